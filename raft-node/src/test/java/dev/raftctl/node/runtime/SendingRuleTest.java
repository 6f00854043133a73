package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import org.junit.jupiter.api.Test;

/** A snapshot is checked before it is sent, and not sent without pause to a follower that refuses it (trap D16). */
class SendingRuleTest {
    private static final ServerId N2 = ServerId.of("n2");
    private static final Snapshot SNAPSHOT = new Snapshot(new Position(1, 9), Configuration.NONE, 100, 7);
    private static final long SECOND = 1_000 * Ticker.NANOS_PER_MILLI;

    private final SendingRule rule = new SendingRule();

    @Test
    void itIsCheckedFirstAndAgainAfterAWhileAndWhenItIsAnother() {
        assertThat(rule.isToBeChecked(SNAPSHOT, 0)).isTrue();
        rule.checked(SNAPSHOT, 0);
        assertThat(rule.isToBeChecked(SNAPSHOT, SECOND)).isFalse();
        assertThat(rule.isToBeChecked(SNAPSHOT, 61 * SECOND)).isTrue();
        assertThat(rule.isToBeChecked(new Snapshot(new Position(1, 9), Configuration.NONE, 100, 8), SECOND))
                .isTrue();
    }

    @Test
    void d16WhoRefusesItWaitsLongerEachTime() {
        long now = 0;
        long before = 0;
        for (int times = 0; times < 5; times++) {
            assertThat(rule.hasRefused(N2, SNAPSHOT, now)).isEqualTo(times > 0);
            if (times > 0) {
                assertThat(rule.maySend(N2, now)).isFalse();
                assertThat(rule.pauseNanos(N2)).isGreaterThan(before);
                before = rule.pauseNanos(N2);
                now += before;
            }
            assertThat(rule.hasRefused(N2, SNAPSHOT, now)).isFalse();
            assertThat(rule.maySend(N2, now)).isTrue();
            rule.sentWhole(N2, SNAPSHOT);
        }
        assertThat(rule.maySend(ServerId.of("n3"), now)).isTrue();
    }
}
