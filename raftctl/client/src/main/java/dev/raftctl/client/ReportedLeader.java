package dev.raftctl.client;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leader that has not reported its status to this client, but that other servers have heard within an election
 * timeout.
 *
 * @param reporters the servers that heard it, in id order
 * @param contactMs the time since the most recent contact
 * @param heartbeatMs the leader's heartbeat interval
 */
public record ReportedLeader(ServerId id, long term, List<ServerId> reporters, long contactMs, long heartbeatMs) {
    /** The number of heartbeats in a row that a healthy server may miss. */
    private static final int MAX_MISSED_HEARTBEATS = 3;

    /**
     * Returns the leader that the servers heard from most recently, or null if there is none or the leader itself has
     * answered.
     */
    static @Nullable ReportedLeader of(List<ServerStatus> answers) {
        ReportedLeader reported = null;
        for (ServerStatus each : answers) {
            ServerId leader = each.leader();
            if (leader == null
                    || leader.equals(each.id())
                    || each.lastLeaderContactMs() < 0
                    || each.lastLeaderContactMs() > each.electionTimeoutMs()) {
                continue;
            }
            if (reported == null || each.term() > reported.term()) {
                reported = new ReportedLeader(
                        leader, each.term(), List.of(each.id()), each.lastLeaderContactMs(), each.heartbeatMs());
            } else if (each.term() == reported.term()) {
                reported = reported.withReporter(each);
            }
        }
        return reported == null || reported.hasAnswered(answers) ? null : reported;
    }

    private ReportedLeader withReporter(ServerStatus reporter) {
        List<ServerId> all = new ArrayList<>(reporters);
        all.add(reporter.id());
        return new ReportedLeader(
                id, term, List.copyOf(all), Math.min(contactMs, reporter.lastLeaderContactMs()), heartbeatMs);
    }

    /**
     * Returns whether recent heartbeats of the leader are missing. If so, a refused connection means that the leader
     * has stopped.
     */
    public boolean hasMissedHeartbeats() {
        return contactMs > MAX_MISSED_HEARTBEATS * heartbeatMs;
    }

    /**
     * Returns whether the leader has reported its own status, which is more reliable than what other servers report
     * about it.
     */
    private boolean hasAnswered(List<ServerStatus> answers) {
        return answers.stream().anyMatch(each -> each.id().equals(id));
    }
}
