package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.DecisionNote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The rejected votes and pre-votes among the decisions of servers. Pure. */
public final class Rejections {
    private static final Set<String> KINDS = Set.of("vote-refused", "prevote-refused", "refused-by");

    /** The last of these says when a server that has no leader now last had one. */
    private static final Set<String> LEADER_KINDS =
            Set.of("leader-heard", "election-won", "leader-lost", "stepped-down");

    private Rejections() {}

    /**
     * Those since servers are without a leader: of a server without one since it lost it, of the others since the first
     * server lost it, as far as their clocks agree. None where every server has a leader.
     *
     * @param notes the decisions of each server, oldest first
     */
    public static SortedMap<ServerId, List<DecisionNote>> ofThisPeriod(
            Survey survey, Map<ServerId, List<DecisionNote>> notes) {
        long earliest = Long.MAX_VALUE;
        Map<ServerId, Long> begun = new TreeMap<>();
        for (ServerStatus each : survey.answers()) {
            if (each.leader() == null && each.role() != ServerRole.LEADER) {
                long since = lastLeader(notes.getOrDefault(each.id(), List.of()));
                begun.put(each.id(), since);
                earliest = Math.min(earliest, since);
            }
        }
        SortedMap<ServerId, List<DecisionNote>> rejections = new TreeMap<>();
        for (Map.Entry<ServerId, List<DecisionNote>> each : notes.entrySet()) {
            long since = begun.getOrDefault(each.getKey(), earliest);
            rejections.put(each.getKey(), rejections(each.getValue(), note -> note.atMillis() >= since));
        }
        return rejections;
    }

    /** Those of candidates that campaigned for a term. */
    public static SortedMap<ServerId, List<DecisionNote>> ofTerm(long term, Map<ServerId, List<DecisionNote>> notes) {
        SortedMap<ServerId, List<DecisionNote>> rejections = new TreeMap<>();
        notes.forEach((id, all) -> rejections.put(id, rejections(all, note -> note.term() == term)));
        return rejections;
    }

    private static long lastLeader(List<DecisionNote> notes) {
        long last = Long.MIN_VALUE;
        for (DecisionNote note : notes) {
            last = LEADER_KINDS.contains(note.kind()) ? note.atMillis() : last;
        }
        return last;
    }

    private static List<DecisionNote> rejections(List<DecisionNote> notes, Predicate<DecisionNote> wanted) {
        return notes.stream()
                .filter(note -> KINDS.contains(note.kind()) && wanted.test(note))
                .toList();
    }
}
