package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Checks whether this server is alive and whether it is ready, and explains each result. Thread-safe. */
final class HealthChecks {
    /** The maximum number of committed entries that have not been applied on a server that is ready. */
    private static final long MAX_APPLY_LAG = 10_000;

    /** The maximum time, in election timeouts, without contact with the leader or, on the leader, with a majority. */
    private static final long MAX_SILENT_TIMEOUTS = 2;

    private final Supplier<List<NodeThread>> threads;
    private final FatalErrorLatch fatalError;
    private final PublishedNodeStatus publishedStatus;
    private final BooleanSupplier accepting;

    /**
     * One check.
     *
     * @param message the observation, as a sentence without a full stop
     */
    record HealthCheckResult(String name, boolean ok, String message) {}

    /** @param accepting whether the listener currently accepts requests */
    HealthChecks(
            Supplier<List<NodeThread>> threads,
            FatalErrorLatch fatalError,
            PublishedNodeStatus publishedStatus,
            BooleanSupplier accepting) {
        this.threads = threads;
        this.fatalError = fatalError;
        this.publishedStatus = publishedStatus;
        this.accepting = accepting;
    }

    /**
     * Returns the liveness checks, which fail if a thread has died or the disk is no longer trusted. A restart may
     * help.
     */
    List<HealthCheckResult> liveness() {
        NodeFailure failure = fatalError.failure();
        return List.of(
                new HealthCheckResult("trust", failure == null, failure == null ? "no fatal error" : failure.message()),
                threadsAlive());
    }

    private HealthCheckResult threadsAlive() {
        List<NodeThread> all = threads.get();
        for (NodeThread thread : all) {
            if (thread.hasFailed()) {
                return new HealthCheckResult("threads", false, "the thread " + thread.getName() + " has ended");
            }
        }
        return new HealthCheckResult("threads", !all.isEmpty(), all.size() + " threads are running");
    }

    /** Returns the readiness checks, which show whether requests to this server are likely to succeed. */
    List<HealthCheckResult> readiness() {
        ServerStatus status = publishedStatus.status();
        return List.of(accepting(), member(status), leader(status), applied(status));
    }

    private HealthCheckResult accepting() {
        boolean ok = accepting.getAsBoolean() && !fatalError.isSet();
        return new HealthCheckResult(
                "accepting", ok, ok ? "requests are accepted" : "the server is starting or stopping");
    }

    private static HealthCheckResult member(ServerStatus status) {
        if (!status.nonVotingReason().isEmpty()) {
            return new HealthCheckResult("member", false, status.nonVotingReason());
        }
        boolean ok = status.role() != ServerRole.UNCONFIGURED && status.role() != ServerRole.REMOVED;
        return new HealthCheckResult(
                "member", ok, status.id() + " is " + status.role().label());
    }

    private static HealthCheckResult leader(ServerStatus status) {
        long maxSilenceMillis = MAX_SILENT_TIMEOUTS * status.electionTimeoutMs();
        if (status.role() == ServerRole.LEADER) {
            boolean ok = status.quorumContactMs() <= maxSilenceMillis;
            return new HealthCheckResult(
                    "leader", ok, "this server leads term " + status.term() + silence(ok, status.quorumContactMs()));
        }
        if (status.leader() == null) {
            return new HealthCheckResult("leader", false, "no leader of term " + status.term() + " is known");
        }
        boolean ok = status.lastLeaderContactMs() >= 0 && status.lastLeaderContactMs() <= maxSilenceMillis;
        return new HealthCheckResult(
                "leader",
                ok,
                status.leader() + " leads term " + status.term() + silence(ok, status.lastLeaderContactMs()));
    }

    private static String silence(boolean ok, long millis) {
        return ok ? "" : ", but had no contact for " + millis + " ms";
    }

    private HealthCheckResult applied(ServerStatus status) {
        long applied = publishedStatus.machineStatus().index();
        long lag = Math.max(0, status.commitIndex() - applied);
        return new HealthCheckResult(
                "applied", lag <= MAX_APPLY_LAG, "applied " + applied + " of " + status.commitIndex());
    }
}
