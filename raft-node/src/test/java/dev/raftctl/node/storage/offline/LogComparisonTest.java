package dev.raftctl.node.storage.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.JournalFacts.RecordedLeader;
import dev.raftctl.node.storage.offline.JournalFacts.RecordedVote;
import dev.raftctl.node.storage.offline.LogContradiction.LogContradictionCode;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a comparison concludes from logs that are written as the terms of their entries. */
class LogComparisonTest {
    private static final Configuration THREE_VOTERS = voters("n1", "n2", "n3");

    @Test
    void equalLogsAgree() throws Exception {
        LogComparison comparison = LogComparison.of(List.of(
                log("n1", 1, 2, 2).build(),
                log("n2", 1, 2, 2).build(),
                log("n3", 1, 2, 2).build()));
        assertThat(comparison.first()).isNull();
        assertThat(comparison.commonTo()).isEqualTo(3);
        assertThat(comparison.contradictions()).isEmpty();
        assertThat(comparison.mayLead()).containsExactly("n1", "n2", "n3");
        assertThat(comparison.committedAtLeast()).containsExactly(3L, 3L, 3L);
        assertThat(losses(comparison)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void aShorterLogEndsBeforeTheFirstDifference() throws Exception {
        LogComparison comparison = LogComparison.of(List.of(
                log("n1", 1, 2).build(),
                log("n2", 1, 2, 2, 2).build(),
                log("n3", 1, 2, 2).build()));
        LogDifference first = comparison.first();
        assertThat(first).isNotNull();
        assertThat(first.index()).isEqualTo(3);
        assertThat(first.isConflict()).isFalse();
        assertThat(first.groups())
                .extracting(LogDifference.EntryGroup::directories)
                .containsExactly(List.of("n2", "n3"), List.of("n1"));
        assertThat(comparison.contradictions()).isEmpty();
        assertThat(comparison.mayLead()).containsExactly("n2");
        assertThat(comparison.committedAtLeast())
                .as("index 3 is on two of three disks")
                .containsExactly(0L, 3L, 3L);
        assertThat(losses(comparison)).containsExactly(2L, 0L, 1L);
        assertThat(RecoveryLoss.of(comparison.directories(), entry -> "k"))
                .extracting(RecoveryLoss::keyCount)
                .containsExactly(1L, 0L, 1L);
    }

    @Test
    void anUncommittedTailThatAnotherLeaderReplacedIsNoContradiction() throws Exception {
        LogComparison comparison = LogComparison.of(List.of(
                log("n1", 1, 2, 2).build(),
                log("n2", 1, 2, 3).build(),
                log("n3", 1, 2, 3, 3).build()));
        LogDifference first = comparison.first();
        assertThat(first).isNotNull();
        assertThat(first.isConflict()).isTrue();
        assertThat(first.groups()).extracting(LogDifference.EntryGroup::term).containsExactly(2L, 3L);
        assertThat(comparison.contradictions()).isEmpty();
        assertThat(comparison.majority()).isEqualTo(new LogComparison.MajorityAgreement(THREE_VOTERS, 3));
        assertThat(losses(comparison)).containsExactly(2L, 2L, 1L);
    }

    @Test
    void aRecoveredServerConflictsWithTheMajorityThatWentOn() {
        ComparedDirectory recovered = log("n3", 1, 1, 4, 5)
                .lineage(ClusterLineage.ORIGINAL.next(7))
                .configuredAt(3, voters("n3"))
                .build();
        LogComparison comparison = LogComparison.of(
                List.of(log("n1", 1, 1, 6).build(), log("n2", 1, 1, 6, 6).build(), recovered));
        assertThat(comparison.committedAtLeast()).containsExactly(3L, 3L, 4L);
        assertThat(comparison.contradictions()).singleElement().satisfies(conflict -> {
            assertThat(conflict.code()).isEqualTo(LogContradictionCode.COMMITTED_CONFLICT);
            assertThat(conflict.index()).isEqualTo(3);
            assertThat(conflict.toIndex()).isEqualTo(3);
            assertThat(conflict.directories()).containsExactly("n1", "n2", "n3");
        });
        assertThat(comparison.mayLead()).as("the best log of each lineage").containsExactly("n2", "n3");
    }

    @Test
    void anEntryOfAnEarlierTermOnAMajorityNeedNotBeCommitted() {
        // Figure 8 of the paper: the entry of term 2 is on two disks, and the third could still be elected.
        LogComparison comparison = LogComparison.of(List.of(
                log("n1", 1, 2, 4).build(),
                log("n2", 1, 2).build(),
                log("n3", 1, 3).build()));
        assertThat(comparison.committedAtLeast()).containsExactly(0L, 0L, 0L);
        assertThat(comparison.contradictions()).isEmpty();
    }

    @Test
    void anEntryOnTheDisksOfVotersThatReachedALaterTermNeedNotBeCommitted() {
        // Figure 8 again: n1 was elected in term 4 and replicated the entry of term 2, but wrote none of its own term.
        assertThat(LogComparison.of(List.of(
                                log("n1", 1, 2).hardState(4, "n1").build(),
                                log("n2", 1, 2).hardState(4, "n1").build()))
                        .committedAtLeast())
                .as("n3 may hold an entry of term 3 and win")
                .containsExactly(0L, 0L);
        assertThat(LogComparison.of(List.of(
                                log("n1", 1, 2).build(),
                                log("n2", 1, 2).hardState(4, "n1").build()))
                        .committedAtLeast())
                .as("n2 may have its copy from a leader of term 4")
                .containsExactly(0L, 0L);
        assertThat(LogComparison.of(
                                List.of(log("n1", 1, 2).build(), log("n2", 1, 2).build()))
                        .committedAtLeast())
                .as("both have it from the leader of term 2")
                .containsExactly(2L, 2L);
        assertThat(LogComparison.of(List.of(
                                log("n1", 1, 2).build(),
                                log("n2", 1, 2).build(),
                                log("n3", 1).hardState(9, "n3").build()))
                        .committedAtLeast())
                .as("the campaigns of n3 cannot undo it")
                .containsExactly(2L, 2L, 0L);
    }

    @Test
    void aCopyNextToAnOldVoteFileProvesNoCommit() {
        assertThat(LogComparison.of(List.of(
                                log("n1", 1, 4).hardState(3, null).build(),
                                log("n2", 1, 4).build()))
                        .committedAtLeast())
                .containsExactly(0L, 0L);
    }

    @Test
    void theMajorityIsThatOfTheLatestLineageInAnyOrder() {
        ComparedDirectory old1 = log("n1", 1, 1, 6).build();
        ComparedDirectory old2 = log("n2", 1, 1, 6, 6).build();
        ComparedDirectory alone = log("n3", 1, 1, 4, 5)
                .lineage(ClusterLineage.ORIGINAL.next(7))
                .configuredAt(3, voters("n3"))
                .build();
        assertThat(majority(old1, old2, alone))
                .isEqualTo(majority(alone, old2, old1))
                .isEqualTo(new LogComparison.MajorityAgreement(voters("n3"), 4));
        ComparedDirectory regrown =
                log("n3", 1, 1, 4, 5).lineage(ClusterLineage.ORIGINAL.next(7)).build();
        assertThat(majority(old1, old2, regrown))
                .as("the directories of n1 and n2 in the latest lineage are missing")
                .isEqualTo(majority(regrown, old2, old1))
                .isEqualTo(new LogComparison.MajorityAgreement(THREE_VOTERS, 0));
    }

    @Test
    void twoSeparateRecoveriesHaveNoCommonMajority() {
        ComparedDirectory one = log("n1", 1, 2)
                .lineage(ClusterLineage.ORIGINAL.next(7))
                .configuredAt(2, voters("n1"))
                .build();
        ComparedDirectory other = log("n2", 1, 3)
                .lineage(ClusterLineage.ORIGINAL.next(8))
                .configuredAt(2, voters("n2"))
                .build();
        assertThat(majority(one, other)).isNull();
        assertThat(majority(other, one)).isNull();
    }

    @Test
    void theOrderOfContradictoryLogsDoesNotChangeTheMajority() {
        ComparedDirectory minority = log("n1", 1, 2).payload(2, "another").build();
        ComparedDirectory two = log("n2", 1, 2).build();
        ComparedDirectory three = log("n3", 1, 2).build();
        assertThat(majority(minority, two, three))
                .isEqualTo(majority(three, two, minority))
                .isEqualTo(new LogComparison.MajorityAgreement(THREE_VOTERS, 2));
    }

    @Test
    @Timeout(30)
    void anEmptyLogAfterASnapshotIsComparedFromTheSnapshotOn() throws Exception {
        LogPosition far = new LogPosition(2, 1L << 50);
        LogComparison comparison = LogComparison.of(
                List.of(log("n1").snapshot(far).build(), log("n2").snapshot(far).build()));
        assertThat(comparison.first()).isNull();
        assertThat(comparison.commonTo()).isEqualTo(far.index());
        assertThat(losses(comparison)).containsExactly(0L, 0L);
        ComparedDirectory conflicting =
                log("n3").snapshot(new LogPosition(3, far.index())).build();
        assertThat(comparison.directories().get(0).commonTo(conflicting))
                .as("the term of the snapshot differs")
                .isEqualTo(far.index() - 1);
        LogDifference first = LogComparison.of(
                        List.of(log("n1").snapshot(far).build(), log("n2").build()))
                .first();
        assertThat(first).isNotNull();
        assertThat(first.index()).as("n2 holds nothing").isEqualTo(1);
    }

    @Test
    void aCommittedEntryThatTooFewDisksHoldIsMissing() {
        List<ComparedDirectory> directories = List.of(
                log("n1", 1, 2, 2).recordedCommit(3).build(),
                log("n2", 1, 2).build(),
                log("n3", 1, 2).build());
        assertThat(LogComparison.of(directories).contradictions())
                .singleElement()
                .satisfies(missing -> {
                    assertThat(missing.code()).isEqualTo(LogContradictionCode.COMMIT_MISSING);
                    assertThat(missing.index()).isEqualTo(3);
                    assertThat(missing.directories()).containsExactly("n1");
                });
        assertThat(LogComparison.of(directories.subList(0, 2)).contradictions())
                .as("n3's disk may hold it")
                .isEmpty();
    }

    @Test
    void aLogThatEndsBeforeItsOwnCommitIndexHasLostEntries() {
        LogComparison comparison = LogComparison.of(List.of(
                log("n1", 1, 2).recordedCommit(9).build(), log("n2", 1, 2).build()));
        assertThat(comparison.contradictions()).singleElement().satisfies(missing -> {
            assertThat(missing.code()).isEqualTo(LogContradictionCode.COMMIT_MISSING);
            assertThat(missing.index()).isEqualTo(3);
            assertThat(missing.toIndex()).isEqualTo(9);
        });
    }

    @Test
    void aJointConfigurationIsCommittedOnceTheFinalOneFollows() {
        Configuration joint = THREE_VOTERS.jointWith(voters("n1", "n2"));
        ComparedDirectory changed = log("n1", 1, 2, 2, 2)
                .configuredAt(2, joint)
                .configuredAt(4, voters("n1", "n2"))
                .build();
        assertThat(changed.committedAtLeast()).isEqualTo(2);
    }

    @Test
    void oneTermWithDifferentEntriesHadTwoLeaders() {
        ComparedDirectory other = log("n2", 1, 2, 2).payload(3, "another").build();
        assertThat(codes(log("n1", 1, 2, 2).build(), other)).contains(LogContradictionCode.TWO_LEADERS);
        assertThat(codes(log("n1", 1, 2, 2).build(), log("n2", 1, 2, 2).build()))
                .isEmpty();
    }

    @Test
    void oneTermWithTwoBeginningsHadTwoLeaders() {
        LogComparison comparison = LogComparison.of(
                List.of(log("n1", 1, 2, 4).build(), log("n2", 1, 2, 3, 4).build()));
        assertThat(comparison.contradictions()).singleElement().satisfies(leaders -> {
            assertThat(leaders.code()).isEqualTo(LogContradictionCode.TWO_LEADERS);
            assertThat(leaders.term()).isEqualTo(4);
            assertThat(leaders.index()).isEqualTo(3);
        });
    }

    @Test
    void twoJournalsThatNameDifferentLeadersOfATermContradictEachOther() {
        ComparedDirectory one = log("n1", 1, 2).leader(5, "n1").build();
        LogComparison comparison =
                LogComparison.of(List.of(one, log("n2", 1, 2).leader(5, "n2").build()));
        assertThat(comparison.contradictions()).singleElement().satisfies(leaders -> {
            assertThat(leaders.code()).isEqualTo(LogContradictionCode.TWO_LEADERS);
            assertThat(leaders.term()).isEqualTo(5);
            assertThat(leaders.servers()).containsExactly(ServerId.of("n1"), ServerId.of("n2"));
        });
        assertThat(codes(one, log("n2", 1, 2).leader(5, "n1").build())).isEmpty();
        assertThat(codes(
                        one,
                        log("n2", 1, 2)
                                .leader(5, "n2")
                                .lineage(ClusterLineage.ORIGINAL.next(1))
                                .build()))
                .as("each lineage has its own elections")
                .isEmpty();
    }

    @Test
    void aVoteFileAndAJournalWithDifferentCandidatesAreTwoVotes() {
        ComparedDirectory voter =
                log("n1", 1, 2).hardState(7, "n2").vote(7, "n3").build();
        LogComparison comparison =
                LogComparison.of(List.of(voter, log("n2", 1, 2).build()));
        assertThat(comparison.contradictions()).singleElement().satisfies(votes -> {
            assertThat(votes.code()).isEqualTo(LogContradictionCode.TWO_VOTES);
            assertThat(votes.term()).isEqualTo(7);
            assertThat(votes.directories()).containsExactly("n1");
            assertThat(votes.servers()).containsExactly(ServerId.of("n2"), ServerId.of("n3"));
        });
        assertThat(codes(
                        log("n1", 1, 2)
                                .hardState(7, "n2")
                                .vote(7, "n2")
                                .vote(6, "n3")
                                .build(),
                        log("n2", 1, 2).hardState(7, "n3").build()))
                .as("one vote each")
                .isEmpty();
    }

    @Test
    void twoCopiesOfOneDirectoryShowTwoVotes() {
        assertThat(codes(
                        log("n1", 1, 2).hardState(7, "n2").build(),
                        log("n1", 1, 2).named("copy").hardState(7, "n3").build()))
                .containsExactly(LogContradictionCode.TWO_VOTES);
    }

    @Test
    void anOldAndARecoveredDirectoryOfOneServerMayVoteDifferently() {
        ComparedDirectory old = log("n1", 1, 2).hardState(7, "n2").build();
        ComparedDirectory recovered = log("n1", 1, 2)
                .named("recovered")
                .hardState(7, "n3")
                .lineage(ClusterLineage.ORIGINAL.next(1))
                .build();
        assertThat(codes(old, recovered))
                .as("each lineage has its own elections")
                .isEmpty();
    }

    @Test
    void twoLeadersOfOneTermAreReportedForEachLineage() {
        ClusterLineage next = ClusterLineage.ORIGINAL.next(1);
        assertThat(codes(
                        log("n1", 1, 2, 2).build(),
                        log("n2", 1, 2, 2).payload(3, "another").build(),
                        log("n1", 1, 2, 2).named("r1").lineage(next).build(),
                        log("n2", 1, 2, 2)
                                .named("r2")
                                .lineage(next)
                                .payload(3, "another")
                                .build()))
                .containsExactly(LogContradictionCode.TWO_LEADERS, LogContradictionCode.TWO_LEADERS);
    }

    @Test
    void aLogAheadOfItsVoteFileIsReported() {
        assertThat(codes(
                        log("n1", 1, 4).hardState(3, null).build(),
                        log("n2", 1, 4).build()))
                .containsExactly(LogContradictionCode.TERM_ABOVE_VOTE);
    }

    @Test
    void whatASnapshotReplacedIsTakenToBeEqual() {
        ComparedDirectory compacted =
                log("n1", 0, 0, 0, 2, 2).snapshot(new LogPosition(2, 4)).build();
        LogComparison comparison = LogComparison.of(List.of(
                compacted, log("n2", 1, 1, 2, 2, 2).build(), log("n3", 1, 1).build()));
        assertThat(comparison.commonTo()).isEqualTo(2);
        assertThat(comparison.contradictions()).isEmpty();
        assertThat(comparison.committedAtLeast().get(0)).isEqualTo(5);
        ComparedDirectory conflicting = log("n2", 1, 1, 2, 3, 3).build();
        assertThat(compacted.commonTo(conflicting))
                .as("the term of the snapshot differs")
                .isEqualTo(3);
    }

    @Test
    void aDamagedDirectoryMayNotLead() {
        assertThat(LogComparison.of(List.of(
                                log("n1", 1, 3).damage("a bad checksum").build(),
                                log("n2", 1, 3).build()))
                        .mayLead())
                .containsExactly("n2");
    }

    private static List<Long> losses(LogComparison comparison) throws Exception {
        return RecoveryLoss.of(comparison.directories(), entry -> null).stream()
                .map(RecoveryLoss::entryCount)
                .toList();
    }

    private static LogComparison.@Nullable MajorityAgreement majority(ComparedDirectory... directories) {
        return LogComparison.of(List.of(directories)).majority();
    }

    private static List<LogContradictionCode> codes(ComparedDirectory... directories) {
        return LogComparison.of(List.of(directories)).contradictions().stream()
                .map(LogContradiction::code)
                .toList();
    }

    private static Configuration voters(String... ids) {
        List<ClusterMember> members = new ArrayList<>();
        for (String id : ids) {
            members.add(new ClusterMember(ServerId.of(id), "127.0.0.1:70" + id.substring(1)));
        }
        return Configuration.ofVoters(members);
    }

    /** @param terms of the entries from index 1 on; 0 for one that a snapshot replaced */
    private static DirectoryBuilder log(String id, long... terms) {
        return new DirectoryBuilder(id, terms);
    }

    private static final class DirectoryBuilder {
        private final ServerId id;
        private final List<LogEntry> entries = new ArrayList<>();
        private final List<PositionedConfiguration> configurations = new ArrayList<>();
        private final List<RecordedVote> votes = new ArrayList<>();
        private final List<RecordedLeader> leaders = new ArrayList<>();
        private String name;
        private HardState hardState;
        private ClusterLineage lineage = ClusterLineage.ORIGINAL;
        private LogPosition snapshot = LogPosition.ZERO;
        private long recordedCommit;
        private @Nullable String damage;

        DirectoryBuilder(String id, long... terms) {
            this.id = ServerId.of(id);
            this.name = id;
            this.hardState = new HardState(LongStream.of(terms).max().orElse(0), null);
            for (int i = 0; i < terms.length; i++) {
                if (terms[i] > 0) {
                    entries.add(LogEntry.command(terms[i], i + 1L, new byte[] {(byte) terms[i], (byte) i}));
                }
            }
            configurations.add(new PositionedConfiguration(new LogPosition(1, 1), THREE_VOTERS));
        }

        DirectoryBuilder named(String other) {
            name = other;
            return this;
        }

        DirectoryBuilder hardState(long term, @Nullable String votedFor) {
            hardState = new HardState(term, votedFor == null ? null : ServerId.of(votedFor));
            return this;
        }

        DirectoryBuilder lineage(ClusterLineage other) {
            lineage = other;
            return this;
        }

        DirectoryBuilder snapshot(LogPosition last) {
            snapshot = last;
            return this;
        }

        DirectoryBuilder recordedCommit(long index) {
            recordedCommit = index;
            return this;
        }

        DirectoryBuilder damage(String text) {
            damage = text;
            return this;
        }

        DirectoryBuilder vote(long term, String candidate) {
            votes.add(new RecordedVote(term, ServerId.of(candidate)));
            return this;
        }

        DirectoryBuilder leader(long term, String leader) {
            leaders.add(new RecordedLeader(term, ServerId.of(leader)));
            return this;
        }

        DirectoryBuilder configuredAt(long index, Configuration configuration) {
            long term = entries.get((int) index - 1).term();
            entries.set((int) index - 1, LogEntry.configuration(term, index, configuration));
            configurations.add(new PositionedConfiguration(new LogPosition(term, index), configuration));
            return this;
        }

        DirectoryBuilder payload(long index, String text) {
            entries.set(
                    (int) index - 1,
                    new LogEntry(
                            entries.get((int) index - 1).term(),
                            index,
                            LogEntryKind.COMMAND,
                            text.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        ComparedDirectory build() {
            LogDigest log = new LogDigest();
            entries.forEach(log::add);
            return new ComparedDirectory(
                    name,
                    new ServerIdentity(id, 42, "c-1", "demo", lineage),
                    hardState,
                    snapshot,
                    log,
                    configurations,
                    new JournalFacts(recordedCommit, 0, votes, leaders),
                    damage,
                    (from, to, visitor) -> entries.stream()
                            .filter(entry -> entry.index() >= from && entry.index() <= to)
                            .forEach(visitor::entry));
        }
    }
}
