package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ServerId;
import org.junit.jupiter.api.Test;

class PeerContactTimesTest {
    private static final long MILLI = 1_000_000;
    private static final ServerId N2 = ServerId.of("n2");

    private final PeerContactTimes times = new PeerContactTimes();

    @Test
    void aServerThatWasNeverHeardHasNoAge() {
        times.onHeard(ServerId.of("n3"), 1);
        assertThat(times.heardMillisAgo(N2, 5 * MILLI)).isEqualTo(-1);
    }

    @Test
    void theLastMessageCounts() {
        times.onHeard(N2, 0);
        times.onHeard(N2, 90 * MILLI);
        assertThat(times.heardMillisAgo(N2, 100 * MILLI)).isEqualTo(10);
    }

    @Test
    void theNumberOfServersIsLimited() {
        for (int i = 0; i < 300; i++) {
            times.onHeard(ServerId.of("s" + i), MILLI);
        }
        assertThat(times.heardMillisAgo(ServerId.of("s0"), MILLI)).isZero();
        assertThat(times.heardMillisAgo(ServerId.of("s299"), MILLI)).isEqualTo(-1);
    }
}
