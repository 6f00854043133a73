package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a workload against a cluster, from its first key to the deletion of its keys, leases and locks. Their prefix is
 * unique to the run: it contains the index of an entry that the run appends. Confined to one thread.
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
        BenchmarkResult result;
        try (LeaderRequestRouter router = LeaderRequestRouter.to(
                leader,
                cluster.withNewDeadline().requests(),
                settings.clientCount(),
                settings.requestTimeoutMillis())) {
            WorkloadReport report = run(router, prefix, progress);
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

    /** Prepares leases, locks, keys and watchers, runs the load, and revokes the leases. */
    private WorkloadReport run(
            LeaderRequestRouter router, String prefix, Consumer<WorkloadGenerator.WorkloadProgress> progress)
            throws CliFailure, IOException {
        CoordinationCalls calls = new CoordinationCalls(router, settings.requestTimeoutMillis());
        WorkloadLeases leases = new WorkloadLeases(calls, settings);
        WorkloadLocks locks = new WorkloadLocks(calls, settings, prefix);
        WorkloadOperations operations = new ClusterWorkloadOperations(router, leases, locks);
        try {
            leases.grantAll(clock());
            locks.acquireAll(leases, clock());
            if (settings.needsPreload()) {
                new KeyPreloader(settings, operations, clock(), prefix).run();
            }
            WorkloadGenerator generator = new WorkloadGenerator(settings, operations, clock(), prefix);
            try (WorkloadWatchers watchers = new WorkloadWatchers(settings, prefix, generator)) {
                if (settings.watcherCount() > 0) {
                    watchers.start(cluster.requests(), reachableServers(), clock());
                }
                return generator.run(progress);
            }
        } finally {
            endCoordination(locks, leases);
        }
    }

    private ClientClock clock() {
        return cluster.deadline().clock();
    }

    private List<WorkloadWatchers.WatchedServer> reachableServers() throws CliFailure {
        List<WorkloadWatchers.WatchedServer> servers = new ArrayList<>();
        for (ServerProbeResult probe : cluster.withNewDeadline().quickStatus().probes()) {
            ServerStatus status = probe.status();
            if (status != null) {
                servers.add(new WorkloadWatchers.WatchedServer(status.id(), probe.address()));
            }
        }
        return servers;
    }

    /** Releases the locks and revokes the leases, even if this thread was interrupted. */
    private void endCoordination(WorkloadLocks locks, WorkloadLeases leases) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            try {
                locks.releaseAll(clock());
            } finally {
                leases.revokeAll(clock());
            }
        } catch (CliFailure failure) {
            cluster.listener()
                    .warning("not all of the benchmark's locks and leases were removed: " + failure.message()
                            + "; they end on their own: raftctl lease ls");
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
