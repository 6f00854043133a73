package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.Durations;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.dev.DevFailure;
import dev.raftctl.cli.dev.DevLayout;
import dev.raftctl.cli.dev.TempCleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "prove",
        description = {
            "Fault-test a temporary cluster and check linearizability.",
            "Kills, pauses and partitions real server processes on this machine while clients read and write. Then reads every"
                    + " key once more and checks the history of all operations for linearizability."
                    + " Exits 1 if a check fails or nothing was proved, and then keeps the history, logs and data."
        },
        footer = {
            "Examples:",
            "  raftctl prove",
            "  raftctl prove --duration 10m --nodes 5",
            "  raftctl prove --faults kill,pause,partition,membership",
            "  raftctl prove --faults kill,partition -o json"
        })
public final class ProveCommand implements RaftctlCommand {
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

    @Option(names = "--seed", paramLabel = "N", description = "Random seed. Default: random.")
    @Nullable
    Long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keep data and logs here. Default: a temporary directory, deleted if all checks pass.")
    @Nullable
    Path directory;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        context.rejectDryRun("prove");
        ProofPlan plan = plan();
        try {
            return prove(plan, context);
        } catch (DevFailure failed) {
            throw failure(failed);
        } catch (IOException broken) {
            throw new Failure(FailureReason.FAULT, "the tested cluster failed: " + broken.getMessage(), "");
        } catch (InterruptedException stopped) {
            throw new Failure(FailureReason.INTERRUPTED, "interrupted", "");
        }
    }

    private ProofPlan plan() throws Failure {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw Failure.usage("--nodes must be from 1 to " + MAX_NODES + ", not " + nodes, "");
        }
        if (clients < 1 || clients > MAX_CLIENTS) {
            throw Failure.usage("--clients must be from 1 to " + MAX_CLIENTS + ", not " + clients, "");
        }
        long millis = Durations.millis(duration, "--duration");
        long actualSeed = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
        return new ProofPlan(nodes, clients, Math.max(2, clients / 2), millis, kinds(), actualSeed);
    }

    private List<FaultKind> kinds() throws Failure {
        List<FaultKind> kinds = new ArrayList<>();
        for (String name : faults) {
            FaultKind kind = kind(name);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static @Nullable FaultKind kind(String name) throws Failure {
        for (FaultKind each : FaultKind.values()) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        if (name.equals("none")) {
            return null;
        }
        throw Failure.usage("unknown fault '" + name + "'", "use kill, pause, partition and membership, or none");
    }

    private static Failure failure(DevFailure failed) {
        return new Failure(FailureReason.FAULT, String.valueOf(failed.getMessage()), failed.hint());
    }

    private CommandResult prove(ProofPlan plan, CommandContext context)
            throws IOException, DevFailure, InterruptedException, Failure {
        Path root = directory != null ? directory.toAbsolutePath() : Files.createTempDirectory("raftctl-prove-");
        DevLayout layout = new DevLayout(root);
        if (Files.exists(layout.configuration())) {
            throw Failure.usage(root + " already contains a cluster", "use an empty directory");
        }
        try (TempCleanup cleanup = new TempCleanup(root, directory != null)) {
            ProofServers servers = new ProofServers(layout, plan.nodeCount(), ProofServers.FREQUENT_SNAPSHOTS);
            cleanup.onCleanup(servers::close);
            Prover prover = new Prover(plan, layout, servers, context.cluster().listener());
            ProofResult proof;
            try {
                proof = prover.run();
            } catch (DevFailure failed) {
                throw keepEvidence(cleanup, root, prover, failure(failed));
            } catch (Failure failed) {
                throw keepEvidence(cleanup, root, prover, failed);
            }
            if (proof.holds()) {
                return CommandResult.of(new ProofView(proof, null));
            }
            prover.writeHistory();
            cleanup.keepDirectory();
            return new CommandResult.Completed(new ProofView(proof, root), ExitCode.NO);
        }
    }

    /** Keeps the evidence of a failed proof: the history, and the logs and data of the servers. */
    private static Failure keepEvidence(TempCleanup cleanup, Path root, Prover prover, Failure failed)
            throws IOException {
        prover.writeHistory();
        cleanup.keepDirectory();
        return failed.withMessage(failed.message(), "history, logs and data are in " + root);
    }
}
