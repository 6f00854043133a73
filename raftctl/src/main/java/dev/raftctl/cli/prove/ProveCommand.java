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
            "Put a cluster of its own under faults, and check it.",
            "Real server processes on this machine are killed, paused and cut off from each other while clients read and write. Then the"
                    + " history of all they did is checked for linearizability, and every key is read once more."
                    + " Exit code 1 when a promise was broken, or nothing was proved; history, logs and data then stay."
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

    @Option(names = "--duration", paramLabel = "DUR", description = "How long. Default: 30s.")
    String duration = "30s";

    @Option(
            names = "--faults",
            paramLabel = "KINDS",
            split = ",",
            description = "Of kill, pause, partition and membership, or none. Default: the first three.")
    List<String> faults = List.of("kill", "pause", "partition");

    @Option(names = "--nodes", paramLabel = "N", description = "How many servers, 1 to 9. Default: 3.")
    int nodes = 3;

    @Option(names = "--clients", paramLabel = "N", description = "How many clients at a time, 1 to 100. Default: 6.")
    int clients = 6;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn. Default: another each time.")
    @Nullable
    Long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where data and logs stay. Default: a new directory, removed when the promises were kept.")
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
            throw new Failure(FailureReason.FAULT, "the cluster under proof failed: " + broken.getMessage(), "");
        } catch (InterruptedException stopped) {
            throw new Failure(FailureReason.INTERRUPTED, "interrupted", "");
        }
    }

    private ProofPlan plan() throws Failure {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw Failure.usage("--nodes is from 1 to " + MAX_NODES + ", not " + nodes, "");
        }
        if (clients < 1 || clients > MAX_CLIENTS) {
            throw Failure.usage("--clients is from 1 to " + MAX_CLIENTS + ", not " + clients, "");
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
        throw Failure.usage("there is no fault '" + name + "'", "of kill, pause, partition and membership, or none");
    }

    private static Failure failure(DevFailure failed) {
        return new Failure(FailureReason.FAULT, String.valueOf(failed.getMessage()), failed.hint());
    }

    private CommandResult prove(ProofPlan plan, CommandContext context)
            throws IOException, DevFailure, InterruptedException, Failure {
        Path root = directory != null ? directory.toAbsolutePath() : Files.createTempDirectory("raftctl-prove-");
        DevLayout layout = new DevLayout(root);
        if (Files.exists(layout.configuration())) {
            throw Failure.usage(root + " holds a cluster already", "take an empty directory");
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

    /** Keeps the evidence: the history, and the servers' logs and data. */
    private static Failure keepEvidence(TempCleanup cleanup, Path root, Prover prover, Failure failed)
            throws IOException {
        prover.writeHistory();
        cleanup.keepDirectory();
        return failed.withMessage(failed.message(), "history, logs and data are in " + root);
    }
}
