package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Penalties for failed handshakes, with a controlled clock. */
class ConnectionLimiterTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = Long.MAX_VALUE - SECOND;
    private final ConnectionLimiter limiter = new ConnectionLimiter(TestLimits.maxFailedHandshakes(3), () -> now);

    @Test
    void penalizesAnAddressAfterRepeatedFailuresForOneSecond() throws Exception {
        InetAddress source = InetAddress.getByName("192.0.2.1");
        fail(source, 2);
        assertThat(limiter.isPenalized(source)).isFalse();
        fail(source, 1);
        assertThat(limiter.isPenalized(source)).isTrue();

        now += SECOND;
        assertThat(limiter.isPenalized(source)).isFalse();
        fail(source, 1);
        assertThat(limiter.isPenalized(source)).isTrue();

        now += 4 * SECOND;
        fail(source, 2);
        assertThat(limiter.isPenalized(source)).as("the penalty has expired").isFalse();
        assertThat(limiter.failedHandshakeCount()).isEqualTo(6);
    }

    @Test
    void aStormOfFailuresIsPenalizedForOneSecondOnly() throws Exception {
        InetAddress source = InetAddress.getByName("192.0.2.1");
        fail(source, 5_000);
        assertThat(limiter.isPenalized(source)).isTrue();
        now += SECOND;
        assertThat(limiter.isPenalized(source)).isFalse();
    }

    @Test
    void doesNotPenalizeOtherAddresses() throws Exception {
        fail(InetAddress.getByName("192.0.2.1"), 10);
        assertThat(limiter.isPenalized(InetAddress.getByName("192.0.2.2"))).isFalse();
    }

    @Test
    void manySourcesDoNotExhaustThePenaltyTable() throws Exception {
        InetAddress first = InetAddress.getByName("192.0.2.1");
        fail(first, 3);
        for (int i = 0; i < 5_000; i++) {
            fail(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), 1);
        }
        assertThat(limiter.isPenalized(first))
                .as("its penalty was cleared with the others")
                .isFalse();
    }

    @Test
    void acquiresBytesUpToTheLimit() {
        ConnectionLimiter small = new ConnectionLimiter(TestLimits.maxInFlightRequestBytes(100), () -> now);
        assertThat(small.requestBudget().tryAcquire(60)).isTrue();
        assertThat(small.requestBudget().tryAcquire(60)).isFalse();
        assertThat(small.inFlightRequestBytes()).isEqualTo(60);
        small.requestBudget().release(60);
        assertThat(small.requestBudget().tryAcquire(100)).isTrue();
    }

    @Test
    void countsPeersAndClientsSeparately() {
        ConnectionLimiter small = new ConnectionLimiter(TestLimits.maxConnections(2), () -> now);
        small.onHandshakeCompleted(true);
        small.onHandshakeCompleted(false);
        small.onHandshakeCompleted(false);
        assertThat(small.isConnectionLimitReached(false, false)).isTrue();
        assertThat(small.isConnectionLimitReached(true, false)).isFalse();
        small.onConnectionClosed(true);
        assertThat(small.peerCount()).isZero();
        assertThat(small.clientCount()).isEqualTo(2);
        small.onConnectionClosed(false);
        assertThat(small.isConnectionLimitReached(false, false)).isFalse();
    }

    @Test
    void operatorsConnectWhenClientsHaveReachedTheirLimit() {
        ConnectionLimiter small = new ConnectionLimiter(TestLimits.maxConnections(2), () -> now);
        for (int i = 0; i < 66; i++) {
            assertThat(small.isConnectionLimitReached(false, true)).isFalse();
            assertThat(small.isConnectionLimitReached(false, false)).isEqualTo(i >= 2);
            small.onHandshakeCompleted(false);
        }
        assertThat(small.isConnectionLimitReached(false, true)).isTrue();
    }

    private void fail(InetAddress source, int times) {
        for (int i = 0; i < times; i++) {
            limiter.onHandshakeFailed(source);
        }
    }
}
