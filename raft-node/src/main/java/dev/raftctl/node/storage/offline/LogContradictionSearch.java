package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.LogContradiction.LogContradictionCode;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders.RecordedLeader;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders.RecordedVote;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds contents of data directories that could not exist if Raft's rules had been kept. */
final class LogContradictionSearch {
    private final List<ComparedDirectory> directories;
    private final CommonIndexes common;
    private final CommittedIndexes committed;
    private final List<LogContradiction> found = new ArrayList<>();
    private final Set<LineageTerm> termsWithTwoLeaders = new HashSet<>();

    private LogContradictionSearch(
            List<ComparedDirectory> directories, CommonIndexes common, CommittedIndexes committed) {
        this.directories = directories;
        this.common = common;
        this.committed = committed;
    }

    /** A term of one lineage. Each lineage has its own elections, so their terms are not comparable. */
    private record LineageTerm(ClusterLineage lineage, long term) {}

    static List<LogContradiction> in(
            List<ComparedDirectory> directories, CommonIndexes common, CommittedIndexes committed) {
        LogContradictionSearch search = new LogContradictionSearch(directories, common, committed);
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
                long commonTo = common.of(one, other);
                if (commonTo < bothCommitted) {
                    first = Math.min(first, commonTo + 1);
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
                if (!own.isEmpty() && own.stream().noneMatch(directory -> common.of(directory, each) >= index)) {
                    holders.remove(voter);
                }
            }
            if (!Quorum.hasMajority(configuration, holders)) {
                long held = Quorum.majorityValue(
                        configuration,
                        voter -> directories.stream()
                                .filter(directory -> directory.belongsTo(voter))
                                .mapToLong(directory -> common.of(directory, each))
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

    /**
     * One server granted its vote to two candidates in one term. A recovery begins a lineage with elections of its own,
     * so the votes of an old directory and of a recovered one of the same server do not contradict each other.
     */
    private void findDoubleVotes() {
        record TermOfVoter(ServerId voter, LineageTerm term) {}
        SortedMap<String, TermOfVoter> keys = new TreeMap<>();
        Map<TermOfVoter, SortedSet<ServerId>> candidates = new HashMap<>();
        Map<TermOfVoter, SortedSet<String>> names = new HashMap<>();
        for (ComparedDirectory each : directories) {
            if (each.identity() == null) {
                continue;
            }
            for (RecordedVote vote : votesOf(each)) {
                ServerId voter = each.identity().id();
                ClusterLineage lineage = each.identity().lineage();
                TermOfVoter key = new TermOfVoter(voter, new LineageTerm(lineage, vote.term()));
                keys.put(String.format("%s/%020d/%016x", voter, vote.term(), lineage.value()), key);
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
                        key.term().term(),
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

    /** Two journals name different leaders of one term (election safety). */
    private void findRecordedLeaders() {
        Map<LineageTerm, SortedSet<ServerId>> leaders = new LinkedHashMap<>();
        Map<LineageTerm, SortedSet<String>> names = new HashMap<>();
        for (ComparedDirectory each : directories) {
            if (each.identity() == null) {
                continue;
            }
            for (RecordedLeader leader : each.journal().leaders()) {
                LineageTerm key = new LineageTerm(each.identity().lineage(), leader.term());
                leaders.computeIfAbsent(key, unused -> new TreeSet<>()).add(leader.leader());
                names.computeIfAbsent(key, unused -> new TreeSet<>()).add(each.name());
            }
        }
        leaders.forEach((key, servers) -> {
            if (servers.size() > 1) {
                termsWithTwoLeaders.add(key);
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
                ServerIdentity identity = one.identity();
                if (identity != null && one.hasSameLineage(other)) {
                    findLeadersByEntries(identity.lineage(), one, other);
                }
            }
        }
    }

    private void findLeadersByEntries(ClusterLineage lineage, ComparedDirectory one, ComparedDirectory other) {
        long from = Math.max(one.log().firstIndex(), other.log().firstIndex());
        long to = Math.min(one.log().lastIndex(), other.log().lastIndex());
        for (long index = from; index <= to; index++) {
            if (!one.log().holdsSameEntry(other.log(), index)
                    && one.log().termAt(index) == other.log().termAt(index)) {
                addTwoLeaders(index, new LineageTerm(lineage, one.log().termAt(index)), one, other);
                return;
            }
        }
        SortedMap<Long, Long> starts = termStarts(one.log());
        for (Map.Entry<Long, Long> start : termStarts(other.log()).entrySet()) {
            Long mine = starts.get(start.getKey());
            if (mine != null && !mine.equals(start.getValue())) {
                LineageTerm term = new LineageTerm(lineage, start.getKey());
                addTwoLeaders(Math.min(mine, start.getValue()), term, one, other);
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

    private void addTwoLeaders(long index, LineageTerm term, ComparedDirectory one, ComparedDirectory other) {
        if (termsWithTwoLeaders.add(term)) {
            add(
                    LogContradictionCode.TWO_LEADERS,
                    index,
                    index,
                    term.term(),
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
