package dev.raftctl.cli.history;

import dev.raftctl.cli.history.TermSummary.TermCampaign;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a cluster, from the first that a journal shows to the newest.
 *
 * @param terms in ascending order; terms in which no server campaigned are missing. A term that several servers won,
 *     because the history forked, is there once for each of them, in the order of their wins
 */
public record TermHistory(List<TermSummary> terms, ClockOffsets clocks) {
    /**
     * Computes the terms from the journals of any number of servers.
     *
     * @param records of each server in the order in which it made them; the order of the servers does not matter
     */
    public static TermHistory of(List<HistoryRecord> records) {
        SortedMap<Long, ElectionRecordsOfTerm> byTerm = ElectionRecordsOfTerm.byTerm(records);
        ClockOffsets clocks = ClockOffsets.of(records, referenceOf(byTerm, records));
        List<TermSummary> terms = new ArrayList<>();
        TermEndSearch ends = new TermEndSearch(records, byTerm, clocks);
        ServerId priorLeader = null;
        for (Map.Entry<Long, ElectionRecordsOfTerm> each : byTerm.entrySet()) {
            ElectionRecordsOfTerm term = each.getValue();
            List<ServerId> leaders = leadersInOrder(term, clocks);
            if (leaders.isEmpty() && term.isElection()) {
                terms.add(summary(each.getKey(), term, null, priorLeader, clocks, ends));
            }
            for (ServerId leader : leaders) {
                terms.add(summary(each.getKey(), term, leader, priorLeader, clocks, ends));
            }
            priorLeader = leaders.isEmpty() ? priorLeader : leaders.get(leaders.size() - 1);
        }
        return new TermHistory(List.copyOf(terms), clocks);
    }

    /** Returns the newest leader, by whose clock times are shown, or else the first server. */
    private static ServerId referenceOf(SortedMap<Long, ElectionRecordsOfTerm> byTerm, List<HistoryRecord> records) {
        ServerId newest = null;
        for (ElectionRecordsOfTerm term : byTerm.values()) {
            for (ServerId leader : term.leaders()) {
                newest = term.wonBy(leader) == null ? newest : leader;
            }
        }
        return newest != null
                ? newest
                : records.stream()
                        .map(HistoryRecord::server)
                        .min(ServerId::compareTo)
                        .orElse(ServerId.of("none"));
    }

    private static List<ServerId> leadersInOrder(ElectionRecordsOfTerm term, ClockOffsets clocks) {
        Map<ServerId, Long> wonMillis = new HashMap<>();
        for (ServerId leader : term.leaders()) {
            Long won = term.wonMillis(leader, clocks);
            wonMillis.put(leader, won == null ? Long.MAX_VALUE : won);
        }
        return term.leaders().stream()
                .sorted(Comparator.comparingLong((ServerId leader) -> wonMillis.getOrDefault(leader, Long.MAX_VALUE))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static TermSummary summary(
            long number,
            ElectionRecordsOfTerm term,
            @Nullable ServerId leader,
            @Nullable ServerId priorLeader,
            ClockOffsets clocks,
            TermEndSearch ends) {
        HistoryRecord won = leader == null ? null : term.wonBy(leader);
        Long wonMillis = leader == null ? null : term.wonMillis(leader, clocks);
        List<TermCampaign> campaigns = campaigns(term, clocks);
        long started = campaigns.isEmpty()
                ? wonMillis == null ? 0 : wonMillis
                : campaigns.get(0).atMillis();
        TermEndSearch.LeadershipEnd end =
                leader == null ? TermEndSearch.LeadershipEnd.NONE : ends.endOf(number, leader);
        return new TermSummary(
                number,
                leader,
                priorLeader,
                started,
                wonMillis,
                causeOf(leader, campaigns),
                votes(term, leader),
                won == null ? 0 : HistoryRecordFields.votesNeeded(won),
                campaigns,
                term.refusals(clocks),
                leader == null ? null : ends.millisAfterWin(number, leader, "first-commit"),
                leader == null ? null : ends.millisAfterWin(number, leader, "first-command"),
                end.lastQuorumMillis(),
                end.believedUntilMillis(),
                end.end(),
                end.gapMillis(),
                won != null && (end.end() == null || end.isObserved()));
    }

    private static List<TermCampaign> campaigns(ElectionRecordsOfTerm term, ClockOffsets clocks) {
        List<TermCampaign> campaigns = new ArrayList<>();
        for (HistoryRecord record : term.started()) {
            campaigns.add(new TermCampaign(
                    record.server(), clocks.sinceMillis(record), HistoryRecordFields.electionCause(record)));
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

    private static List<ServerId> votes(ElectionRecordsOfTerm term, @Nullable ServerId leader) {
        HistoryRecord won = leader == null ? null : term.wonBy(leader);
        SortedSet<ServerId> votes = new TreeSet<>();
        if (won != null) {
            votes.addAll(HistoryRecordFields.votes(won));
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
        long sum = 0;
        for (List<TermSummary> leaderships : leadershipsByTerm().values()) {
            Long gap = gapAfter(leaderships);
            sum += gap == null ? 0 : gap;
        }
        return sum;
    }

    private SortedMap<Long, List<TermSummary>> leadershipsByTerm() {
        SortedMap<Long, List<TermSummary>> leaderships = new TreeMap<>();
        for (TermSummary term : terms) {
            if (term.leader() != null) {
                leaderships
                        .computeIfAbsent(term.term(), unused -> new ArrayList<>())
                        .add(term);
            }
        }
        return leaderships;
    }

    /**
     * Returns how long there was no leader after the term's leader was lost; null if that is unknown.
     */
    private static @Nullable Long gapAfter(List<TermSummary> leaderships) {
        Long shortest = null;
        for (TermSummary each : leaderships) {
            Long gap = each.gapMillis();
            if (gap == null) {
                return null;
            }
            shortest = shortest == null ? gap : Long.valueOf(Math.min(shortest, gap));
        }
        return shortest;
    }

    /** Returns the leaders of each term that several servers won, which Raft's rules exclude: the history forked. */
    public SortedMap<Long, List<ServerId>> leadersOfForkedTerms() {
        SortedMap<Long, List<ServerId>> forked = new TreeMap<>();
        for (TermSummary term : terms) {
            if (term.leader() != null) {
                forked.computeIfAbsent(term.term(), unused -> new ArrayList<>()).add(term.leader());
            }
        }
        forked.values().removeIf(leaders -> leaders.size() < 2);
        return forked;
    }

    /** Returns how long there was no leader before each term that was won, as far as it is known. */
    public Map<Long, Long> leaderlessMillisBefore() {
        Map<Long, Long> gaps = new HashMap<>();
        Long gap = null;
        for (Map.Entry<Long, List<TermSummary>> term : leadershipsByTerm().entrySet()) {
            if (gap != null) {
                gaps.put(term.getKey(), gap);
            }
            gap = gapAfter(term.getValue());
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
