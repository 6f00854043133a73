package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests that sessions may live longer than requested but never shorter (hazard C03). */
class LogTimeProposerTest {
    private static final long STEP = 1_000_000_000;

    private final LogTimeProposer time = new LogTimeProposer(STEP);

    private CoreRequest.CoreCommandRequest proposedAt(long now) {
        return Objects.requireNonNull(time.nextProposal(true, true, now), "a proposal is due");
    }

    private static long millisIn(CoreRequest.CoreCommandRequest proposal) {
        return ((CommandEntryPayload.AdvanceLogTimePayload) CommandEntryPayload.decode(proposal.payload()))
                .elapsedMillis();
    }

    private static void applied(CoreRequest.CoreCommandRequest proposal) {
        proposal.responder().reply(new ClientReply.CommandExecutedReply(new byte[0], new LogPosition(2, 7)));
    }

    @Test
    void aLeaderMeasuresFromItsElectionAndThenFromItsLastProposal() {
        assertThat(time.nextProposal(true, true, 0)).isNull();
        assertThat(time.nextProposal(true, true, STEP - 1)).isNull();
        CoreRequest.CoreCommandRequest first = proposedAt(STEP);
        assertThat(millisIn(first)).isEqualTo(1000);
        applied(first);

        assertThat(time.nextProposal(true, true, STEP + 1)).isNull();
        assertThat(millisIn(proposedAt(3 * STEP))).isEqualTo(2000);
    }

    @Test
    void onlyOneProposalIsPendingAtATime() {
        assertThat(time.nextProposal(true, true, 0)).isNull();
        CoreRequest.CoreCommandRequest first = proposedAt(STEP);

        assertThat(time.nextProposal(true, true, 5 * STEP)).isNull();

        applied(first);
        assertThat(millisIn(proposedAt(5 * STEP))).isEqualTo(4000);
    }

    @Test
    void refusedTimeIsProposedAgainButUnknownTimeIsNot() {
        assertThat(time.nextProposal(true, true, 0)).isNull();
        CoreRequest.CoreCommandRequest refused = proposedAt(STEP);
        refused.responder().reply(new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "busy")));
        CoreRequest.CoreCommandRequest again = proposedAt(2 * STEP);
        assertThat(millisIn(again)).isEqualTo(2000);

        again.responder().reply(new ClientReply.UnknownOutcomeReply("lost"));

        assertThat(millisIn(proposedAt(3 * STEP))).isEqualTo(1000);
    }

    @Test
    void aRefusedProposalIsNotRepeatedAtOnce() {
        assertThat(time.nextProposal(true, true, 0)).isNull();
        proposedAt(STEP).responder().reply(new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "busy")));
        assertThat(time.nextProposal(true, true, STEP + 1_000_000)).isNull();
        assertThat(time.nextProposal(true, true, STEP + STEP / 3 - 1)).isNull();
        assertThat(millisIn(proposedAt(STEP + STEP / 2))).isEqualTo(1500);
    }

    @Test
    void timeWithoutLeadershipIsNotCounted() {
        assertThat(time.nextProposal(true, true, 0)).isNull();
        CoreRequest.CoreCommandRequest late = proposedAt(STEP);
        assertThat(time.nextProposal(false, true, 2 * STEP)).isNull();
        assertThat(time.nextProposal(true, true, 10 * STEP)).isNull();
        applied(late);

        assertThat(millisIn(proposedAt(11 * STEP))).isEqualTo(1000);
    }

    @Test
    void nothingIsProposedWhenNothingDependsOnTime() {
        assertThat(time.nextProposal(true, false, 0)).isNull();
        assertThat(time.nextProposal(true, false, 100 * STEP)).isNull();
    }
}
