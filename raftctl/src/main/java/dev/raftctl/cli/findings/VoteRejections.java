package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Extracts the rejected votes and pre-votes from the decisions that servers have recorded. Pure. */
public final class VoteRejections {
    private static final Set<String> REJECTION_KINDS = Set.of("vote-refused", "prevote-refused", "refused-by");

    /** The kinds of decisions that mention a leader. The most recent one shows when a server last had a leader. */
    private static final Set<String> LEADER_KINDS =
            Set.of("leader-heard", "election-won", "leader-lost", "stepped-down");

    private VoteRejections() {}

    /**
     * Returns the rejections since the leader was lost: of a server without a leader, since it lost it; of the others,
     * since the first server lost it, as far as their clocks agree. Empty lists if every server has a leader.
     *
     * @param notes the decisions of each server, oldest first
     */
    public static SortedMap<ServerId, List<DecisionRecord>> sinceLeaderLost(
            ClusterStatus clusterStatus, Map<ServerId, List<DecisionRecord>> notes) {
        long earliestMillis = Long.MAX_VALUE;
        Map<ServerId, Long> lostMillis = new TreeMap<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            if (each.leader() == null && each.role() != ServerRole.LEADER) {
                long sinceMillis = lastLeaderMillis(notes.getOrDefault(each.id(), List.of()));
                lostMillis.put(each.id(), sinceMillis);
                earliestMillis = Math.min(earliestMillis, sinceMillis);
            }
        }
        SortedMap<ServerId, List<DecisionRecord>> rejections = new TreeMap<>();
        for (Map.Entry<ServerId, List<DecisionRecord>> each : notes.entrySet()) {
            long sinceMillis = lostMillis.getOrDefault(each.getKey(), earliestMillis);
            rejections.put(each.getKey(), rejections(each.getValue(), note -> note.atMillis() >= sinceMillis));
        }
        return rejections;
    }

    /** Returns the rejected requests for votes in one term. */
    public static SortedMap<ServerId, List<DecisionRecord>> inTerm(
            long term, Map<ServerId, List<DecisionRecord>> notes) {
        SortedMap<ServerId, List<DecisionRecord>> rejections = new TreeMap<>();
        notes.forEach((id, all) -> rejections.put(id, rejections(all, note -> note.term() == term)));
        return rejections;
    }

    private static long lastLeaderMillis(List<DecisionRecord> notes) {
        long last = Long.MIN_VALUE;
        for (DecisionRecord note : notes) {
            last = LEADER_KINDS.contains(note.kind()) ? note.atMillis() : last;
        }
        return last;
    }

    private static List<DecisionRecord> rejections(List<DecisionRecord> notes, Predicate<DecisionRecord> filter) {
        return notes.stream()
                .filter(note -> REJECTION_KINDS.contains(note.kind()) && filter.test(note))
                .toList();
    }
}
