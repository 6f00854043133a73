package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionCause;
import org.junit.jupiter.api.Test;

class RecentElectionsTest {
    private static final class ManualTicker extends Ticker {
        private long now;

        @Override
        long nanos() {
            return now;
        }
    }

    private final ManualTicker ticker = new ManualTicker();
    private final RecentElections elections = new RecentElections(ticker);

    private void wins(ElectionCause cause) {
        elections.decided(new Decision(Decision.Kind.ELECTION_STARTED, 3, null, cause.word(), "campaigns"));
        elections.decided(new Decision(Decision.Kind.ELECTION_WON, 3, null, "", "leads"));
    }

    @Test
    void onlyElectionsThatNobodyAskedForCount() {
        wins(ElectionCause.TIMEOUT);
        wins(ElectionCause.TRANSFER);
        wins(ElectionCause.OPERATOR);
        wins(ElectionCause.TIMEOUT);
        assertThat(elections.count()).isEqualTo(2);
    }

    @Test
    void afterFiveMinutesNoneCounts() {
        wins(ElectionCause.TIMEOUT);
        ticker.now = 299_000 * Ticker.NANOS_PER_MILLI;
        wins(ElectionCause.TIMEOUT);
        ticker.now = 301_000 * Ticker.NANOS_PER_MILLI;
        assertThat(elections.count()).isEqualTo(1);
    }
}
