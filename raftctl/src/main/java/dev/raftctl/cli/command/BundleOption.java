package dev.raftctl.cli.command;

import dev.raftctl.cli.bundle.BundleDamagedException;
import dev.raftctl.cli.bundle.BundleFile;
import dev.raftctl.cli.bundle.RecordedLinkFactory;
import dev.raftctl.cli.bundle.StoppedServerFileNames;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.RequestDeadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of the commands that can answer from a bundle. */
final class BundleOption {
    @Option(
            names = "--from",
            paramLabel = "BUNDLE",
            description = "Answer from this file, which raftctl bundle wrote, as the servers answered then. No server"
                    + " is contacted.")
    @Nullable
    Path file;

    private @Nullable BundleFile bundle;
    private @Nullable ClusterClient cluster;

    /** Returns the option as if the user had named a file with this bundle. */
    static BundleOption of(BundleFile bundle) {
        BundleOption option = new BundleOption();
        option.bundle = bundle;
        return option;
    }

    boolean isGiven() {
        return file != null || bundle != null;
    }

    /** Rejects the option together with a pattern of contexts. */
    void requireNoContextPattern() throws CliFailure {
        if (isGiven()) {
            throw CliFailure.usage("--from answers from a file, -C from running servers", "give only one of them");
        }
    }

    /** Returns the cluster that answers: that of the bundle, or the running one if no bundle was given. */
    ClusterClient cluster(CommandContext context) throws CliFailure {
        if (!isGiven()) {
            return context.cluster();
        }
        boolean namesCluster = context.sharedOptions().endpoints != null || context.sharedOptions().context != null;
        if (file != null && namesCluster) {
            throw CliFailure.usage(
                    "--from answers from a file, -e and -C from running servers", "give only one of them");
        }
        ClusterClient opened = cluster;
        if (opened == null) {
            BundleFile read = bundle();
            if (file != null && context.settings().format().isHumanReadable()) {
                context.environment()
                        .err()
                        .println("as recorded "
                                + Timestamps.format(read.recording().at().toEpochMilli()) + " in " + file);
            }
            opened = replaying(context, read);
            cluster = opened;
        }
        return opened;
    }

    /** Returns a client to which the servers of a bundle answer. */
    static ClusterClient replaying(CommandContext context, BundleFile bundle) {
        ClientClock clock = context.cluster().deadline().clock();
        return new ClusterClient(
                        new CachedClusterInfo(bundle.recording().endpoints()),
                        new RecordedLinkFactory(bundle.recording(), clock),
                        RequestDeadline.in(clock, context.settings().timeoutMillis()),
                        context.cluster().listener())
                .replayingFrom(bundle.recording().at());
    }

    /**
     * Returns directories with the identities and journals of the stopped servers in the bundle, which are deleted when
     * the process ends; none if no bundle was given.
     */
    List<Path> stoppedServers() throws CliFailure {
        if (!isGiven()) {
            return List.of();
        }
        BundleFile read = bundle();
        try {
            Path directory = Files.createTempDirectory("raftctl-bundle");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return StoppedServerFileNames.extract(read.files(), directory);
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private BundleFile bundle() throws CliFailure {
        BundleFile read = bundle;
        if (read == null) {
            try {
                read = BundleFile.read(Objects.requireNonNull(file));
            } catch (IOException failed) {
                throw unreadable(failed);
            }
            bundle = read;
        }
        return read;
    }

    private CliFailure unreadable(IOException error) {
        try {
            throw error;
        } catch (BundleDamagedException damaged) {
            return new CliFailure(
                    CliFailureReason.DAMAGED,
                    file + " cannot be used: " + damaged.getMessage(),
                    "copy it again, or record a new one with: raftctl bundle FILE");
        } catch (IOException failed) {
            return new CliFailure(
                    ExitCode.USAGE,
                    CliFailureReason.USAGE.name(),
                    "cannot read " + file + ": " + StorageFailureTranslator.describe(failed),
                    "check the name and the permissions of the file",
                    failed);
        }
    }

    /** Deletes what can be deleted: the directory is temporary. */
    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            // The system deletes what is left in its directory for temporary files.
        }
    }
}
