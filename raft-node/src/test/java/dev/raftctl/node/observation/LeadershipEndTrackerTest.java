package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import org.junit.jupiter.api.Test;

class LeadershipEndTrackerTest {
    private static final long LATER = LeadershipEndTracker.WAIT_MILLIS;

    private final LeadershipEndTracker tracker = new LeadershipEndTracker();

    @Test
    void namesTheServerWithTheHigherTermAndTheLastContact() {
        stepDown("higher-term", 12, 1_000);
        assertThat(tracker.take(1_000 + LATER - 1)).isNull();
        ObservedEvent ended = tracker.take(1_000 + LATER);
        assertThat(ended).isNotNull();
        assertThat(ended.term()).isEqualTo(5);
        assertThat(ended.subject()).isEqualTo("n2");
        assertThat(ended.cause()).isEqualTo("higher-term");
        assertThat(ended.data().format())
                .isEqualTo("stepDownCause=higher-term;quorumContactAgoMs=12;diskProgressAgoMs=3;uncommitted=7;"
                        + "noticedAgoMs=500");
        assertThat(tracker.take(9_000)).isNull();
    }

    @Test
    void aPauseExplainsALostQuorumEvenIfItIsFoundLater() {
        stepDown("no-quorum", 2_684, 5_000);
        tracker.onPause(2_600, 5_040);
        ObservedEvent ended = tracker.take(5_000 + LATER);
        assertThat(ended).isNotNull();
        assertThat(ended.cause()).isEqualTo("paused");
        assertThat(ended.data().number("pauseMs", 0)).isEqualTo(2_600);
    }

    @Test
    void anOldOrShortPauseExplainsNothing() {
        tracker.onPause(2_600, 1_000);
        stepDown("no-quorum", 2_684, 5_000);
        assertThat(causeAt(5_000 + LATER)).isEqualTo("no-quorum");
        stepDown("no-quorum", 2_684, 9_000);
        tracker.onPause(300, 9_000);
        assertThat(causeAt(9_000 + LATER)).isEqualTo("no-quorum");
    }

    @Test
    void aTransferEndsLeadershipByTheHigherTermOfItsTarget() {
        tracker.onDecision(decision(DecisionKind.TRANSFER_STARTED, ""), 900);
        stepDown("higher-term", 12, 1_000);
        tracker.onDecision(decision(DecisionKind.TRANSFER_ENDED, "leadership-ended"), 1_000);
        assertThat(causeAt(1_000 + LATER)).isEqualTo("transfer");
        stepDown("higher-term", 12, 2_000);
        assertThat(causeAt(2_000 + LATER)).isEqualTo("higher-term");
    }

    @Test
    void aFailedTransferIsForgotten() {
        tracker.onDecision(decision(DecisionKind.TRANSFER_STARTED, ""), 900);
        tracker.onDecision(decision(DecisionKind.TRANSFER_ENDED, "not-caught-up"), 1_900);
        stepDown("no-quorum", 1_100, 5_000);
        assertThat(causeAt(5_000 + LATER)).isEqualTo("no-quorum");
    }

    @Test
    void aStoppingProcessReportsAtOnce() {
        tracker.onProcessEnding();
        stepDown("higher-term", 12, 1_000);
        assertThat(causeAt(1_000)).isEqualTo("stopped");
    }

    private String causeAt(long millis) {
        ObservedEvent ended = tracker.take(millis);
        return ended == null ? "" : ended.cause();
    }

    private void stepDown(String cause, long quorumContactAgoMillis, long atMillis) {
        DecisionData data = DecisionData.NONE
                .with("ledTerm", 5)
                .with("quorumContactAgoMs", quorumContactAgoMillis)
                .with("diskProgressAgoMs", 3)
                .with("uncommitted", 7);
        tracker.onDecision(
                new RenderedDecision(DecisionKind.STEPPED_DOWN, 6, ServerId.of("n2"), cause, data, "text"), atMillis);
    }

    private static RenderedDecision decision(DecisionKind kind, String cause) {
        return new RenderedDecision(kind, 5, ServerId.of("n2"), cause, DecisionData.NONE, "text");
    }
}
