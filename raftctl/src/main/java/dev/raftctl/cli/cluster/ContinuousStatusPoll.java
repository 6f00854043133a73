package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ClusterStatusPoll;
import dev.raftctl.client.RequestDeadline;

/** Polls the status of all servers repeatedly. A server that hangs does not delay a poll. Confined to one thread. */
public final class ContinuousStatusPoll implements AutoCloseable {
    private static final long UNLIMITED_MILLIS = 1_000L * 60 * 60 * 24 * 365;

    /**
     * The shortest time that a server has to answer. If a poll ends earlier, a late answer counts for the next poll.
     */
    private static final long MIN_ANSWER_MILLIS = 3_000;

    private static final long MIN_ROUND_MILLIS = 500;

    private final ClusterStatusPoll poll;
    private final RequestDeadline deadline;

    ContinuousStatusPoll(ClusterRequests cluster) {
        deadline = RequestDeadline.in(cluster.deadline().clock(), UNLIMITED_MILLIS);
        poll = cluster.newStatusPoll(deadline);
    }

    /**
     * Polls all servers; none may answer.
     *
     * @param intervalMillis the poll interval; a hung server delays one poll by about as long
     * @throws CliFailure if interrupted
     */
    public ClusterStatus poll(long intervalMillis) throws CliFailure {
        long roundMillis = Math.max(MIN_ROUND_MILLIS, intervalMillis);
        return ClientFailures.translate(() -> poll.next(
                Math.max(MIN_ANSWER_MILLIS, roundMillis),
                roundMillis,
                ClusterStatusPoll.PollStopCondition.ALL_ANSWERED));
    }

    /** Sleeps for this many milliseconds, or until the deadline of the command if that comes first. */
    public void sleep(long millis) throws CliFailure {
        ClientFailures.sleep(deadline, millis);
    }

    /** Returns a failure that explains why no server answers. */
    public static CliFailure unreachable(ClusterStatus clusterStatus) {
        return NoServerReachableFailure.of(clusterStatus);
    }

    @Override
    public void close() {
        poll.close();
    }
}
