package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.offline.JournalFacts.RecordedLeader;
import dev.raftctl.node.storage.offline.JournalFacts.RecordedVote;
import dev.raftctl.node.storage.offline.LogContradiction.LogContradictionCode;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what the directories could not contain if Raft's rules had been kept. */
final class ContradictionSearch {
    private final List<ComparedDirectory> directories;
    private final CommittedIndexes committed;
    private final List<LogContradiction> found = new ArrayList<>();

    private ContradictionSearch(List<ComparedDirectory> directories, CommittedIndexes committed) {
        this.directories = directories;
        this.committed = committed;
    }

    static List<LogContradiction> in(List<ComparedDirectory> directories, CommittedIndexes committed) {
        ContradictionSearch search = new ContradictionSearch(directories, committed);
        search.findCommittedConflict();
        search.findMissingCommits();
        search.findDoubleVotes();
        search.findRecordedLeaders();
        search.findLeadersByEntries();
        search.findOldVoteFiles();
        return List.copyOf(search.found);
    }

    /** Two directories prove different entries at one index to be committed (state machine safety, paper figure 3). */
    private void findCommittedConflict() {
        long first = Long.MAX_VALUE;
        long to = 0;
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < directories.size(); i++) {
            for (ComparedDirectory other : directories.subList(0, i)) {
                ComparedDirectory one = directories.get(i);
                long bothCommitted = Math.min(committed.of(one), committed.of(other));
                long common = one.commonTo(other);
                if (common < bothCommitted) {
                    first = Math.min(first, common + 1);
                    to = Math.max(to, bothCommitted);
                    names.add(one.name());
                    names.add(other.name());
                }
            }
        }
        if (!names.isEmpty()) {
            add(LogContradictionCode.COMMITTED_CONFLICT, first, to, 0, names, Collections.emptySortedSet());
        }
    }

    private void findMissingCommits() {
        for (ComparedDirectory each : directories) {
            long last = each.last().index();
            if (each.journal().commitIndex() > last) {
                add(
                        LogContradictionCode.COMMIT_MISSING,
                        last + 1,
                        each.journal().commitIndex(),
                        0,
                        List.of(each.name()),
                        Collections.emptySortedSet());
            }
        }
        findCommitsHeldByTooFew();
    }

    /**
     * A committed entry is on a majority of the voters for ever. Voters whose directory was not given may hold it, so
     * the check counts them in favor.
     */
    private void findCommitsHeldByTooFew() {
        for (ComparedDirectory each : directories) {
            PositionedConfiguration inForce = newestCommitted(each);
            long index = Math.min(committed.of(each), each.last().index());
            if (inForce == null || index == 0 || isReported(each, index)) {
                continue;
            }
            Configuration configuration = inForce.configuration();
            SortedSet<ServerId> holders = new TreeSet<>(configuration.allVoters());
            for (ServerId voter : configuration.allVoters()) {
                List<ComparedDirectory> own = directories.stream()
                        .filter(directory -> directory.belongsTo(voter))
                        .toList();
                if (!own.isEmpty() && own.stream().noneMatch(directory -> directory.commonTo(each) >= index)) {
                    holders.remove(voter);
                }
            }
            if (!Quorum.hasMajority(configuration, holders)) {
                long held = Quorum.majorityValue(
                        configuration,
                        voter -> directories.stream()
                                .filter(directory -> directory.belongsTo(voter))
                                .mapToLong(directory -> directory.commonTo(each))
                                .max()
                                .orElse(index));
                add(
                        LogContradictionCode.COMMIT_MISSING,
                        held + 1,
                        index,
                        0,
                        List.of(each.name()),
                        Collections.emptySortedSet());
            }
        }
    }

    private @Nullable PositionedConfiguration newestCommitted(ComparedDirectory each) {
        PositionedConfiguration newest = null;
        for (PositionedConfiguration configuration : each.configurations()) {
            if (configuration.position().index() <= committed.of(each)) {
                newest = configuration;
            }
        }
        return newest;
    }

    /** Returns whether a conflict that was already reported explains why others lack this entry. */
    private boolean isReported(ComparedDirectory each, long index) {
        return found.stream()
                .anyMatch(contradiction -> contradiction.code() == LogContradictionCode.COMMITTED_CONFLICT
                        && contradiction.directories().contains(each.name())
                        && contradiction.index() <= index);
    }

    private void findDoubleVotes() {
        record TermOfVoter(ServerId voter, long term) {}
        SortedMap<String, TermOfVoter> keys = new TreeMap<>();
        Map<TermOfVoter, SortedSet<ServerId>> candidates = new HashMap<>();
        Map<TermOfVoter, SortedSet<String>> names = new HashMap<>();
        for (ComparedDirectory each : directories) {
            if (each.identity() == null) {
                continue;
            }
            for (RecordedVote vote : votesOf(each)) {
                TermOfVoter key = new TermOfVoter(each.identity().id(), vote.term());
                keys.put(String.format("%s/%020d", key.voter(), key.term()), key);
                candidates.computeIfAbsent(key, unused -> new TreeSet<>()).add(vote.candidate());
                names.computeIfAbsent(key, unused -> new TreeSet<>()).add(each.name());
            }
        }
        for (TermOfVoter key : keys.values()) {
            SortedSet<ServerId> votedFor = candidates.getOrDefault(key, new TreeSet<>());
            if (votedFor.size() > 1) {
                add(
                        LogContradictionCode.TWO_VOTES,
                        0,
                        0,
                        key.term(),
                        names.getOrDefault(key, new TreeSet<>()),
                        votedFor);
            }
        }
    }

    private static List<RecordedVote> votesOf(ComparedDirectory each) {
        List<RecordedVote> votes = new ArrayList<>(each.journal().votes());
        HardState hardState = each.hardState();
        if (hardState != null) {
            ServerId votedFor = hardState.votedFor();
            if (votedFor != null) {
                votes.add(new RecordedVote(hardState.term(), votedFor));
            }
        }
        return votes;
    }

    /** Two journals name different leaders of one term (election safety). Each lineage has its own elections. */
    private void findRecordedLeaders() {
        record LineageTerm(String lineage, long term) {}
        Map<LineageTerm, SortedSet<ServerId>> leaders = new LinkedHashMap<>();
        Map<LineageTerm, SortedSet<String>> names = new HashMap<>();
        for (ComparedDirectory each : directories) {
            if (each.identity() == null) {
                continue;
            }
            for (RecordedLeader leader : each.journal().leaders()) {
                LineageTerm key = new LineageTerm(each.identity().lineage().toString(), leader.term());
                leaders.computeIfAbsent(key, unused -> new TreeSet<>()).add(leader.leader());
                names.computeIfAbsent(key, unused -> new TreeSet<>()).add(each.name());
            }
        }
        leaders.forEach((key, servers) -> {
            if (servers.size() > 1) {
                add(
                        LogContradictionCode.TWO_LEADERS,
                        0,
                        0,
                        key.term(),
                        names.getOrDefault(key, new TreeSet<>()),
                        servers);
            }
        });
    }

    /**
     * A leader creates at most one entry at an index in its term, and its entries begin right after the log that it was
     * elected with. So one term with different entries at one index, or with two beginnings, had two leaders.
     */
    private void findLeadersByEntries() {
        for (int i = 0; i < directories.size(); i++) {
            for (ComparedDirectory other : directories.subList(0, i)) {
                ComparedDirectory one = directories.get(i);
                if (one.hasSameLineage(other)) {
                    findLeadersByEntries(one, other);
                }
            }
        }
    }

    private void findLeadersByEntries(ComparedDirectory one, ComparedDirectory other) {
        long from = Math.max(one.log().firstIndex(), other.log().firstIndex());
        long to = Math.min(one.log().lastIndex(), other.log().lastIndex());
        for (long index = from; index <= to; index++) {
            if (!one.log().holdsSameEntry(other.log(), index)
                    && one.log().termAt(index) == other.log().termAt(index)) {
                addTwoLeaders(index, one.log().termAt(index), one, other);
                return;
            }
        }
        SortedMap<Long, Long> starts = termStarts(one.log());
        for (Map.Entry<Long, Long> start : termStarts(other.log()).entrySet()) {
            Long mine = starts.get(start.getKey());
            if (mine != null && !mine.equals(start.getValue())) {
                addTwoLeaders(Math.min(mine, start.getValue()), start.getKey(), one, other);
                return;
            }
        }
    }

    /** Returns the first index of each term whose predecessor is in the log too. */
    private static SortedMap<Long, Long> termStarts(LogDigest log) {
        SortedMap<Long, Long> starts = new TreeMap<>();
        for (long index = log.firstIndex() + 1; index <= log.lastIndex(); index++) {
            if (log.termAt(index) != log.termAt(index - 1)) {
                starts.put(log.termAt(index), index);
            }
        }
        return starts;
    }

    private void addTwoLeaders(long index, long term, ComparedDirectory one, ComparedDirectory other) {
        boolean isKnown =
                found.stream().anyMatch(each -> each.code() == LogContradictionCode.TWO_LEADERS && each.term() == term);
        if (!isKnown) {
            add(
                    LogContradictionCode.TWO_LEADERS,
                    index,
                    index,
                    term,
                    new TreeSet<>(List.of(one.name(), other.name())),
                    Collections.emptySortedSet());
        }
    }

    private void findOldVoteFiles() {
        for (ComparedDirectory each : directories) {
            HardState hardState = each.hardState();
            if (hardState != null && each.last().term() > hardState.term()) {
                add(
                        LogContradictionCode.TERM_ABOVE_VOTE,
                        each.last().index(),
                        each.last().index(),
                        each.last().term(),
                        List.of(each.name()),
                        Collections.emptySortedSet());
            }
        }
    }

    private void add(
            LogContradictionCode code,
            long index,
            long toIndex,
            long term,
            Collection<String> names,
            SortedSet<ServerId> servers) {
        List<String> inOrder = directories.stream()
                .map(ComparedDirectory::name)
                .filter(names::contains)
                .toList();
        found.add(new LogContradiction(code, index, toIndex, term, inOrder, servers));
    }
}
