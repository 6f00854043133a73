package dev.raftctl.cli.history;

import dev.raftctl.cli.history.TermSummary.VoteRefusal;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The records about the election of one term, by all servers. */
final class ElectionRecordsOfTerm {
    private final List<HistoryRecord> started = new ArrayList<>();
    private final List<HistoryRecord> granted = new ArrayList<>();
    private final List<HistoryRecord> rejections = new ArrayList<>();
    private final List<HistoryRecord> heard = new ArrayList<>();
    private final SortedMap<ServerId, HistoryRecord> wins = new TreeMap<>();

    private ElectionRecordsOfTerm() {}

    static SortedMap<Long, ElectionRecordsOfTerm> byTerm(List<HistoryRecord> records) {
        SortedMap<Long, ElectionRecordsOfTerm> terms = new TreeMap<>();
        for (HistoryRecord record : records) {
            switch (record.kind()) {
                case "election-started" -> in(terms, record.term()).started.add(record);
                case "election-won" -> in(terms, record.term()).wins.put(record.server(), record);
                case "vote-granted" -> in(terms, record.term()).granted.add(record);
                case "leader-heard" -> in(terms, record.term()).heard.add(record);
                case "vote-refused", "prevote-refused", "refused-by" ->
                    in(terms, record.term()).rejections.add(record);
                default -> {}
            }
        }
        return terms;
    }

    private static ElectionRecordsOfTerm in(SortedMap<Long, ElectionRecordsOfTerm> terms, long term) {
        return terms.computeIfAbsent(term, unused -> new ElectionRecordsOfTerm());
    }

    /** Returns whether a server campaigned in the term or led it. A term with only pre-votes never began. */
    boolean isElection() {
        return !started.isEmpty() || !leaders().isEmpty();
    }

    List<HistoryRecord> started() {
        return started;
    }

    List<HistoryRecord> granted() {
        return granted;
    }

    /** Returns the records of the servers that heard this leader. */
    List<HistoryRecord> heard(ServerId leader) {
        return heard.stream()
                .filter(record -> record.subject().equals(leader.value()))
                .toList();
    }

    /** Returns the leader's own record that it won the term; null if its journal does not contain it. */
    @Nullable
    HistoryRecord wonBy(ServerId leader) {
        return wins.get(leader);
    }

    /**
     * Returns the leaders according to their own journals and to the servers that heard them. There are several only if
     * the history forked.
     */
    SortedSet<ServerId> leaders() {
        SortedSet<ServerId> leaders = new TreeSet<>(wins.keySet());
        for (HistoryRecord record : heard) {
            ServerId leader = HistoryRecordFields.serverOrNull(record.subject());
            if (leader != null) {
                leaders.add(leader);
            }
        }
        return leaders;
    }

    /** Returns when the leader won the term, or else when the first other server heard it; null if neither is known. */
    @Nullable
    Long wonMillis(ServerId leader, ClockOffsets clocks) {
        HistoryRecord won = wins.get(leader);
        if (won != null) {
            return clocks.atMillis(won);
        }
        return heard(leader).stream()
                .map(clocks::sinceMillis)
                .min(Long::compare)
                .orElse(null);
    }

    /** Returns the rejections, each once although both the voter and the candidate record it. */
    List<VoteRefusal> refusals(ClockOffsets clocks) {
        record RefusalKey(ServerId candidate, ServerId voter, boolean isPreVote) {}
        Map<RefusalKey, VoteRefusal> byVoters = new LinkedHashMap<>();
        Map<RefusalKey, VoteRefusal> byCandidates = new LinkedHashMap<>();
        for (HistoryRecord record : rejections) {
            ServerId subject = HistoryRecordFields.serverOrNull(record.subject());
            if (subject == null) {
                continue;
            }
            boolean isByCandidate = record.isKind("refused-by");
            boolean isPreVote = HistoryRecordFields.isPreVote(record);
            ServerId candidate = isByCandidate ? record.server() : subject;
            ServerId voter = isByCandidate ? subject : record.server();
            VoteRefusal refusal = new VoteRefusal(
                    candidate,
                    voter,
                    HistoryRecordFields.rejectionReason(record),
                    isPreVote,
                    clocks.atMillis(record),
                    record.decision().occurrences().count(),
                    HistoryRecordFields.voterLast(record),
                    isByCandidate ? LogPosition.ZERO : HistoryRecordFields.candidateLast(record));
            (isByCandidate ? byCandidates : byVoters)
                    .merge(new RefusalKey(candidate, voter, isPreVote), refusal, ElectionRecordsOfTerm::combined);
        }
        byCandidates.forEach(byVoters::putIfAbsent);
        return List.copyOf(byVoters.values());
    }

    private static VoteRefusal combined(VoteRefusal older, VoteRefusal newer) {
        return new VoteRefusal(
                newer.candidate(),
                newer.voter(),
                newer.reason(),
                newer.isPreVote(),
                newer.atMillis(),
                older.count() + newer.count(),
                newer.voterLast(),
                newer.candidateLast());
    }
}
