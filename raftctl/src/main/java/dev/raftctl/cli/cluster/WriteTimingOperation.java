package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.WriteStages;
import org.jspecify.annotations.Nullable;

/** Sends an entry that changes nothing through the leader's log, and asks the leader when it reached each stage. */
public final class WriteTimingOperation {
    /** The time that is kept for a survey of the cluster after the write. */
    private static final long SURVEY_MILLIS = 1_500;

    private final ClusterClient cluster;

    public WriteTimingOperation(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /**
     * A write that was timed.
     *
     * @param stages null if the leader did not reply in time
     * @param waitedMillis how long the client waited for the reply
     * @param unansweredReason why there are no stages; empty if there are
     */
    public record TimedWrite(@Nullable WriteStages stages, long waitedMillis, String unansweredReason) {}

    /**
     * Times one write. Leaves time before the deadline for a survey.
     *
     * @throws CliFailure if there is no leader, or if it refuses the write
     */
    public TimedWrite run() throws CliFailure {
        long remaining = cluster.deadline().remainingMillis();
        ClusterClient limited = cluster.within(Math.max(remaining - SURVEY_MILLIS, remaining / 2));
        long answerMillis = limited.deadline().totalMillis();
        // The leader's wait for slow followers must end before this client gives up.
        ClientRequest request = new ClientRequest.TimeWriteRequest(answerMillis / 2);
        ClientOutcome<ClientReply.SuccessReply> outcome =
                ClientFailures.translate(limited.leaderRequest(request, false).withWholeTimeout()::send);
        long waitedMillis = limited.deadline().elapsedMillis();
        String unanswered = outcome.unknownReason();
        return unanswered != null
                ? new TimedWrite(null, waitedMillis, unanswered)
                : new TimedWrite(
                        limited.requireSuccess(outcome, ClientReply.WriteTimedReply.class, "the timed write")
                                .stages(),
                        waitedMillis,
                        "");
    }
}
