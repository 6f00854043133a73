package dev.raftctl.cli.cluster;

import java.util.HashMap;

/** Polls the status of all servers repeatedly. A server that hangs does not delay a poll. Confined to one thread. */
public final class ClusterMonitor implements AutoCloseable {
    private static final long UNLIMITED_MILLIS = 1_000L * 60 * 60 * 24 * 365;

    /** The shortest time that a server has to answer. If a poll ends earlier, a late answer counts for the next poll. */
    private static final long MIN_ANSWER_MILLIS = 3_000;

    private static final long MIN_ROUND_MILLIS = 500;

    private final StatusPoll poll;
    private final Deadline deadline;

    ClusterMonitor(KnownCluster known, LinkFactory linkFactory, ClientClock clock, ProgressListener listener) {
        deadline = Deadline.in(clock, UNLIMITED_MILLIS);
        poll = new StatusPoll(known, linkFactory, deadline, listener, new HashMap<>());
    }

    /**
     * Polls all servers; none may answer.
     *
     * @param intervalMillis the poll interval; a hung server delays one poll by about as long
     * @throws Failure if interrupted
     */
    public ClusterStatus poll(long intervalMillis) throws Failure {
        long roundMillis = Math.max(MIN_ROUND_MILLIS, intervalMillis);
        return poll.next(Math.max(MIN_ANSWER_MILLIS, roundMillis), roundMillis, StatusPoll.StopCondition.ALL_ANSWERED);
    }

    /** Sleeps for this many milliseconds, or until the deadline of the command if that comes first. */
    public void sleep(long millis) throws Failure {
        deadline.sleep(millis);
    }

    /** Returns a failure that explains why no server answers. */
    public static Failure unreachable(ClusterStatus clusterStatus) {
        return UnreachableFailure.of(clusterStatus);
    }

    @Override
    public void close() {
        poll.close();
    }
}
