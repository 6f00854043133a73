package dev.raftctl.cli.command;

import dev.raftctl.cli.bundle.BundleFile;
import dev.raftctl.cli.bundle.ClusterRecording;
import dev.raftctl.cli.bundle.RecordingLinkFactory;
import dev.raftctl.cli.bundle.StoppedServerFileNames;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.view.BundleContentsText;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.OfflineLogReader;
import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits({CommandExits.ExitCodeGroup.CLUSTER_READ, CommandExits.ExitCodeGroup.DATA_FILES})
@Command(
        name = "bundle",
        description = {
            "Write what all servers know to one file, for support.",
            "Needs no leader; a server that does not answer is recorded as such. --from FILE makes status, servers, votes,"
                    + " terms, timeline, health, explain, inspect and can-stop answer from the file later.",
            "The file is a ZIP file with the recorded answers, the same as text, and checksums. It has no keys, no values"
                    + " and no secrets, but the addresses, certificate names and settings that servers report.",
            "--data-dir adds the identity, the vote and the journal of a stopped server, and what raftctl explain"
                    + " says about its files."
        },
        footer = {
            "Examples:",
            "  raftctl bundle incident.zip",
            "  raftctl bundle incident.zip --data-dir n3=/mnt/n3",
            "  raftctl explain --from incident.zip"
        })
final class BundleCommand implements RaftctlCommand {
    /** Servers send no more records than this in one reply. */
    private static final int MAX_RECORDS = 1_000;

    /** Rates need two answers of a server that are this far apart. */
    private static final long SECOND_SURVEY_MILLIS = 1_000;

    @Parameters(paramLabel = "FILE", description = "The file to write. An existing file is replaced.")
    String file = "";

    @Option(
            names = "--data-dir",
            paramLabel = "[ID=]DIR",
            description = "Add the files of a stopped server in this data directory. Repeatable.")
    List<String> directories = List.of();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        context.rejectDryRun("bundle");
        if (file.equals("-")) {
            throw CliFailure.usage(
                    "a bundle can only be written to a file, not to standard output", "for a file named -, use ./-");
        }
        Path target = ArgumentConverters.path(file);
        TextFileWriter.requireWritable(target);
        SortedMap<String, byte[]> files = new TreeMap<>();
        List<String> stopped = new ArrayList<>();
        for (DataDirectoryArgument each : DataDirectoryArgument.parseAll(directories)) {
            stopped.add(addStoppedServer(each, files));
        }
        ClusterRecording recording = recording(context);
        BundleFile recorded = new BundleFile(recording, files);
        files.putAll(new BundleTexts(context, new BundleFile(recording, new TreeMap<>(files))).texts(directories));
        files.put(
                BundleContentsText.FILE_NAME,
                BundleContentsText.of(recording.at(), files.keySet()).getBytes(StandardCharsets.UTF_8));
        long bytes = write(recorded, target);
        return CommandResult.of(view(statusOf(BundleOption.replaying(context, recorded)), stopped, bytes));
    }

    private UserMessageView view(ClusterStatus status, List<String> stopped, long bytes) {
        List<String> answered = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (ServerProbeResult each : status.probes()) {
            (each.isReachable() ? answered : silent).add(each.name());
        }
        String missing = silent.isEmpty() ? "" : ", no answer from " + String.join(" ", silent);
        String files = stopped.isEmpty() ? "" : ", files of " + String.join(" ", stopped);
        return new UserMessageView(
                "wrote " + file + ": answers of "
                        + (answered.isEmpty() ? "no server" : String.join(" ", answered)) + missing + files + "; "
                        + (bytes + 1_023) / 1_024 + " KiB",
                StructuredData.ObjectData.withSchemaVersion()
                        .put("file", file)
                        .put("bytes", bytes)
                        .putTexts("servers", answered)
                        .putTexts("silentServers", silent)
                        .putTexts("stoppedServers", stopped),
                file);
    }

    /** Records two surveys of all servers, and their journals. */
    private ClusterRecording recording(CommandContext context) throws CliFailure {
        ClientClock clock = context.cluster().deadline().clock();
        RecordingLinkFactory links = new RecordingLinkFactory(
                context.environment()
                        .linkFactory()
                        .withSecurity(context.settings().security()),
                clock);
        ClusterClient cluster = new ClusterClient(
                new CachedClusterInfo(context.settings().endpoints()),
                links,
                RequestDeadline.in(clock, context.settings().timeoutMillis()),
                context.cluster().listener());
        Instant at = Instant.now();
        ClusterStatus first = statusOf(cluster);
        if (first.statuses().isEmpty() && directories.isEmpty()) {
            cluster.status(); // Fails as all commands do if no server answers.
        }
        if (!first.statuses().isEmpty()) {
            pause(clock);
            statusOf(cluster.withNewDeadline());
            RunningServerJournals.read(cluster.withNewDeadline(), first, MAX_RECORDS);
        }
        return new ClusterRecording(at, context.settings().endpoints(), links.exchanges());
    }

    private static ClusterStatus statusOf(ClusterClient cluster) throws CliFailure {
        try {
            return cluster.status();
        } catch (CliFailure failure) {
            ClusterStatus status = failure.clusterStatus();
            if (status == null) {
                throw failure;
            }
            return status;
        }
    }

    private static void pause(ClientClock clock) throws CliFailure {
        try {
            clock.sleep(SECOND_SURVEY_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted; nothing was written", "");
        }
    }

    /** Adds the files of a stopped server; returns its id. */
    private static String addStoppedServer(DataDirectoryArgument argument, SortedMap<String, byte[]> files)
            throws CliFailure {
        try {
            ServerId owner = OfflineLogReader.identity(new RealDisk(), argument.directory())
                    .id();
            argument.requireOwner(owner);
            files.putAll(StoppedServerFileNames.read(owner.value(), argument.directory()));
            return owner.value();
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        } catch (IOException unreadable) {
            throw CliFailure.usage(
                    "cannot read " + argument.directory() + ": " + StorageFailureTranslator.describe(unreadable),
                    "check the permissions of the directory");
        }
    }

    private static long write(BundleFile bundle, Path target) throws CliFailure {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            bundle.writeTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        TextFileWriter.write(target, bytes.toByteArray());
        return bytes.size();
    }
}
