package dev.raftctl.node.storage.offline;

import static dev.raftctl.node.storage.offline.ComparedDirectoryBuilder.THREE_VOTERS;
import static dev.raftctl.node.storage.offline.ComparedDirectoryBuilder.log;
import static dev.raftctl.node.storage.offline.ComparedDirectoryBuilder.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.offline.LogContradiction.LogContradictionCode;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a comparison concludes from logs that are written as the terms of their entries. */
class LogComparisonTest {
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
        assertThat(LogComparison.of(List.of(
                                log("n1", 1, 2, 4).build(),
                                log("n2", 1, 2).hardState(4, "n1").build()))
                        .committedAtLeast())
                .as("n2 voted in term 4, but holds no entry of it")
                .containsExactly(0L, 0L);
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

    private static List<LogContradictionCode> codes(ComparedDirectory... directories) {
        return LogComparison.of(List.of(directories)).contradictions().stream()
                .map(LogContradiction::code)
                .toList();
    }
}
