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
 * @param witnesses the servers that heard it, in the order of ids
 * @param contactMs since the last of them heard it
 * @param heartbeatMs how often a leader sends heartbeats
 */
public record NamedLeader(ServerId id, long term, List<ServerId> witnesses, long contactMs, long heartbeatMs) {
    /** So many heartbeats may be missed by chance. */
    private static final int HEARTBEATS_LATE = 3;

    /** Null: no server has heard a leader that is not among those that answer. */
    static @Nullable NamedLeader of(List<ServerStatus> answers) {
        NamedLeader named = null;
        for (ServerStatus each : answers) {
            ServerId leader = each.leader();
            if (leader == null
                    || leader.equals(each.id())
                    || each.lastLeaderContactMs() < 0
                    || each.lastLeaderContactMs() > each.electionTimeoutMs()) {
                continue;
            }
            if (named == null || each.term() > named.term()) {
                named = new NamedLeader(
                        leader, each.term(), List.of(each.id()), each.lastLeaderContactMs(), each.heartbeatMs());
            } else if (each.term() == named.term()) {
                named = named.with(each);
            }
        }
        return named == null || named.isAmong(answers) ? null : named;
    }

    private NamedLeader with(ServerStatus witness) {
        List<ServerId> all = new ArrayList<>(witnesses);
        all.add(witness.id());
        return new NamedLeader(
                id, term, List.copyOf(all), Math.min(contactMs, witness.lastLeaderContactMs()), heartbeatMs);
    }

    /** Whether heartbeats are missing: then a server at whose address no process listens has ended. */
    boolean isLate() {
        return contactMs > HEARTBEATS_LATE * heartbeatMs;
    }

    /** Whether the server itself answers: then its own status counts. */
    private boolean isAmong(List<ServerStatus> answers) {
        return answers.stream().anyMatch(each -> each.id().equals(id));
    }

    /** {@code n1 leads term 5, as n2 and n3 report}. */
    public String sentence() {
        return id + " leads term " + term + ", as " + Names.of(witnesses)
                + (witnesses.size() == 1 ? " reports" : " report");
    }
}
