package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import org.junit.jupiter.api.Test;

class RecentUnplannedElectionsTest {
    private static final class ManualTimeSource extends TimeSource {
        private long now;

        @Override
        long nanos() {
            return now;
        }
    }

    private final ManualTimeSource ticker = new ManualTimeSource();
    private final RecentUnplannedElections elections = new RecentUnplannedElections(ticker);

    private void winElection(ElectionCause cause) {
        elections.onDecision(new RenderedDecision(
                DecisionKind.ELECTION_STARTED, 3, null, cause.label(), DecisionData.NONE, "campaigns"));
        elections.onDecision(new RenderedDecision(DecisionKind.ELECTION_WON, 3, null, "", DecisionData.NONE, "leads"));
    }

    @Test
    void onlyElectionsAfterATimeoutCount() {
        winElection(ElectionCause.TIMEOUT);
        winElection(ElectionCause.TRANSFER);
        winElection(ElectionCause.OPERATOR);
        winElection(ElectionCause.TIMEOUT);
        assertThat(elections.count()).isEqualTo(2);
    }

    @Test
    void electionsAreForgottenAfterFiveMinutes() {
        winElection(ElectionCause.TIMEOUT);
        ticker.now = 299_000 * TimeSource.NANOS_PER_MILLI;
        winElection(ElectionCause.TIMEOUT);
        ticker.now = 301_000 * TimeSource.NANOS_PER_MILLI;
        assertThat(elections.count()).isEqualTo(1);
    }
}
