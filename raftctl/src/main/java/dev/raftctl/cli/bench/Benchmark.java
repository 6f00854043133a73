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
 * A load on a cluster from its first key to the last one's deletion. The keys begin with a prefix that no other run has: the
 * index of an entry of its own. One thread.
 */
public final class Benchmark {
    private static final String PREFIX = "raftctl-bench/";

    private final ClusterClient cluster;
    private final LoadSettings settings;
    private final boolean keepsKeys;

    /** @param keepsKeys leave the keys there */
    public Benchmark(ClusterClient cluster, LoadSettings settings, boolean keepsKeys) {
        this.cluster = cluster;
        this.settings = settings;
        this.keepsKeys = keepsKeys;
    }

    /**
     * @param leader when the load ended
     * @param prefix of the keys
     * @param keptKeys the keys are still there
     */
    public record BenchmarkResult(
            LoadSettings settings,
            LoadReport report,
            ServerStatus leader,
            int leaderChanges,
            String prefix,
            boolean keptKeys) {}

    /**
     * An interrupt ends the load, not the report. Fails when the cluster takes no write to begin with.
     *
     * @param progress told about once a second
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

    /** The cluster takes writes; and nobody else gets this index. */
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
                        FailureReason.TIMED_OUT, "no leader was found within the time", "raftctl votes tells why");
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
                    .warning("the load's keys are still there: " + failure.message() + "; raftctl del --prefix "
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
