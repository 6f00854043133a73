/**
 * Which test answers which trap. The traps are mistakes that other Raft implementations made, and rules of the paper and of the
 * dissertation that are easy to miss; each has an id, by its subject: elections E, replication R, membership M, snapshots S,
 * the disk D, reads L, clients C, transfer T, the wire X, operation O. {@link HazardTableTest} reads this table and holds it against the
 * tests: every test in it exists and names the trap, and no test names a trap that is not here.
 *
 * <p>A {@code *.script} stands in {@code src/test/resources/scripts/core}; anything else is a class, or a method of one, in the tests of any
 * module.
 *
 * <pre>{@code
 * E01 | a vote is on disk before it is told                      | vote-waits-for-disk.script restart-as-candidate.script HardStateBeforeEntriesTest#e01SyncedVoteSurvivesAPowerFailure
 * E02 | term and vote are one write                              | candidate-flow.script HardStateBeforeEntriesTest#e02StoresTermAndVoteAtomically
 * E03 | a candidate that steps down in its term keeps its vote   | voted-for-to-null.script
 * E04 | so does a leader                                         | step-down-by-force.script
 * E05 | to learn of a leader forgets no vote                     | voted-for-to-null.script
 * E06 | one vote delivered twice is one vote                     | votes-of-distinct-voters.script
 * E07 | a vote of an earlier term does not count                 | lost-election.script
 * E08 | the same candidate gets the same vote again              | vote-asked-again.script VoterStateTest#votesOnceInATerm
 * E09 | who stands or leads votes for no other in its term       | vote-asked-again.script
 * E10 | last term first, then length; snapshots stand in         | VoterStateTest#comparesTheLastTermFirst RaftLogTest#theEndOfTheSnapshotMatchesLikeAnEntry
 * E11 | a term never goes back                                   | stale-terms.script
 * E12 | term and role change in one step                         | no-entry-of-a-term-not-won.script
 * E13 | a pre-vote changes no term, no vote and no timer         | pre-vote.script candidate-flow.script timer-reset.script
 * E14 | a pre-vote echoes the term that was asked for            | pre-vote-of-two-left.script
 * E15 | a refused pre-vote carries the voter's higher term       | pre-vote-deadlock.script
 * E16 | one who comes back with a high term deposes once at most | huge-term.script PartialPartitionsTest#keepsTheLeaderWhenAnIsolatedServerReturns
 * E17 | only voters count as contact                             | learners.script
 * E18 | partial meshes: one stable leader                        | PartialPartitionsTest#keepsALeaderThatReachesAMajority
 * E19 | a leader that hears nobody steps down                    | check-quorum.script PartialPartitionsTest#replacesALeaderThatReceivesNothing
 * E20 | after a lost election: back to pre-votes                 | lost-election.script
 * E21 | terms out of range touch nothing                         | MessageValidatorTest MalformedBytesTest#rejectsTermsAboveTheMaximum
 * E22 | a server alone is elected and commits before it serves   | single-server.script
 * E23 | a removed server deposes nobody                          | removed-server-disturbs-nobody.script removed-server-answers-in-a-higher-term.script huge-term.script
 * E24 | a leader that removed itself stands no more              | self-removal.script
 * E25 | one message brings a term no further than elections  | terms-far-ahead.script terms-in-reserve.script
 * E26 | a slow link costs no leader                            | SlowLinksTest ProgressTest#partialDeliveryIsNotALoss PeerLinkTest#heartbeatsOvertakeEntries SendWindowTest#fillsASlowLinkWithoutBuildingAQueue
 * E28 | what voters hear of each other is what counts            | HealthFindingsTest#aServerWhoseRepliesAreLostHasNotCaughtUp
 * R01 | figure 8: only entries of the own term are counted       | figure-8.script FigureEightTest#doesNotCommitAnEntryOfAnEarlierTermByCounting
 * R02 | a late append truncates nothing                          | figure-3-7-stale-append.script FollowerRulesTest#truncatesFromTheFirstConflict
 * R03 | commit no further than the append covers                 | FollowerRulesTest#commitsOnlyWhatTheRequestCovers
 * R04 | acknowledge no further than the append covers            | figure-3-7-stale-append.script FollowerRulesTest#acknowledgesOnlyWhatTheRequestCovers
 * R05 | late answers move no index back                          | figure-3-7-stale-append.script ProgressTest#matchIndexOnlyRises LeaderLimitsTest#ignoresAcknowledgementsBeyondTheLog
 * R06 | commitIndex only rises                                   | RaftLogTest#commitIndexOnlyRises
 * R07 | a refusal is no acknowledgement                          | LeaderLimitsTest#aRejectionCommitsNothing
 * R08 | what a snapshot covers matches                           | FollowerRulesTest#entriesCoveredByTheSnapshotMatch RaftLogTest#theEndOfTheSnapshotMatchesLikeAnEntry
 * R09 | the term of a missing entry is not 0; snapshot instead   | snapshot.script RaftLogTest#aMissingTermIsAnErrorAndNotZero FollowerRulesTest#rejectsEntriesThatDoNotFollowItsLog
 * R10 | the leader's own copy counts when it is on its disk      | own-copy-counts-when-durable.script
 * R11 | a finished write of a replaced entry says nothing        | reused-index.script rewritten-entry.script RaftLogTest#ignoresTheWriteOfAReplacedEntry RaftLogTest#ignoresAWriteFromBeforeATruncation
 * R12 | the term is on disk before an entry of it                | HardStateBeforeEntriesTest#r12NoEntrySurvivesWithoutItsTerm CrashTest
 * R13 | a late own write after stepping down commits nothing     | LeaderLimitsTest#aWriteCompletedAfterSteppingDownCommitsNothing
 * R14 | who waits for an entry waits for its term too            | EntryWaitersTest#r14AnotherTermAtTheIndexMeansOverwritten EntryWaitersTest#r14TheSameIndexAdmittedAgainInALaterTermHasItsOwnWaiter
 * R15 | a full window that was lost does not stall for ever      | lost-appends.script ProgressTest#detectsLostAppendsByTimeout
 * R16 | uncommitted bytes are given back as they were counted    | LeaderLimitsTest#releasesUncommittedBytesOnCommit
 * R17 | too large an entry is refused before it is appended      | LeaderLimitsTest#refusesOversizedEntries
 * R18 | a fault of the machine skips no entry                    | SessionTableTest#machineFaultPropagatesAndTheEntryStaysUnapplied
 * R19 | applied indexes rise by one                              | ReplicatedStateTest#onlyTheNextEntryIsApplied
 * M01 | no change before an entry of the own term is committed   | change-before-own-term.script
 * M02 | in force when appended, reverted when truncated          | configuration-reverted.script ConfigurationHistoryTest#usesTheLastConfigurationInTheLog
 * M03 | after a restart the newest in the log is in force        | restart-under-uncommitted-configuration.script ConfigurationHistoryTest#restoresTheConfigurationInForceAfterARestart
 * M04 | an installed snapshot's configuration takes its place    | ConfigurationHistoryTest#anInstalledSnapshotReplacesAllConfigurations
 * M05 | a snapshot holds the configuration as of its end         | ConfigurationHistoryTest#aLocalSnapshotKeepsTheConfigurationInForce ReplicatedStateTest#captureCarriesTheConfigurationOfItsLastEntry
 * M06 | learners and joint configurations are in snapshots       | snapshot-with-learners.script
 * M07 | learners count nowhere                                   | learners.script read-round-counts-voters.script QuorumTest#onlyVotersCount
 * M08 | a voter that does not know it is one votes               | unaware-voter.script
 * M09 | learners and strangers do not stand                      | learners.script start-as-follower.script
 * M10 | a leader that leaves: not counted, goes when committed   | self-removal.script self-removal-of-two.script LeavingVoterTest#completesItsOwnDemotion
 * M11 | joint: two majorities, not one of the union              | leader-dies-in-joint.script read-round-in-joint.script QuorumTest#aJointConfigurationNeedsBothMajorities
 * M12 | the next leader ends a joint change, with one entry      | leader-dies-in-joint.script
 * M13 | no second change meanwhile, also at a new leader         | leader-dies-in-joint.script add-a-dead-server.script
 * M14 | a dead server to be added delays nothing                 | add-a-dead-server.script
 * M15 | promoted only when it holds what makes it a learner      | promote-a-lagging-learner.script
 * M16 | new voters do not outnumber the old                      | MembershipRulesTest#newVotersNeverOutnumberExistingVoters
 * M17 | a wiped server has no voice under its old name           | barred.script ProgressTest#reportsALostLogOnce MembershipTest#aServerThatLostItsDiskNeitherBootstrapsNorVotes MembershipTest#aWipedServerIsFencedAlsoAfterAManualBootstrap
 * M18 | ids do not come back with another disk                   | MembershipRulesTest#refusesAKnownIdWithADifferentDisk VoterStateTest#rejectsWithoutAConfiguration
 * M19 | a change at an isolated leader is not acknowledged       | LeaderLimitsTest#aForcedChangeWithoutAMajorityEndsUnknown
 * M20 | bootstrap twice is nothing, of another cluster refused   | bootstrap.script MembershipTest#refusesToAddAServerOfAnotherCluster RaftNodeTest#aManualBootstrapIsIdempotent
 * M21 | a change repeated is done already                        | add-a-server.script MembershipRulesTest#repeatingAChangeChangesNothing
 * M22 | servers a recovery gave up never mix with its own        | FollowerRulesTest#stopsOnAConflictingCommittedEntry LineageTest#serversAbandonedByARecoveryDoNotDeposeItsLeader LineageTest#twoSeparateRecoveriesMakeTwoClusters
 * M23 | a file forms one cluster, of empty servers that all met  | AutoBootstrapRulesTest MembershipTest#aWipedServerThatBootstrappedAloneBootstrapsNoOtherCluster
 * M24 | forming a cluster forgets no stored vote                 | stored-vote.script
 * M25 | a server removed while it was away is told, and stops  | removed-while-away.script removed-or-just-added.script
 * M26 | a change whose new majority is not heard is refused     | change-without-a-reachable-majority.script
 * S01 | an agreeing suffix stays, another log goes whole         | RaftLogTest#anInstalledSnapshotKeepsAMatchingSuffix SnapshotTest#s01CrashBetweenSnapshotAndLogLeavesNoConflictingTail CrashTest
 * S02 | an old snapshot is answered and changes nothing          | old-snapshot.script SnapshotTest#s02OlderOrRepeatedSnapshotChangesNothing
 * S03 | chunks of two files never mix; the digest of the whole   | SnapshotTest#s03ChunksOfTwoLeadersNeverMix SnapshotTest#s03TransferContinuesUnderANewLeaderThatSendsTheSameFile SnapshotTest#s03ChecksTheDigestOfTheWholeFile
 * S04 | forced, renamed, directory forced, then the old deleted  | CrashTest
 * S05 | what an earlier crash left over is ignored               | SnapshotTest#s05IgnoresAndOverwritesALongerTemporaryFileOfAnEarlierCrash
 * S06 | a damaged snapshot is found, and set aside               | SnapshotTest#s06DetectsAnyFlippedBitWhenOpeningAndWhenReading SnapshotTest#s06SetsAsideADamagedSnapshotThatTheLogDoesNotNeed SnapshotTest#s06RefusesADamagedSnapshotThatTheLogNeedsAndChangesNothing DamageRemovalTest#s06DeletesNoDamagedFile mending-by-snapshot.script
 * S07 | a gap between snapshot and log is refused by both names  | SnapshotTest#s07RefusesAGapBetweenSnapshotAndLogAndNamesBothFiles DamageRemovalTest#s07SetsTheLogAsideWithADamagedSnapshotThatItNeeds
 * S08 | label and content are of one moment                      | ReplicatedStateTest#captureExcludesEntriesAppliedLater ReplicatedStateTest#refusesASnapshotWithAnotherLabel
 * S09 | sessions are in the snapshot                             | ReplicatedStateTest#sessionsAreInTheSnapshot ReplicatedStateTest#restoredReplicaBehavesLikeTheCapturedOne
 * S10 | trailing entries, and a pin with a cap                   | log-pinned-for-a-snapshot.script CompactionTest SnapshotTest#s10FollowerReadsASnapshotToItsEndAfterItIsReplaced
 * S11 | a refused chunk leaves no bytes in the stream            | FrameTest#s11AnUnreadChunkLeavesNoBytesBeforeTheNextMessage
 * S12 | snapshots are written, read and sent in portions         | ServerStorageTest#s12WritesReadsAndSendsALargeSnapshotInChunks
 * S13 | a disk lost after an install is noticed                  | disk-lost-after-install.script
 * S14 | no name of a peer becomes part of a path                 | SnapshotTest#s14FileNamesConsistOfNumbers
 * D01 | a torn tail is cut, damage before durable data refused   | DamagedLogTest#d01TruncatesATornLastRecordAndStarts DamagedLogTest#d01RefusesABadRecordThatALaterOneProvesDurable DamagedLogTest#d01RefusesABadRecordInASealedSegment
 * D02 | a torn tail is cut from the file: two restarts           | DamagedLogTest#d02TruncatesATornTailSoThatASecondRestartFindsLaterEntries CrashTest
 * D03 | after a failed force nothing is acknowledged             | FaultyDiskTest#d03AcknowledgesNothingAfterAFailedFsyncUntilReopened FaultyDiskTest#d03LosesNothingAcknowledgedWhicheverFsyncFails FaultyDiskTest#d03FsyncThatFailsForLackOfSpaceIsPermanent DiskFailureTest
 * D04 | a full disk in mid-record leaves no half record          | FaultyDiskTest#d04DiskFullWithinARecordLeavesNoPartialRecordAfterReopening FaultyDiskTest#d04ContinuesAfterTheLastIntactRecordOnceThereIsSpace FaultyDiskTest#d04FailedRollBackIsPermanent FaultyDiskTest#d04LackOfSpaceForASnapshotFailsOnlyTheSnapshot disk-full-follower.script FullDiskTest FullDiskIT
 * D05 | leadership leaves a disk that stalls or fails            | disk-stall.script disk-low-leader-hands-over.script DiskFailureTest FullDiskTest FullDiskIT
 * D06 | acknowledged when it is on disk, by default              | followers-acknowledge-when-durable.script
 * D07 | a short write is gone on with                            | RealDiskTest#d07ContinuesAPartialWrite
 * D08 | one directory, one process                               | ServerStorageTest#d08RefusesASecondServerOnTheSameDirectory DataDirectoryTest#twoServersCannotShareADirectory
 * D09 | a foreign directory is refused before any traffic        | ServerStorageTest#d09RefusesADirectoryOfAnotherServerOrCluster DataDirectoryTest#aDirectoryOfAnotherServerOrClusterIsRejected
 * D10 | a missing or damaged vote is refused, never term 0       | DamagedLogTest#d10RefusesAMissingEmptyOrCorruptVoteFile DamagedLogTest#d10RefusesAVoteOlderThanTheLog
 * D11 | truncation and compaction leave no hole                  | DamagedLogTest#d11RefusesAMissingSegmentInTheMiddle CrashTest
 * D12 | new files do not vanish                                  | CrashTest
 * D13 | a rotten entry is not served, not sent, not counted      | DamagedLogTest#d13ReadFailsOnARecordDamagedWhileTheServerRuns DataDirectoryTest#d13AServerWithACorruptEntryRecoversItFromTheOthers DataDirectoryTest#d13ASingleServerWithACorruptEntryDoesNotStart mending.script mending-counts-not.script VoterStateTest#rejectsWhileRecovering DamageRemovalTest#d13KeepsEntriesBeforeTheDamageAndMarksTheServerRecovering DamageRemovalTest#d13NextOpeningFinishesAfterACrashBetweenAnyTwoSteps
 * D14 | a lost tail is noticed, its server mends its log first   | lost-tail.script DataDirectoryTest#d14AServerWhoseLogLostItsEndRecoversItFromTheOthers
 * D15 | the last batch is vouched for, rot in it is damage      | EndMarkTest CrashTest DataDirectoryTest#d15AServerWhoseLastRecordIsCorruptAfterACleanStopRecoversItFromTheOthers DataDirectoryTest#d15AnIdleServerMarksTheEndOfItsLogBeforeItIsStopped
 * D16 | a snapshot is checked before it is sent, and made anew    | MembershipTest#d16ACorruptSnapshotIsDetectedBeforeItIsSentAndReplaced SnapshotSendPolicyTest#d16AFollowerThatKeepsRejectingASnapshotWaitsLongerEachTime
 * D17 | the state does not take all of the heap                  | StateBudgetTest#d17InFlightCommandsCountUntilTheyAreAnswered StateHeapBytesTest#d17RefusesToRestoreAStateThatDoesNotFitTheHeap
 * L01 | a leader in a minority answers no read                   | minority-leader-does-not-answer.script
 * L02 | a new leader's reads wait for its first entry            | read-index.script
 * L03 | read rounds are unique                                   | read-round-of-another-term.script ForwardedReadsTest#isNotAnsweredByAConfirmationForAnEarlierRun
 * L04 | only voters of the configuration confirm a round         | read-round-counts-voters.script read-round-in-joint.script
 * L05 | leases: from sending, monotonic, safe under pauses       | lease.script lease-after-a-pause.script lease-after-restart.script campaign-by-order-under-a-lease.script InboxTest#takenItemsWereQueuedBeforeTheBatchTime
 * L06 | no read before what it asks for is applied               | PendingReadsTest#l06L08AReadAheadOfTheStateWaitsForIt
 * L07 | reads end with leadership, refused                       | read-index.script
 * L08 | a follower's read waits for its index, or fails          | read-at-a-follower.script ForwardedReadsTest#isAnsweredAtTheConfirmedIndex PendingReadsTest#l08AReadThatWaitsTooLongIsRefusedAndNotAnsweredLater
 * L09 | a lease only while every voter promises to honour it  | lease-mixed.script campaign-bound-by-promise.script LeasePromiseTest#l09LongestPromiseSurvivesARestartWithOtherSettings
 * C01 | a retry is applied once and answered the same            | SessionTableTest#retriedCommandIsAppliedOnce RaftNodeTest#aCommandRetriedAtTheNextLeaderIsAppliedOnce ClusterClientTest#resendsTheSameCommandToANewLeader_C01
 * C02 | also after a snapshot and a restart                      | ReplicatedStateTest#sessionsAreInTheSnapshot
 * C03 | sessions expire by the time of the log                   | SessionTableTest#sessionsExpireByLogTime SessionTableTest#sessionExpiresWhenIdle LogTimeProposerTest
 * C04 | an ended session is said, never silently a new one       | SessionTableTest#refusesACommandOfAnEndedSession ClusterClientTest#reopensAnExpiredSession_C04 ClusterClientTest#doesNotReopenASessionAfterAnUnansweredAttempt_C04
 * C05 | sequence numbers out of order                            | SessionTableTest#appliesSequencesOutOfOrder SessionTableTest#neverAppliesADiscardedSequence
 * C06 | a gap in the sequence holds nothing up                   | SessionTableTest#gapInTheSequenceDelaysNothing
 * C07 | what may have been appended is unknown, not refused      | EntryWaitersTest#c07ASnapshotInPlaceOfTheEntryLeavesItsOutcomeUnknown EntryWaitersTest#c07AWaiterThatTimesOutGetsUnknown RaftNodeTest#aLeaderWithoutAMajorityReportsTrueOutcomes ClusterClientTest#anUnansweredCommandIsUnknown_C07
 * C08 | hints to a leader end with it; redirects are counted     | leader-forgotten.script ClusterClientTest#stopsFollowingRedirectsThatFormALoop_C08
 * T01 | a target catches up first; writes cannot starve it       | transfer.script
 * T02 | a transfer that fails lets proposals in again            | transfer-fails.script
 * T03 | TimeoutNow skips pre-votes and passes stickiness         | transfer.script
 * T04 | not to learners, strangers or oneself                    | transfer-fails.script
 * T05 | the target's term rises before the old leader is heard   | transfer.script
 * T06 | a late TimeoutNow is ignored                             | late-timeout-now.script
 * T07 | stepping down waits for no snapshot under way            | step-down-while-sending-a-snapshot.script
 * X01 | no class by name, registered ids only                    | MalformedBytesTest#rejectsJavaTypesAndClassesByName
 * X02 | a count allocates nothing before its bytes are there     | MalformedBytesTest#aHugeElementCountAllocatesNothing
 * X03 | messages do not nest                                     | MalformedBytesTest#deeplyNestedBytesDoNotOverflowTheStack
 * X04 | lengths are bounded, half frames are not waited for      | FrameTest#rejectsInvalidLengthsBeforeReadingTheFrame ListenerTest#garbageClosesOnlyItsOwnConnection
 * X05 | mutual TLS, a certificate's name is the server's         | TlsTest#rejectsAServerWhoseIdDiffersFromItsCertificate TlsTest#rejectsAServerWithAnOperatorCertificate
 * X06 | host names are verified                                  | TlsTest#rejectsAServerWhoseCertificateNamesAnotherHost
 * X07 | a peer's text is escaped in logs                         | JournalLineFormatTest#x07WritesOneLineWithoutControlCharacters
 * O01 | a paused leader looks at its contact first               | paused-leader.script
 * O02 | settings that differ for a while wedge nothing           | mixed-settings.script
 * O03 | a change begun by a dead leader is begun anew            | leader-dies-while-a-server-catches-up.script
 * O04 | endpoints of two clusters are refused, naming both       | ClusterClientTest#refusesEndpointsOfTwoClusters_O04 ClusterClientTest#ignoresAForeignServerAtAMemberAddress_O04
 * }</pre>
 */
@NullMarked
package dev.raftctl.node.hazards;

import org.jspecify.annotations.NullMarked;
