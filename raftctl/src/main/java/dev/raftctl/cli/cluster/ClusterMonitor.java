package dev.raftctl.cli.cluster;

import java.util.HashMap;

/**
 * Looks at all servers again and again, for as long as somebody watches. A server that hangs costs its row, never the look. One
 * thread.
 */
public final class ClusterMonitor implements AutoCloseable {
    private static final long UNLIMITED_MILLIS = 1_000L * 60 * 60 * 24 * 365;

    /** A server that was too late for one look may yet be in time for the next. */
    private static final long MIN_ANSWER_MILLIS = 3_000;

    private static final long MIN_ROUND_MILLIS = 500;

    private final StatusPoll poll;
    private final Deadline deadline;

    ClusterMonitor(KnownCluster known, LinkFactory linkFactory, ClientClock clock, ProgressListener listener) {
        deadline = Deadline.in(clock, UNLIMITED_MILLIS);
        poll = new StatusPoll(known, linkFactory, deadline, listener, new HashMap<>());
    }

    /**
     * What all servers say now; perhaps none answers.
     *
     * @param intervalMillis in milliseconds, how often it looks: about as long is waited, once, for a server that hangs
     * @throws Failure when it is interrupted
     */
    public ClusterStatus poll(long intervalMillis) throws Failure {
        long roundMillis = Math.max(MIN_ROUND_MILLIS, intervalMillis);
        return poll.next(Math.max(MIN_ANSWER_MILLIS, roundMillis), roundMillis, StatusPoll.StopCondition.ALL_ANSWERED);
    }

    /** Nothing, for so long. */
    public void sleep(long millis) throws Failure {
        deadline.sleep(millis);
    }

    /** Why none of the servers in it answers. */
    public static Failure unreachable(ClusterStatus clusterStatus) {
        return UnreachableFailure.of(clusterStatus);
    }

    @Override
    public void close() {
        poll.close();
    }
}
