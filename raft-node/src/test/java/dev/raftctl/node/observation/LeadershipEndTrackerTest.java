package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadershipEndTrackerTest {
    private static final long LATER = LeadershipEndTracker.WAIT_MILLIS;

    private final LeadershipEndTracker tracker = new LeadershipEndTracker();

    @Test
    void namesTheServerWithTheHigherTermAndTheLastContact() {
        assertThat(stepDown("higher-term", 12, 1_000)).isNull();
        assertThat(tracker.take(1_000 + LATER - 1)).isEmpty();
        List<ObservedEvent> all = tracker.take(1_000 + LATER);
        assertThat(all).hasSize(1);
        ObservedEvent ended = all.get(0);
        assertThat(ended.term()).isEqualTo(5);
        assertThat(ended.subject()).isEqualTo("n2");
        assertThat(ended.cause()).isEqualTo("higher-term");
        assertThat(ended.data().format())
                .isEqualTo("stepDownCause=higher-term;quorumContactAgoMs=12;diskProgressAgoMs=3;uncommitted=7;"
                        + "noticedAgoMs=500");
        assertThat(tracker.take(9_000)).isEmpty();
    }

    @Test
    void aPauseExplainsALostQuorumAsSoonAsItIsFound() {
        assertThat(stepDown("no-quorum", 2_684, 5_000)).isNull();
        List<ObservedEvent> all = tracker.onPause(2_600, 5_040, 5_200);
        assertThat(all).hasSize(1);
        ObservedEvent ended = all.get(0);
        assertThat(ended.cause()).isEqualTo("paused");
        assertThat(ended.data().number("pauseMs", 0)).isEqualTo(2_600);
        assertThat(ended.data().number("noticedAgoMs", 0)).isEqualTo(200);
        assertThat(ended.text()).contains("ended: paused for 2600 ms;");
        assertThat(tracker.take(9_000)).isEmpty();
    }

    @Test
    void aPauseThatIsAlreadyKnownExplainsAStepDownAtOnce() {
        assertThat(tracker.onPause(2_600, 4_990, 4_995)).isEmpty();
        assertThat(causeOf(stepDown("higher-term", 2_684, 5_000))).isEqualTo("paused");
    }

    @Test
    void anOldOrShortPauseExplainsNothing() {
        assertThat(tracker.onPause(2_600, 1_000, 1_000)).isEmpty();
        assertThat(stepDown("no-quorum", 2_684, 5_000)).isNull();
        assertThat(causesAt(5_000 + LATER)).containsExactly("no-quorum");
        assertThat(stepDown("no-quorum", 2_684, 9_000)).isNull();
        assertThat(tracker.onPause(300, 9_000, 9_000)).isEmpty();
        assertThat(causesAt(9_000 + LATER)).containsExactly("no-quorum");
    }

    @Test
    void aPauseAfterTheStepDownExplainsNothing() {
        assertThat(stepDown("higher-term", 12, 1_000)).isNull();
        assertThat(tracker.onPause(1_400, 2_500, 2_500)).isEmpty();
        assertThat(causesAt(2_500)).containsExactly("higher-term");
    }

    @Test
    void aTransferEndsLeadershipByTheHigherTermOfItsTarget() {
        assertThat(tracker.onDecision(decision(DecisionKind.TRANSFER_STARTED, ""), 900))
                .isNull();
        ObservedEvent ended = stepDown("higher-term", 12, 1_000);
        assertThat(causeOf(ended)).isEqualTo("transfer");
        assertThat(ended.data().number("noticedAgoMs", -1)).isZero();
        assertThat(tracker.onDecision(decision(DecisionKind.TRANSFER_ENDED, "leadership-ended"), 1_000))
                .isNull();
        assertThat(stepDown("higher-term", 12, 2_000)).isNull();
        assertThat(causesAt(2_000 + LATER)).containsExactly("higher-term");
    }

    @Test
    void aFailedTransferIsForgotten() {
        assertThat(tracker.onDecision(decision(DecisionKind.TRANSFER_STARTED, ""), 900))
                .isNull();
        assertThat(tracker.onDecision(decision(DecisionKind.TRANSFER_ENDED, "not-caught-up"), 1_900))
                .isNull();
        assertThat(stepDown("no-quorum", 1_100, 5_000)).isNull();
        assertThat(causesAt(5_000 + LATER)).containsExactly("no-quorum");
    }

    @Test
    void aSlowDiskEndsLeadershipAlsoDuringATransfer() {
        assertThat(tracker.onDecision(decision(DecisionKind.TRANSFER_STARTED, ""), 900))
                .isNull();
        assertThat(causeOf(stepDown("disk", 12, 1_000))).isEqualTo("disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "operator", "removed", "fenced", "voted", "leader-heard", "lease-promise"})
    void aCauseThatNoPauseExplainsIsReportedAtOnce(String cause) {
        assertThat(tracker.onPause(2_600, 1_000, 1_000)).isEmpty();
        assertThat(causeOf(stepDown(cause, 12, 1_000))).isEqualTo(cause);
        assertThat(tracker.takeAll(9_000)).isEmpty();
    }

    @Test
    void aStoppingProcessReportsAtOnce() {
        tracker.onProcessEnding();
        assertThat(causeOf(stepDown("higher-term", 12, 1_000))).isEqualTo("stopped");
    }

    @Test
    void anEndShortlyBeforeAStopKeepsItsCause() {
        assertThat(stepDown("no-quorum", 1_100, 1_000)).isNull();
        tracker.onProcessEnding();
        assertThat(causesAt(1_000 + LATER - 1)).isEmpty();
        assertThat(tracker.takeAll(1_100)).extracting(ObservedEvent::cause).containsExactly("no-quorum");
    }

    @Test
    void twoEndsWithinTheWaitAreBothReported() {
        assertThat(stepDown("no-quorum", 1_100, 1_000)).isNull();
        assertThat(stepDown("higher-term", 12, 1_400)).isNull();
        assertThat(causesAt(1_000 + LATER)).containsExactly("no-quorum");
        assertThat(causesAt(1_400 + LATER)).containsExactly("higher-term");
    }

    @Test
    void aPauseExplainsTheEndItPrecedesAndNoOther() {
        assertThat(stepDown("no-quorum", 2_684, 1_000)).isNull();
        assertThat(stepDown("higher-term", 4_000, 1_400)).isNull();
        assertThat(tracker.onPause(1_900, 1_020, 1_450))
                .extracting(ObservedEvent::cause)
                .containsExactly("paused");
        assertThat(causesAt(1_400 + LATER)).containsExactly("higher-term");
    }

    private List<String> causesAt(long millis) {
        return tracker.take(millis).stream().map(ObservedEvent::cause).toList();
    }

    private static String causeOf(@Nullable ObservedEvent ended) {
        return ended == null ? "" : ended.cause();
    }

    private @Nullable ObservedEvent stepDown(String cause, long quorumContactAgoMillis, long atMillis) {
        DecisionData data = DecisionData.NONE
                .with("ledTerm", 5)
                .with("quorumContactAgoMs", quorumContactAgoMillis)
                .with("diskProgressAgoMs", 3)
                .with("uncommitted", 7);
        return tracker.onDecision(
                new RenderedDecision(DecisionKind.STEPPED_DOWN, 6, ServerId.of("n2"), cause, data, "text"), atMillis);
    }

    private static RenderedDecision decision(DecisionKind kind, String cause) {
        return new RenderedDecision(kind, 5, ServerId.of("n2"), cause, DecisionData.NONE, "text");
    }
}
