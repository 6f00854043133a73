package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.LeaseTimeNeeds;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a leader proposes so that leases end in time, and never before. */
class LeaseTimeProposerTest {
    private static final long MILLI = 1_000_000;
    private static final long HEARTBEAT_MILLIS = 100;
    private static final LeaseTimeNeeds LEASES = new LeaseTimeNeeds(true, false);
    private static final LeaseTimeNeeds EXPIRED = new LeaseTimeNeeds(true, true);

    private final LeaseTimeProposer proposer = new LeaseTimeProposer(HEARTBEAT_MILLIS * MILLI);
    private long logTimeMillis;

    @Test
    void advancesOncePerInterval() {
        assertThat(propose(LEASES, 1, 1, 0)).isNull();
        assertThat(propose(LEASES, 1, 1, 299)).isNull();
        assertThat(apply(propose(LEASES, 1, 1, 300))).isEqualTo(300);
        assertThat(propose(LEASES, 1, 1, 599)).isNull();
        assertThat(apply(propose(LEASES, 1, 1, 620))).isEqualTo(320);
    }

    @Test
    @DisplayName("LS4 One advance covers a few heartbeats, however long this server was paused")
    void aPauseDoesNotCount() {
        assertThat(propose(LEASES, 1, 1, 0)).isNull();
        assertThat(apply(propose(LEASES, 1, 1, 30_000))).isEqualTo(500);
        assertThat(propose(LEASES, 1, 1, 30_299))
                .as("the rest of the pause is forgotten")
                .isNull();
        assertThat(apply(propose(LEASES, 1, 1, 30_300))).isEqualTo(300);
    }

    @Test
    @DisplayName("LS4 Time in which an advance, and so a renewal, could not be applied does not count")
    void timeWithoutCommitsDoesNotCount() {
        assertThat(propose(LEASES, 1, 1, 0)).isNull();
        CoreRequest.CoreCommandRequest slow = propose(LEASES, 1, 1, 300);
        assertThat(propose(LEASES, 1, 1, 20_000)).as("only one at a time").isNull();
        assertThat(apply(slow)).isEqualTo(300);
        assertThat(apply(propose(LEASES, 1, 1, 20_000))).isEqualTo(500);
    }

    @Test
    @DisplayName("LS5 A new leader does not count time twice: it waits until all advances before its term are applied")
    void aNewLeaderWaitsForTheAdvancesOfItsPredecessors() {
        assertThat(propose(LEASES, 0, 1, 0)).isNull();
        assertThat(propose(LEASES, 2, 1, 400))
                .as("an entry of term 1 may follow")
                .isNull();
        logTimeMillis += 300;
        assertThat(propose(LEASES, 2, 2, 410)).as("it was applied just now").isNull();
        assertThat(propose(LEASES, 2, 2, 709)).isNull();
        assertThat(apply(propose(LEASES, 2, 2, 710))).isEqualTo(300);
    }

    @Test
    @DisplayName("LS6 Frequent changes of the leader do not stop log time")
    void frequentLeaderChangesDoNotStopLogTime() {
        LeaseTimeProposer[] servers = {
            new LeaseTimeProposer(HEARTBEAT_MILLIS * MILLI), new LeaseTimeProposer(HEARTBEAT_MILLIS * MILLI)
        };
        long now = 0;
        for (int term = 1; term <= 200; term++) {
            // Each leader leads for half an interval only.
            for (int turn = 0; turn < 3; turn++) {
                now += 50;
                for (int server = 0; server < servers.length; server++) {
                    long leadingTerm = term % servers.length == server ? term : 0;
                    CoreRequest.CoreCommandRequest proposal =
                            servers[server].nextProposal(view(LEASES, leadingTerm, term), now * MILLI);
                    if (proposal != null) {
                        apply(proposal);
                    }
                }
            }
        }
        assertThat(logTimeMillis).isBetween(now / 2, now);
    }

    @Test
    @DisplayName("LS5 Log time never runs ahead of real time, whatever leaders do")
    void logTimeIsALowerBoundOfRealTime() {
        for (int seed = 0; seed < 200; seed++) {
            checkLowerBound(new Random(seed));
        }
    }

    private static void checkLowerBound(Random random) {
        LeaseTimeProposerTest test = new LeaseTimeProposerTest();
        long now = 0;
        long term = 1;
        for (int step = 0; step < 300; step++) {
            now += random.nextInt(random.nextInt(10) == 0 ? 5_000 : 120);
            if (random.nextInt(30) == 0) {
                term++;
            }
            long leadingTerm = random.nextInt(8) == 0 ? 0 : term;
            CoreRequest.CoreCommandRequest proposal = test.propose(LEASES, leadingTerm, term, now);
            if (proposal == null) {
                continue;
            }
            switch (random.nextInt(5)) {
                case 0 -> test.refuse(proposal);
                case 1 -> {} // Its outcome stays unknown.
                case 2 -> {
                    now += 1_000;
                    test.apply(proposal);
                }
                default -> test.apply(proposal);
            }
            assertThat(test.logTimeMillis).isLessThanOrEqualTo(now);
        }
        assertThat(test.logTimeMillis).isPositive();
    }

    @Test
    @DisplayName("LS9 What has ended is removed at once, one entry after the other, without counting time")
    void proposesTheRemovalOfWhatHasEnded() {
        assertThat(propose(LEASES, 1, 1, 0)).isNull();
        CoreRequest.CoreCommandRequest first = propose(EXPIRED, 1, 1, 100);
        assertThat(elapsedOf(first)).isZero();
        assertThat(propose(EXPIRED, 1, 1, 101)).as("one at a time").isNull();
        assertThat(apply(first)).isZero();
        assertThat(apply(propose(EXPIRED, 1, 1, 102))).isZero();
        assertThat(apply(propose(LEASES, 1, 1, 300))).as("the whole interval").isEqualTo(300);
    }

    @Test
    @DisplayName("LS8 Without a leader nothing is proposed, and that time counts a few heartbeats at most")
    void withoutALeaderNothingExpires() {
        assertThat(propose(EXPIRED, 0, 1, 0)).isNull();
        assertThat(propose(EXPIRED, 0, 1, 60_000)).isNull();
        assertThat(apply(propose(LEASES, 2, 2, 90_000))).isEqualTo(500);
    }

    @Test
    void nothingIsProposedWithoutNeed() {
        assertThat(propose(LeaseTimeNeeds.NONE, 1, 1, 0)).isNull();
        assertThat(propose(LeaseTimeNeeds.NONE, 1, 1, 10_000)).isNull();
    }

    @Test
    void timeOfARefusedProposalIsMeasuredAgain() {
        assertThat(propose(LEASES, 1, 1, 0)).isNull();
        refuse(propose(LEASES, 1, 1, 300));
        assertThat(apply(propose(LEASES, 1, 1, 400))).isEqualTo(400);
    }

    @Test
    void aRefusedProposalIsNotRepeatedAtOnce() {
        refuse(propose(EXPIRED, 1, 1, 100));
        assertThat(propose(EXPIRED, 1, 1, 101)).isNull();
        assertThat(propose(EXPIRED, 1, 1, 199)).isNull();
        assertThat(apply(propose(EXPIRED, 1, 1, 200))).isZero();
    }

    @Test
    @DisplayName("LS5 The first lease after a time without any does not pay for the advance of sessions in flight")
    void sessionsInFlightDoNotShortenTheFirstLease() {
        assertThat(propose(LeaseTimeNeeds.NONE, 1, 1, 0)).isNull();
        // Sessions advance log time once a second: one advance is applied, the next is in flight when the lease begins.
        logTimeMillis += 1_000;
        assertThat(propose(LeaseTimeNeeds.NONE, 1, 1, 1_000)).isNull();
        assertThat(propose(LEASES, 1, 1, 2_000)).as("time before the grant").isNull();
        logTimeMillis += 1_000;
        assertThat(propose(LEASES, 1, 1, 2_299)).isNull();
        assertThat(apply(propose(LEASES, 1, 1, 2_300))).isEqualTo(300);
    }

    @Test
    @DisplayName("LS5 A lease that is granted after the last one was revoked does not pay for the advance in flight")
    void anAdvanceInFlightDoesNotShortenANewLease() {
        assertThat(propose(LEASES, 1, 1, 0)).isNull();
        CoreRequest.CoreCommandRequest inFlight = propose(LEASES, 1, 1, 400);
        assertThat(propose(LeaseTimeNeeds.NONE, 1, 1, 410)).as("revoked").isNull();
        assertThat(propose(LEASES, 1, 1, 420)).as("granted").isNull();
        assertThat(propose(LEASES, 1, 1, 800)).as("one at a time").isNull();
        assertThat(apply(inFlight)).isEqualTo(400);
        assertThat(apply(propose(LEASES, 1, 1, 900)))
                .as("since the grant, not since the first advance began")
                .isEqualTo(480);
    }

    @Test
    void fractionsOfAMillisecondAreNotLost() {
        long third = MILLI / 3;
        assertThat(proposer.nextProposal(view(LEASES, 1, 1), 0)).isNull();
        for (int count = 1; count <= 30; count++) {
            assertThat(apply(proposer.nextProposal(view(LEASES, 1, 1), count * (300 * MILLI + third))))
                    .isBetween(300L, 301L);
        }
        assertThat(logTimeMillis).isEqualTo(30 * (300 * MILLI + third) / MILLI);
    }

    private CoreRequest.@Nullable CoreCommandRequest propose(
            LeaseTimeNeeds needs, long leadingTerm, long appliedTerm, long nowMillis) {
        return proposer.nextProposal(view(needs, leadingTerm, appliedTerm), nowMillis * MILLI);
    }

    private LeaseTimeProposer.LeaseTimeView view(LeaseTimeNeeds needs, long leadingTerm, long appliedTerm) {
        return new LeaseTimeProposer.LeaseTimeView(needs, leadingTerm, appliedTerm, logTimeMillis, 7);
    }

    private long apply(CoreRequest.@Nullable CoreCommandRequest proposal) {
        long elapsed = elapsedOf(proposal);
        logTimeMillis += elapsed;
        if (proposal != null) {
            proposal.responder().reply(new ClientReply.CommandExecutedReply(new byte[0], new LogPosition(1, 1)));
        }
        return elapsed;
    }

    private static long elapsedOf(CoreRequest.@Nullable CoreCommandRequest proposal) {
        assertThat(proposal).isNotNull();
        return ((CommandEntryPayload.AdvanceLeaseTimePayload) CommandEntryPayload.decode(proposal.payload()))
                .elapsedMillis();
    }

    private void refuse(CoreRequest.@Nullable CoreCommandRequest proposal) {
        assertThat(proposal).isNotNull();
        proposal.responder().reply(new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "busy")));
    }
}
