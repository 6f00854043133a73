package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.ClientClock;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Runs a workload against a cluster, from its first key to the deletion of the keys. Their prefix is unique to the run:
 * it contains the index of an entry that the run appends. Confined to one thread.
 */
public final class Benchmark {
    private static final String PREFIX = "raftctl-bench/";

    private final ClusterClient cluster;
    private final LoadSettings settings;
    private final boolean keepsKeys;

    /** @param keepsKeys whether to leave the benchmark's keys in the cluster */
    public Benchmark(ClusterClient cluster, LoadSettings settings, boolean keepsKeys) {
        this.cluster = cluster;
        this.settings = settings;
        this.keepsKeys = keepsKeys;
    }

    /**
     * @param leader the leader at the end of the load
     * @param prefix the prefix of the keys
     * @param keptKeys whether the keys are still in the cluster
     */
    public record BenchmarkResult(
            LoadSettings settings,
            LoadReport report,
            ServerStatus leader,
            int leaderChanges,
            String prefix,
            boolean keptKeys) {}

    /**
     * Runs the load. An interrupt ends the load, and its report is still returned. Fails if the cluster accepts no
     * writes at the start.
     *
     * @param progress called about once a second
     */
    public BenchmarkResult run(Consumer<LoadGenerator.Progress> progress) throws Failure {
        String prefix = PREFIX + uniqueIndex() + "/";
        ServerStatus leader = leader();
        ClientClock clock = cluster.deadline().clock();
        BenchmarkResult result;
        try (LeaderRouter router = LeaderRouter.to(
                leader, cluster.withNewDeadline(), settings.clientCount(), settings.requestTimeoutMillis())) {
            LoadOperations operations = new KeyValueOperations(router);
            if (settings.needsPreload()) {
                new Preload(settings, operations, clock, prefix).run();
            }
            LoadReport report = new LoadGenerator(settings, operations, clock, prefix).run(progress);
            result = new BenchmarkResult(
                    settings, report, router.lastLeader(), router.leaderChangeCount(), prefix, keepsKeys);
        } catch (IOException lost) {
            throw new Failure(
                    FailureReason.UNREACHABLE, leader.id() + " at " + leader.address() + ": " + lost.getMessage(), "");
        }
        return keepsKeys ? result : deleteKeys(result);
    }

    /**
     * Appends an entry, to show that the cluster accepts writes; the unique index of the entry identifies this
     * benchmark.
     */
    private long uniqueIndex() throws Failure {
        KvCommand probe = new KvCommand.Delete(PREFIX.getBytes(StandardCharsets.UTF_8), false);
        return cluster.writes()
                .execute(KvFormat.encodeCommand(probe), "a first entry")
                .position()
                .index();
    }

    private ServerStatus leader() throws Failure {
        while (true) {
            ServerStatus leader = cluster.findLeader();
            if (leader != null) {
                return leader;
            }
            if (cluster.deadline().hasExpired()) {
                throw new Failure(
                        FailureReason.TIMED_OUT,
                        "no leader was found before the timeout",
                        "raftctl votes explains why");
            }
        }
    }

    private BenchmarkResult deleteKeys(BenchmarkResult result) {
        boolean wasInterrupted = Thread.interrupted();
        byte[] prefix = result.prefix().getBytes(StandardCharsets.UTF_8);
        try {
            cluster.withNewDeadline()
                    .writes()
                    .execute(KvFormat.encodeCommand(new KvCommand.Delete(prefix, true)), "deleting the load's keys");
            return result;
        } catch (Failure failure) {
            cluster.listener()
                    .warning("the benchmark's keys were not deleted: " + failure.message() + "; raftctl del --prefix "
                            + result.prefix());
            return new BenchmarkResult(
                    result.settings(), result.report(), result.leader(), result.leaderChanges(), result.prefix(), true);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
