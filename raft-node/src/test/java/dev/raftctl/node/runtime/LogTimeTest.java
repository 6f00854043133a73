package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Sessions may live longer than they asked for, never shorter (trap C03). */
class LogTimeTest {
    private static final long STEP = LogTime.STEP_NANOS;

    private final LogTime time = new LogTime();

    private Question.Command proposedAt(long now) {
        return Objects.requireNonNull(time.due(true, true, now), "a proposal is due");
    }

    private static long millisIn(Question.Command proposal) {
        return ((SessionEnvelope.Advance) SessionEnvelope.decode(proposal.payload())).elapsedMillis();
    }

    private static void applied(Question.Command proposal) {
        proposal.responder().answer(new ClientReply.Executed(new byte[0], new Position(2, 7)));
    }

    @Test
    void aLeaderMeasuresFromItsElectionAndThenFromItsLastStep() {
        assertThat(time.due(true, true, 0)).isNull();
        assertThat(time.due(true, true, STEP - 1)).isNull();
        Question.Command first = proposedAt(STEP);
        assertThat(millisIn(first)).isEqualTo(1000);
        applied(first);

        assertThat(time.due(true, true, STEP + 1)).isNull();
        assertThat(millisIn(proposedAt(3 * STEP))).isEqualTo(2000);
    }

    @Test
    void oneIsUnderWayAtATime() {
        assertThat(time.due(true, true, 0)).isNull();
        Question.Command first = proposedAt(STEP);

        assertThat(time.due(true, true, 5 * STEP)).isNull();

        applied(first);
        assertThat(millisIn(proposedAt(5 * STEP))).isEqualTo(4000);
    }

    @Test
    void whatWasCertainlyNotAppliedIsMeasuredAgainAndWhatIsUnknownIsNot() {
        assertThat(time.due(true, true, 0)).isNull();
        Question.Command refused = proposedAt(STEP);
        refused.responder().answer(new ClientReply.Refused(new Refusal(Reason.BUSY, "busy")));
        Question.Command again = proposedAt(2 * STEP);
        assertThat(millisIn(again)).isEqualTo(2000);

        again.responder().answer(new ClientReply.Unknown("lost"));

        assertThat(millisIn(proposedAt(3 * STEP))).isEqualTo(1000);
    }

    @Test
    void timeWithoutLeadershipIsNotCounted() {
        assertThat(time.due(true, true, 0)).isNull();
        Question.Command late = proposedAt(STEP);
        assertThat(time.due(false, true, 2 * STEP)).isNull();
        assertThat(time.due(true, true, 10 * STEP)).isNull();
        applied(late);

        assertThat(millisIn(proposedAt(11 * STEP))).isEqualTo(1000);
    }

    @Test
    void nothingIsProposedWhenNothingWaitsForTime() {
        assertThat(time.due(true, false, 0)).isNull();
        assertThat(time.due(true, false, 100 * STEP)).isNull();
    }
}
