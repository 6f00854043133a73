package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandExits;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.DurationArgument;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.command.StorageFailureTranslator;
import dev.raftctl.cli.command.TextFileWriter;
import dev.raftctl.cli.dev.DevClusterFailure;
import dev.raftctl.cli.dev.DevClusterFiles;
import dev.raftctl.cli.dev.LocalClusterCleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(
        value = {CommandExits.ExitCodeGroup.CLUSTER_CHANGE, CommandExits.ExitCodeGroup.DATA_FILES},
        no = "a check fails, or nothing was proved")
@Command(
        name = "prove",
        description = {
            "Fault-test a temporary cluster and check linearizability.",
            "Kills, pauses and partitions real server processes on this machine while clients read and write. Then reads every"
                    + " key once more and checks the history of all operations for linearizability."
                    + " Watchers receive all changes meanwhile; each must receive every change once, in order, and with"
                    + " the values that clients wrote and read. Clients that contend for a lock must never hold it at the"
                    + " same time, and its tokens must rise."
                    + " Exits 1 if a check fails or nothing was proved, and then keeps the history, logs and data."
        },
        footer = {
            "Examples:",
            "  raftctl prove",
            "  raftctl prove --duration 10m --nodes 5",
            "  raftctl prove --faults kill,pause,partition,membership",
            "  raftctl prove --faults kill,partition -o json",
            "  raftctl prove --history operations.jsonl",
            "  raftctl prove --check operations.jsonl"
        })
public final class ProveLinearizabilityCommand implements RaftctlCommand {
    private static final int MAX_NODES = 9;
    private static final int MAX_CLIENTS = 100;

    @Option(names = "--duration", paramLabel = "DUR", description = "Duration of the test. Default: 30s.")
    String duration = "30s";

    @Option(
            names = "--faults",
            paramLabel = "KINDS",
            split = ",",
            description = "Any of kill, pause, partition and membership, or none. Default: the first three.")
    List<String> faults = List.of("kill", "pause", "partition");

    @Option(names = "--nodes", paramLabel = "N", description = "Number of servers, 1 to 9. Default: 3.")
    int nodes = 3;

    @Option(names = "--clients", paramLabel = "N", description = "Number of concurrent clients, 1 to 100. Default: 6.")
    int clients = 6;

    @Option(
            names = "--watchers",
            paramLabel = "N",
            description = "Number of watchers of all keys, 0 to 100. Default: 3.")
    int watchers = 3;

    @Option(
            names = "--lock-clients",
            paramLabel = "N",
            description = "Number of clients that contend for a lock, 0 to 100. Default: 2.")
    int lockClients = 2;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed. Default: random.")
    @Nullable
    Long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keep data and logs here. Default: a temporary directory, deleted if all checks pass.")
    @Nullable
    Path directory;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Write every operation to FILE, one JSON object per line, so that another tool can check it.")
    @Nullable
    Path historyFile;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description = "Check the operations in FILE and start no cluster. The other options have no effect.")
    @Nullable
    Path checkedFile;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        context.rejectDryRun("prove");
        if (checkedFile != null) {
            return check(checkedFile);
        }
        if (historyFile != null) {
            TextFileWriter.requireWritable(historyFile);
        }
        FaultTestSettings plan = plan();
        try {
            return prove(plan, context);
        } catch (DevClusterFailure failed) {
            throw failure(failed);
        } catch (IOException broken) {
            throw new CliFailure(CliFailureReason.FAULT, "the tested cluster failed: " + broken.getMessage(), "");
        } catch (InterruptedException stopped) {
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted", "");
        }
    }

    private FaultTestSettings plan() throws CliFailure {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw CliFailure.usage("--nodes must be from 1 to " + MAX_NODES + ", not " + nodes, "");
        }
        if (clients < 1 || clients > MAX_CLIENTS) {
            throw CliFailure.usage("--clients must be from 1 to " + MAX_CLIENTS + ", not " + clients, "");
        }
        if (watchers < 0 || watchers > MAX_CLIENTS) {
            throw CliFailure.usage("--watchers must be from 0 to " + MAX_CLIENTS + ", not " + watchers, "");
        }
        if (lockClients < 0 || lockClients > MAX_CLIENTS) {
            throw CliFailure.usage("--lock-clients must be from 0 to " + MAX_CLIENTS + ", not " + lockClients, "");
        }
        long millis = DurationArgument.millis(duration, "--duration");
        long actualSeed = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
        return new FaultTestSettings(
                nodes, clients, Math.max(2, clients / 2), watchers, lockClients, millis, kinds(), actualSeed);
    }

    private List<FaultKind> kinds() throws CliFailure {
        List<FaultKind> kinds = new ArrayList<>();
        for (String name : faults) {
            FaultKind kind = kind(name);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static @Nullable FaultKind kind(String name) throws CliFailure {
        for (FaultKind each : FaultKind.values()) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        if (name.equals("none")) {
            return null;
        }
        throw CliFailure.usage("unknown fault '" + name + "'", "use kill, pause, partition and membership, or none");
    }

    private static CliFailure failure(DevClusterFailure failed) {
        return new CliFailure(CliFailureReason.FAULT, String.valueOf(failed.getMessage()), failed.hint());
    }

    private CommandResult prove(FaultTestSettings plan, CommandContext context)
            throws IOException, DevClusterFailure, InterruptedException, CliFailure {
        Path root = directory != null ? directory.toAbsolutePath() : Files.createTempDirectory("raftctl-prove-");
        DevClusterFiles layout = new DevClusterFiles(root);
        if (Files.exists(layout.configuration())) {
            throw CliFailure.usage(root + " already contains a cluster", "use an empty directory");
        }
        try (LocalClusterCleanup cleanup = new LocalClusterCleanup(root, directory != null)) {
            FaultTestServers servers =
                    new FaultTestServers(layout, plan.nodeCount(), FaultTestServers.FREQUENT_SNAPSHOTS);
            cleanup.onCleanup(servers::close);
            FaultTestRun prover =
                    new FaultTestRun(plan, layout, servers, context.cluster().listener());
            FaultTestResult proof;
            try {
                proof = prover.run();
            } catch (DevClusterFailure failed) {
                throw keepEvidence(cleanup, root, prover, failure(failed));
            } catch (CliFailure failed) {
                throw keepEvidence(cleanup, root, prover, failed);
            }
            if (historyFile != null) {
                try {
                    TextFileWriter.write(historyFile, prover.historyText());
                } catch (CliFailure failed) {
                    throw keepEvidence(cleanup, root, prover, failed);
                }
            }
            if (proof.holds()) {
                return CommandResult.of(new FaultTestView(proof, historyFile, null));
            }
            prover.keepHistory();
            cleanup.keepDirectory();
            return new CommandResult.CompletedCommandResult(new FaultTestView(proof, historyFile, root), ExitCode.NO);
        }
    }

    private static CommandResult check(Path file) throws CliFailure {
        try {
            HistoryVerdict verdict = HistoryVerdict.of(OperationHistoryReader.read(file));
            HistoryCheckView view = new HistoryCheckView(file, verdict);
            return verdict.holds()
                    ? CommandResult.of(view)
                    : new CommandResult.CompletedCommandResult(view, ExitCode.NO);
        } catch (OperationHistoryReader.MalformedHistoryException malformed) {
            throw CliFailure.usage(
                    file + " is not a history of operations: " + malformed.getMessage(),
                    "'raftctl prove --history FILE' writes such a file");
        } catch (IOException unreadable) {
            throw CliFailure.usage(
                    "cannot read " + file + ": " + StorageFailureTranslator.describe(unreadable),
                    "check the file name");
        }
    }

    /** Keeps the evidence of a failed proof: the history, and the logs and data of the servers. */
    private static CliFailure keepEvidence(
            LocalClusterCleanup cleanup, Path root, FaultTestRun prover, CliFailure failed) throws IOException {
        prover.keepHistory();
        cleanup.keepDirectory();
        return failed.withMessage(failed.message(), "history, logs and data are in " + root);
    }
}
