package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
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
                Position.ZERO,
                Configuration.NONE,
                List.of(new TermRun(1, 1)),
                1,
                1,
                List.of(new PositionedConfiguration(new Position(1, 1), configuration)));
        StoredLog stored = (from, to, bytesMax) -> List.of(Entry.configuration(1, 1, configuration));
        Raft raft = new Raft(settings, recovered, stored, new SplittableRandom(1), 0);
        raft.step(2 * T, new Event.Tick());
        raft.step(2 * T, new Event.Persisted(2, Position.ZERO));
        raft.step(2 * T, new Event.Received(OTHER, new RequestVote.Granted(2)));
        return raft;
    }

    private List<Effect> step(Event event) {
        List<Effect> effects = raft.step(now, event);
        raft.checkAll();
        return effects;
    }

    private List<Effect> propose(int... lengths) {
        List<Event.Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            proposals.add(new Event.Proposal(i, new byte[lengths[i]]));
        }
        return step(new Event.Proposed(proposals));
    }

    private List<Effect> accept(long index) {
        step(new Event.Persisted(2, new Position(2, index)));
        return step(new Event.Received(OTHER, new AppendEntries.Accepted(2, index)));
    }

    private static List<Reason> refusals(List<Effect> effects) {
        List<Reason> reasons = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Reply reply && reply.response() instanceof Response.Refused refused) {
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
        assertThat(refusals(effects)).containsExactly(Reason.TOO_LARGE);
        assertThat(effectsOfType(Effect.ProposalsAppended.class, effects).get(0).proposals())
                .hasSize(1);
    }

    @Test
    @DisplayName("R16: releases uncommitted bytes when they are committed")
    void releasesUncommittedBytesOnCommit() {
        assertThat(refusals(propose(100, 100, 100, 100, 100))).containsExactly(Reason.BUSY, Reason.BUSY);
        accept(raft.view(now).last().index());
        for (int i = 0; i < 100; i++) {
            assertThat(refusals(propose(100, 100, 100))).isEmpty();
            accept(raft.view(now).last().index());
            step(new Event.Applied(raft.view(now).commitIndex()));
        }
    }

    @Test
    @DisplayName("A batch of proposals takes one effect, one write and one message per follower")
    void appendsABatchWithOneWriteAndOneMessage() {
        accept(2);
        List<Effect> effects = propose(10, 10, 10);
        assertThat(effectsOfType(Effect.ProposalsAppended.class, effects)).hasSize(1);
        assertThat(effectsOfType(Effect.Persist.class, effects)).hasSize(1);
        assertThat(effectsOfType(Effect.Send.class, effects)).hasSize(1);
    }

    @Test
    void limitsEntriesSubmittedButNotApplied() {
        accept(2);
        step(new Event.Applied(2));
        propose(100, 100, 100);
        List<Effect.Apply> submitted = effectsOfType(Effect.Apply.class, accept(5));
        assertThat(submitted).hasSize(1);
        assertThat(raft.view(now).commitIndex()).isEqualTo(5);
        propose(100, 100);
        assertThat(effectsOfType(Effect.Apply.class, accept(7))).isEmpty();
        assertThat(effectsOfType(Effect.Apply.class, step(new Event.Applied(5))))
                .hasSize(1);
    }

    @Test
    @DisplayName("R13: a write completed after stepping down commits nothing")
    void aWriteCompletedAfterSteppingDownCommitsNothing() {
        accept(2);
        propose(10);
        step(new Event.Received(OTHER, new AppendEntries.Accepted(2, 3)));
        step(new Event.Received(OTHER, new Heartbeat.Response(7, 0, 3)));
        step(new Event.Persisted(2, new Position(2, 3)));
        assertThat(raft.view(now).commitIndex()).isEqualTo(2);
    }

    @Test
    @DisplayName("R05: ignores an acknowledgement beyond the end of the log")
    void ignoresAcknowledgementsBeyondTheLog() {
        step(new Event.Persisted(2, new Position(2, 2)));
        step(new Event.Received(OTHER, new AppendEntries.Accepted(2, 99)));
        assertThat(raft.view(now).commitIndex()).isZero();
    }

    @Test
    @DisplayName("R07: a rejection never counts as an acknowledgement, wherever the follower's log ends")
    void aRejectionCommitsNothing() {
        step(new Event.Persisted(2, new Position(2, 2)));
        step(new Event.Received(OTHER, new AppendEntries.Rejected(2, 2, new Position(1, 1), 2)));
        step(new Event.Received(OTHER, new AppendEntries.Rejected(2, 1, Position.ZERO, 2)));
        assertThat(raft.view(now).commitIndex()).isZero();
        step(new Event.Received(OTHER, new AppendEntries.Accepted(2, 2)));
        assertThat(raft.view(now).commitIndex()).isEqualTo(2);
    }

    @Test
    void ignoresAcknowledgementsOfNonMembers() {
        step(new Event.Persisted(2, new Position(2, 2)));
        step(new Event.Received(ServerId.of("9"), new AppendEntries.Accepted(2, 2)));
        assertThat(raft.view(now).commitIndex()).isZero();
    }

    @Test
    @DisplayName("M19: a forced change at an isolated leader is not reported as done")
    void aForcedChangeWithoutAMajorityEndsUnknown() {
        accept(2);
        step(new Event.Applied(2));
        List<MemberChange> changes = List.of(new MemberChange.AddLearner(new Member(ServerId.of("3"), "host3:1")));
        assertThat(effectsOfType(Effect.Reply.class, step(new Event.ChangeRequested(7, changes, 0, T, true))))
                .isEmpty();
        now += T + 1;
        List<Effect.Reply> replies = effectsOfType(Effect.Reply.class, step(new Event.Tick()));
        assertThat(replies).hasSize(1);
        assertThat(replies.get(0).response()).isInstanceOf(Response.Unknown.class);
    }
}
