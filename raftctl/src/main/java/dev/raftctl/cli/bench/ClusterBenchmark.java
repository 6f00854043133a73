package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Runs a workload against a cluster, from its first key to the deletion of the keys. Their prefix is unique to the run:
 * it contains the index of an entry that the run appends. Confined to one thread.
 */
public final class ClusterBenchmark {
    private static final String PREFIX = "raftctl-bench/";

    private final ClusterClient cluster;
    private final WorkloadSettings settings;
    private final boolean keepsKeys;

    /** @param keepsKeys whether to leave the benchmark's keys in the cluster */
    public ClusterBenchmark(ClusterClient cluster, WorkloadSettings settings, boolean keepsKeys) {
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
            WorkloadSettings settings,
            WorkloadReport report,
            ServerStatus leader,
            int leaderChanges,
            String prefix,
            boolean keptKeys) {}

    /**
     * Runs the load. If the thread is interrupted, ends the load early and still returns the result. Fails if the
     * cluster accepts no writes at the start.
     *
     * @param progress called about once a second
     */
    public BenchmarkResult run(Consumer<WorkloadGenerator.WorkloadProgress> progress) throws CliFailure {
        String prefix = PREFIX + uniqueIndex() + "/";
        ServerStatus leader = leader();
        ClientClock clock = cluster.deadline().clock();
        BenchmarkResult result;
        try (LeaderRequestRouter router = LeaderRequestRouter.to(
                leader,
                cluster.withNewDeadline().requests(),
                settings.clientCount(),
                settings.requestTimeoutMillis())) {
            WorkloadOperations operations = new KeyValueWorkloadOperations(router);
            if (settings.needsPreload()) {
                new KeyPreloader(settings, operations, clock, prefix).run();
            }
            WorkloadReport report = new WorkloadGenerator(settings, operations, clock, prefix).run(progress);
            result = new BenchmarkResult(
                    settings, report, router.lastLeader(), router.leaderChangeCount(), prefix, keepsKeys);
        } catch (IOException lost) {
            throw new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    leader.id() + " at " + leader.address() + ": " + lost.getMessage(),
                    "");
        }
        return keepsKeys ? result : deleteKeys(result);
    }

    /**
     * Appends an entry, to show that the cluster accepts writes; the unique index of the entry identifies this
     * benchmark.
     */
    private long uniqueIndex() throws CliFailure {
        KeyValueCommand probe = new KeyValueCommand.DeleteKeys(PREFIX.getBytes(StandardCharsets.UTF_8), false);
        return cluster.writes()
                .execute(KeyValueMessageFormat.encodeCommand(probe), "a first entry")
                .position()
                .index();
    }

    private ServerStatus leader() throws CliFailure {
        while (true) {
            ServerStatus leader = cluster.findLeader();
            if (leader != null) {
                return leader;
            }
            if (cluster.deadline().hasExpired()) {
                throw new CliFailure(
                        CliFailureReason.TIMED_OUT,
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
                    .execute(
                            KeyValueMessageFormat.encodeCommand(new KeyValueCommand.DeleteKeys(prefix, true)),
                            "deleting the load's keys");
            return result;
        } catch (CliFailure failure) {
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
