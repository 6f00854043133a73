package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.wire.WireLimits;
import org.junit.jupiter.api.Test;

/** Which handshake is closed when too many are in progress. */
class PendingHandshakesTest {
    private final ConnectionLimiter limiter = new ConnectionLimiter(WireLimits.DEFAULT, () -> 0);
    private final PendingHandshakes pending = new PendingHandshakes(3);

    private InboundConnection connection() {
        return new InboundConnection(null, WireLimits.DEFAULT, null, limiter);
    }

    @Test
    void thoseOfPenalizedAddressesAreClosedFirstAndThenTheOldest() {
        InboundConnection oldest = connection();
        InboundConnection penalized = connection();
        assertThat(pending.add(oldest, false)).isNull();
        assertThat(pending.add(penalized, true)).isNull();
        assertThat(pending.add(connection(), false)).isNull();
        assertThat(pending.add(connection(), false)).isSameAs(penalized);
        assertThat(pending.add(connection(), false)).isSameAs(oldest);
        assertThat(pending.size()).isEqualTo(3);
    }

    @Test
    void aCompletedHandshakeIsNoLongerPending() {
        for (boolean isPenalized : new boolean[] {false, true}) {
            InboundConnection completed = connection();
            pending.add(completed, isPenalized);
            pending.remove(completed);
            assertThat(pending.size()).isZero();
        }
    }
}
