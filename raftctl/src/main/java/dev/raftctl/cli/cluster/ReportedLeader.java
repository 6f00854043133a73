package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leader that does not report its status to this client, while servers that do have heard it within an election
 * timeout.
 *
 * @param reporters the servers that heard it, in the order of ids
 * @param contactMs since the last of them heard it
 * @param heartbeatMs how often a leader sends heartbeats
 */
public record ReportedLeader(ServerId id, long term, List<ServerId> reporters, long contactMs, long heartbeatMs) {
    /** So many heartbeats may be missed by chance. */
    private static final int MAX_MISSED_HEARTBEATS = 3;

    /** Null: no server has heard a leader that is not among those that answer. */
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

    /** Whether heartbeats are missing: then a server at whose address no process listens has ended. */
    boolean hasMissedHeartbeats() {
        return contactMs > MAX_MISSED_HEARTBEATS * heartbeatMs;
    }

    /** Whether the server itself answers: then its own status counts. */
    private boolean hasAnswered(List<ServerStatus> answers) {
        return answers.stream().anyMatch(each -> each.id().equals(id));
    }

    /** {@code n1 leads term 5, as n2 and n3 report}. */
    public String describe() {
        return id + " leads term " + term + ", as " + NameList.join(reporters)
                + (reporters.size() == 1 ? " reports" : " report");
    }
}
