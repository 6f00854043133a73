package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.command.Call;
import dev.raftctl.cli.command.Durations;
import dev.raftctl.cli.command.Report;
import dev.raftctl.cli.command.Verb;
import dev.raftctl.cli.dev.DevFailure;
import dev.raftctl.cli.dev.DevLayout;
import dev.raftctl.cli.dev.Remains;
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
public final class ProveCommand implements Verb {
    private static final int NODES_MAX = 9;
    private static final int CLIENTS_MAX = 100;

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
    public Report run(Call call) throws Failure {
        call.refuseDryRun("prove");
        ProofPlan plan = plan();
        try {
            return prove(plan, call);
        } catch (DevFailure failed) {
            throw failure(failed);
        } catch (IOException broken) {
            throw new Failure(Cause.FAULT, "the cluster under proof failed: " + broken.getMessage(), "");
        } catch (InterruptedException stopped) {
            throw new Failure(Cause.INTERRUPTED, "interrupted", "");
        }
    }

    private ProofPlan plan() throws Failure {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw Failure.usage("--nodes is from 1 to " + NODES_MAX + ", not " + nodes, "");
        }
        if (clients < 1 || clients > CLIENTS_MAX) {
            throw Failure.usage("--clients is from 1 to " + CLIENTS_MAX + ", not " + clients, "");
        }
        long millis = Durations.millis(duration, "--duration");
        long drawn = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
        return new ProofPlan(nodes, clients, Math.max(2, clients / 2), millis, kinds(), drawn);
    }

    private List<FaultKind> kinds() throws Failure {
        List<FaultKind> kinds = new ArrayList<>();
        for (String word : faults) {
            FaultKind kind = kind(word);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static @Nullable FaultKind kind(String word) throws Failure {
        for (FaultKind each : FaultKind.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        if (word.equals("none")) {
            return null;
        }
        throw Failure.usage("there is no fault '" + word + "'", "of kill, pause, partition and membership, or none");
    }

    private static Failure failure(DevFailure failed) {
        return new Failure(Cause.FAULT, String.valueOf(failed.getMessage()), failed.hint());
    }

    private Report prove(ProofPlan plan, Call call) throws IOException, DevFailure, InterruptedException, Failure {
        Path root = directory != null ? directory.toAbsolutePath() : Files.createTempDirectory("raftctl-prove-");
        DevLayout layout = new DevLayout(root);
        if (Files.exists(layout.configuration())) {
            throw Failure.usage(root + " holds a cluster already", "take an empty directory");
        }
        try (Remains remains = new Remains(root, directory != null)) {
            Servers servers = new Servers(layout, plan.nodes(), Servers.BUSY);
            remains.endWith(servers::close);
            Prover prover = new Prover(plan, layout, servers, call.cluster().notes());
            Proof proof;
            try {
                proof = prover.run();
            } catch (DevFailure failed) {
                throw kept(remains, root, prover, failure(failed));
            } catch (Failure failed) {
                throw kept(remains, root, prover, failed);
            }
            if (proof.holds()) {
                return Report.of(new ProofView(proof, null));
            }
            prover.writeHistory();
            remains.keep();
            return new Report.Shown(new ProofView(proof, root), ExitCode.NO);
        }
    }

    /** Keeps the evidence: the history, and the servers' logs and data. */
    private static Failure kept(Remains remains, Path root, Prover prover, Failure failed) throws IOException {
        prover.writeHistory();
        remains.keep();
        return failed.saying(failed.message(), "history, logs and data are in " + root);
    }
}
