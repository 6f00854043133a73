package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.LeaderChangeCount;
import org.junit.jupiter.api.Test;

class LeaderChangeCounterTest {
    private static final long SECOND = 1_000_000_000;

    private final LeaderChangeCounter counter = new LeaderChangeCounter();

    @Test
    void electionsAreCountedByCause() {
        counter.onElectionStarted("timeout");
        counter.onElectionWon(SECOND);
        counter.onLeaderHeard(2 * SECOND);
        counter.onElectionStarted("transfer");
        counter.onElectionWon(3 * SECOND);
        counter.onElectionStarted("timeout");
        counter.onElectionWon(4 * SECOND);
        assertThat(counter.at(5 * SECOND))
                .containsExactly(
                        new LeaderChangeCount("observed", 1),
                        new LeaderChangeCount("timeout", 2),
                        new LeaderChangeCount("transfer", 1));
    }

    @Test
    void anElectionThatIsNotWonDoesNotCount() {
        counter.onElectionStarted("operator");
        assertThat(counter.at(SECOND)).isEmpty();
    }

    @Test
    void changesAreForgottenAfterFiveMinutes() {
        counter.onLeaderHeard(SECOND);
        counter.onLeaderHeard(100 * SECOND);
        assertThat(counter.at(301 * SECOND)).containsExactly(new LeaderChangeCount("observed", 2));
        assertThat(counter.at(302 * SECOND)).containsExactly(new LeaderChangeCount("observed", 1));
        assertThat(counter.at(402 * SECOND)).isEmpty();
    }
}
