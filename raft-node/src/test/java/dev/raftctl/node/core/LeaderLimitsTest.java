package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The limits of a leader, with small values, in a cluster of two. */
class LeaderLimitsTest {
    private static final ServerId SELF = ServerId.of("1");
    private static final ServerId OTHER = ServerId.of("2");
    private static final long T = 1000;
    private static final int MAX_ENTRY_BYTES = 100;
    private static final int MAX_UNCOMMITTED_BYTES = 500;
    private static final int MAX_APPLY_BYTES = 200;

    private final Raft raft = leader();
    private long now = 2 * T;

    private static Raft leader() {
        RaftSettings settings = RaftSettings.builder(SELF)
                .electionTimeoutNanos(T)
                .heartbeatNanos(T / 10)
                .maxAppendEntries(10)
                .maxAppendBytes(300)
                .maxInFlightMessages(4)
                .maxInFlightBytes(1000)
                .maxUncommittedBytes(MAX_UNCOMMITTED_BYTES)
                .maxEntryBytes(MAX_ENTRY_BYTES)
                .maxPendingApplyBytes(MAX_APPLY_BYTES)
                .maxCacheBytes(1 << 20)
                .trailingEntries(0)
                .maxCatchUpRounds(10)
                .preVote(false)
                .checkQuorum(true)
                .leaseReads(false)
                .build();
        Configuration configuration = TestMembers.voters("1", "2");
        RecoveredState recovered = new RecoveredState(
                new HardState(1, null),
                LogPosition.ZERO,
                Configuration.NONE,
                List.of(new TermRun(1, 1)),
                1,
                1,
                List.of(new PositionedConfiguration(new LogPosition(1, 1), configuration)));
        StoredLogReader stored = (from, to, bytesMax) -> List.of(LogEntry.configuration(1, 1, configuration));
        Raft raft = new Raft(settings, recovered, stored, new SplittableRandom(1), 0);
        raft.step(2 * T, new Event.ClockTick());
        raft.step(2 * T, new Event.WritePersisted(2, LogPosition.ZERO));
        raft.step(2 * T, new Event.MessageReceived(OTHER, new RequestVote.VoteGranted(2)));
        return raft;
    }

    private List<Effect> step(Event event) {
        List<Effect> effects = raft.step(now, event);
        raft.checkAll();
        return effects;
    }

    private List<Effect> propose(int... lengths) {
        List<Event.ProposedCommand> proposals = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            proposals.add(new Event.ProposedCommand(i, new byte[lengths[i]]));
        }
        return step(new Event.CommandsProposed(proposals));
    }

    private List<Effect> accept(long index) {
        step(new Event.WritePersisted(2, new LogPosition(2, index)));
        return step(new Event.MessageReceived(OTHER, new AppendEntries.AppendAccepted(2, index)));
    }

    private static List<RefusalReason> refusals(List<Effect> effects) {
        List<RefusalReason> reasons = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.RespondToRequest reply
                    && reply.response() instanceof CoreResponse.RequestRefused refused) {
                reasons.add(refused.refusal().reason());
            }
        }
        return reasons;
    }

    private static <E extends Effect> List<E> effectsOfType(Class<E> kind, List<Effect> effects) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    @DisplayName("R17: refuses an oversized entry before appending it")
    void refusesOversizedEntries() {
        List<Effect> effects = propose(MAX_ENTRY_BYTES + 1, MAX_ENTRY_BYTES);
        assertThat(refusals(effects)).containsExactly(RefusalReason.TOO_LARGE);
        assertThat(effectsOfType(Effect.ProposalsAppended.class, effects).get(0).proposals())
                .hasSize(1);
    }

    @Test
    @DisplayName("R16: releases uncommitted bytes when they are committed")
    void releasesUncommittedBytesOnCommit() {
        assertThat(refusals(propose(100, 100, 100, 100, 100))).containsExactly(RefusalReason.BUSY, RefusalReason.BUSY);
        accept(raft.view(now).last().index());
        for (int i = 0; i < 100; i++) {
            assertThat(refusals(propose(100, 100, 100))).isEmpty();
            accept(raft.view(now).last().index());
            step(new Event.EntriesApplied(raft.view(now).commitIndex()));
        }
    }

    @Test
    @DisplayName("A batch of proposals takes one effect, one write and one message per follower")
    void appendsABatchWithOneWriteAndOneMessage() {
        accept(2);
        List<Effect> effects = propose(10, 10, 10);
        assertThat(effectsOfType(Effect.ProposalsAppended.class, effects)).hasSize(1);
        assertThat(effectsOfType(Effect.PersistWrite.class, effects)).hasSize(1);
        assertThat(effectsOfType(Effect.SendMessage.class, effects)).hasSize(1);
    }

    @Test
    void limitsEntriesSubmittedButNotApplied() {
        accept(2);
        step(new Event.EntriesApplied(2));
        propose(100, 100, 100);
        List<Effect.ApplyEntries> submitted = effectsOfType(Effect.ApplyEntries.class, accept(5));
        assertThat(submitted).hasSize(1);
        assertThat(raft.view(now).commitIndex()).isEqualTo(5);
        propose(100, 100);
        assertThat(effectsOfType(Effect.ApplyEntries.class, accept(7))).isEmpty();
        assertThat(effectsOfType(Effect.ApplyEntries.class, step(new Event.EntriesApplied(5))))
                .hasSize(1);
    }

    @Test
    @DisplayName("R13: a write completed after stepping down commits nothing")
    void aWriteCompletedAfterSteppingDownCommitsNothing() {
        accept(2);
        propose(10);
        step(new Event.MessageReceived(OTHER, new AppendEntries.AppendAccepted(2, 3)));
        step(new Event.MessageReceived(OTHER, new Heartbeat.HeartbeatResponse(7, 0, 3)));
        step(new Event.WritePersisted(2, new LogPosition(2, 3)));
        assertThat(raft.view(now).commitIndex()).isEqualTo(2);
    }

    @Test
    @DisplayName("R05: ignores an acknowledgement beyond the end of the log")
    void ignoresAcknowledgementsBeyondTheLog() {
        step(new Event.WritePersisted(2, new LogPosition(2, 2)));
        step(new Event.MessageReceived(OTHER, new AppendEntries.AppendAccepted(2, 99)));
        assertThat(raft.view(now).commitIndex()).isZero();
    }

    @Test
    @DisplayName("R07: a rejection never counts as an acknowledgement, wherever the follower's log ends")
    void aRejectionCommitsNothing() {
        step(new Event.WritePersisted(2, new LogPosition(2, 2)));
        step(new Event.MessageReceived(OTHER, new AppendEntries.AppendRejected(2, 2, new LogPosition(1, 1), 2)));
        step(new Event.MessageReceived(OTHER, new AppendEntries.AppendRejected(2, 1, LogPosition.ZERO, 2)));
        assertThat(raft.view(now).commitIndex()).isZero();
        step(new Event.MessageReceived(OTHER, new AppendEntries.AppendAccepted(2, 2)));
        assertThat(raft.view(now).commitIndex()).isEqualTo(2);
    }

    @Test
    void ignoresAcknowledgementsOfNonMembers() {
        step(new Event.WritePersisted(2, new LogPosition(2, 2)));
        step(new Event.MessageReceived(ServerId.of("9"), new AppendEntries.AppendAccepted(2, 2)));
        assertThat(raft.view(now).commitIndex()).isZero();
    }

    @Test
    @DisplayName("M19: a forced change at an isolated leader is not reported as done")
    void aForcedChangeWithoutAMajorityEndsUnknown() {
        accept(2);
        step(new Event.EntriesApplied(2));
        List<MemberChange> changes =
                List.of(new MemberChange.AddLearner(new ClusterMember(ServerId.of("3"), "host3:1")));
        assertThat(effectsOfType(
                        Effect.RespondToRequest.class,
                        step(new Event.MembershipChangeRequested(7, changes, 0, T, true))))
                .isEmpty();
        now += T + 1;
        List<Effect.RespondToRequest> replies =
                effectsOfType(Effect.RespondToRequest.class, step(new Event.ClockTick()));
        assertThat(replies).hasSize(1);
        assertThat(replies.get(0).response()).isInstanceOf(CoreResponse.RequestOutcomeUnknown.class);
    }
}
