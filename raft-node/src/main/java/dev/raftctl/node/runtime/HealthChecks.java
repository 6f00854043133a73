package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether this server lives, and whether it serves, each with its reasons. Any thread. */
final class HealthChecks {
    /** A machine this many entries behind the commit index is catching up, not serving. */
    private static final long MAX_APPLY_LAG = 10_000;

    /** Election timeouts without a word of the leader, or on it of a majority, after which a server does not count as served. */
    private static final long MAX_SILENT_TIMEOUTS = 2;

    private final Supplier<List<NodeThread>> threads;
    private final FatalErrorLatch fatalError;
    private final PublishedStatus publishedStatus;
    private final BooleanSupplier accepting;

    /**
     * One thing that was looked at.
     *
     * @param message what was seen, as a sentence without its stop
     */
    record Check(String name, boolean ok, String message) {}

    /** @param accepting whether the listener takes requests */
    HealthChecks(
            Supplier<List<NodeThread>> threads,
            FatalErrorLatch fatalError,
            PublishedStatus publishedStatus,
            BooleanSupplier accepting) {
        this.threads = threads;
        this.fatalError = fatalError;
        this.publishedStatus = publishedStatus;
        this.accepting = accepting;
    }

    /** Whether a restart could help: a dead thread, or a disk that is not trusted any more. */
    List<Check> liveness() {
        NodeFailure failure = fatalError.failure();
        return List.of(
                new Check("trust", failure == null, failure == null ? "no fault was met" : failure.message()),
                threadsAlive());
    }

    private Check threadsAlive() {
        List<NodeThread> all = threads.get();
        for (NodeThread thread : all) {
            if (thread.hasFailed()) {
                return new Check("threads", false, "the thread " + thread.getName() + " has ended");
            }
        }
        return new Check("threads", !all.isEmpty(), all.size() + " threads run");
    }

    /** Whether requests sent here are likely to be served. */
    List<Check> readiness() {
        ServerStatus status = publishedStatus.status();
        return List.of(accepting(), member(status), leader(status), applied(status));
    }

    private Check accepting() {
        boolean ok = accepting.getAsBoolean() && !fatalError.isSet();
        return new Check("accepting", ok, ok ? "requests are taken" : "the server starts or stops");
    }

    private static Check member(ServerStatus status) {
        if (!status.nonVotingReason().isEmpty()) {
            return new Check("member", false, status.nonVotingReason());
        }
        boolean ok = status.role() != ServerRole.UNCONFIGURED && status.role() != ServerRole.REMOVED;
        return new Check("member", ok, status.id() + " is " + status.role().label());
    }

    private static Check leader(ServerStatus status) {
        long maxSilenceMillis = MAX_SILENT_TIMEOUTS * status.electionTimeoutMs();
        if (status.role() == ServerRole.LEADER) {
            boolean ok = status.quorumContactMs() <= maxSilenceMillis;
            return new Check("leader", ok, "it leads term " + status.term() + silence(ok, status.quorumContactMs()));
        }
        if (status.leader() == null) {
            return new Check("leader", false, "no leader of term " + status.term() + " is known");
        }
        boolean ok = status.lastLeaderContactMs() >= 0 && status.lastLeaderContactMs() <= maxSilenceMillis;
        return new Check(
                "leader",
                ok,
                status.leader() + " leads term " + status.term() + silence(ok, status.lastLeaderContactMs()));
    }

    private static String silence(boolean ok, long millis) {
        return ok ? "" : ", and was not heard for " + millis + " ms";
    }

    private Check applied(ServerStatus status) {
        long applied = publishedStatus.machineStatus().index();
        long lag = Math.max(0, status.commitIndex() - applied);
        return new Check("applied", lag <= MAX_APPLY_LAG, "applied " + applied + " of " + status.commitIndex());
    }
}
