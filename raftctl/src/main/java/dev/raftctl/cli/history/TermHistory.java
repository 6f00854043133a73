package dev.raftctl.cli.history;

import dev.raftctl.cli.history.TermSummary.TermCampaign;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a cluster, from the first that a journal shows to the newest.
 *
 * @param terms in ascending order; terms in which no server campaigned are missing
 */
public record TermHistory(List<TermSummary> terms, ClockOffsets clocks) {
    /**
     * Computes the terms from the journals of any number of servers.
     *
     * @param records of each server in the order in which it made them; the order of the servers does not matter
     */
    public static TermHistory of(List<HistoryRecord> records) {
        SortedMap<Long, RecordsOfTerm> byTerm = RecordsOfTerm.byTerm(records);
        ClockOffsets clocks = ClockOffsets.of(records, referenceOf(byTerm, records));
        List<TermSummary> terms = new ArrayList<>();
        TermEndSearch ends = new TermEndSearch(records, byTerm, clocks);
        ServerId priorLeader = null;
        for (Map.Entry<Long, RecordsOfTerm> each : byTerm.entrySet()) {
            RecordsOfTerm term = each.getValue();
            if (term.isElection()) {
                terms.add(summary(each.getKey(), term, priorLeader, clocks, ends));
                priorLeader = term.leader() == null ? priorLeader : term.leader();
            }
        }
        return new TermHistory(List.copyOf(terms), clocks);
    }

    /** Returns the newest leader, by whose clock times are shown, or else the first server. */
    private static ServerId referenceOf(SortedMap<Long, RecordsOfTerm> byTerm, List<HistoryRecord> records) {
        ServerId newest = null;
        for (RecordsOfTerm term : byTerm.values()) {
            HistoryRecord won = term.won();
            newest = won == null ? newest : won.server();
        }
        return newest != null
                ? newest
                : records.stream()
                        .map(HistoryRecord::server)
                        .min(ServerId::compareTo)
                        .orElse(ServerId.of("none"));
    }

    private static TermSummary summary(
            long number, RecordsOfTerm term, @Nullable ServerId priorLeader, ClockOffsets clocks, TermEndSearch ends) {
        ServerId leader = term.leader();
        HistoryRecord won = term.won();
        Long wonMillis = wonMillis(term, clocks);
        List<TermCampaign> campaigns = campaigns(term, clocks);
        long started = campaigns.isEmpty()
                ? wonMillis == null ? 0 : wonMillis
                : campaigns.get(0).atMillis();
        TermEndSearch.FoundEnd end = leader == null ? TermEndSearch.FoundEnd.NONE : ends.endOf(number, leader);
        return new TermSummary(
                number,
                leader,
                priorLeader,
                started,
                wonMillis,
                causeOf(leader, campaigns),
                votes(term, leader),
                won == null ? 0 : RecordFacts.votesNeeded(won),
                campaigns,
                term.refusals(clocks),
                ends.millisAfterWin(number, "firstCommitMs"),
                ends.millisAfterWin(number, "firstServedMs"),
                end.lastQuorumMillis(),
                end.believedUntilMillis(),
                end.end(),
                end.gapMillis(),
                won != null && (end.end() == null || end.isObserved()));
    }

    /** Returns when the term was won, or else when the first other server heard its leader. */
    private static @Nullable Long wonMillis(RecordsOfTerm term, ClockOffsets clocks) {
        HistoryRecord won = term.won();
        if (won != null) {
            return clocks.atMillis(won);
        }
        return term.heard().stream().map(clocks::sinceMillis).min(Long::compare).orElse(null);
    }

    private static List<TermCampaign> campaigns(RecordsOfTerm term, ClockOffsets clocks) {
        List<TermCampaign> campaigns = new ArrayList<>();
        for (HistoryRecord record : term.started()) {
            campaigns.add(
                    new TermCampaign(record.server(), clocks.sinceMillis(record), RecordFacts.electionCause(record)));
        }
        campaigns.sort((one, other) -> Long.compare(one.atMillis(), other.atMillis()));
        return campaigns;
    }

    private static @Nullable String causeOf(@Nullable ServerId leader, List<TermCampaign> campaigns) {
        for (TermCampaign campaign : campaigns) {
            if (campaign.candidate().equals(leader)) {
                return campaign.cause();
            }
        }
        return null;
    }

    private static List<ServerId> votes(RecordsOfTerm term, @Nullable ServerId leader) {
        HistoryRecord won = term.won();
        SortedSet<ServerId> votes = new TreeSet<>();
        if (won != null) {
            votes.addAll(RecordFacts.votes(won));
        }
        if (votes.isEmpty() && leader != null) {
            term.granted().stream()
                    .filter(record -> record.subject().equals(leader.value()))
                    .forEach(record -> votes.add(record.server()));
        }
        return List.copyOf(votes);
    }

    /** Returns the terms that were led or campaigned for at or after this time. */
    public TermHistory since(long millis) {
        return new TermHistory(
                terms.stream().filter(term -> endMillis(term) >= millis).toList(), clocks);
    }

    private static long endMillis(TermSummary term) {
        if (term.leader() != null && term.end() == null) {
            return Long.MAX_VALUE;
        }
        Long last = term.believedUntilMillis() != null ? term.believedUntilMillis() : term.lastQuorumMillis();
        return Math.max(term.startedMillis(), last == null ? term.startedMillis() : last);
    }

    /** Returns how many leaderships have ended, as far as the journals show. */
    public long endedCount() {
        return terms.stream().filter(term -> term.end() != null).count();
    }

    /** Returns the time without a leader between terms, as far as it is known. */
    public long leaderlessMillis() {
        return terms.stream()
                .mapToLong(term -> term.gapMillis() == null ? 0 : term.gapMillis())
                .sum();
    }

    /** Returns how long there was no leader before each term that was won, as far as it is known. */
    public Map<Long, Long> leaderlessMillisBefore() {
        Map<Long, Long> gaps = new HashMap<>();
        Long gap = null;
        for (TermSummary term : terms) {
            if (term.leader() != null) {
                if (gap != null) {
                    gaps.put(term.term(), gap);
                }
                gap = term.gapMillis();
            }
        }
        return gaps;
    }

    /** Returns the time from the first known end of a leadership to the last election win after that; 0 if none. */
    public long spanMillis() {
        Long first = null;
        long last = 0;
        for (TermSummary term : terms) {
            if (term.gapMillis() != null && term.lastQuorumMillis() != null) {
                first = first == null ? term.lastQuorumMillis() : first;
                last = term.lastQuorumMillis() + term.gapMillis();
            }
        }
        return first == null ? 0 : last - first;
    }
}
