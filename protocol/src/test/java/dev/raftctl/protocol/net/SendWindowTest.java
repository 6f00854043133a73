package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The window over simulated links with a queue that drains at a constant rate. */
class SendWindowTest {
    private static final long MILLI = 1_000_000;

    private final SendWindow window = new SendWindow(0);
    private final ArrayDeque<Long> pongTimes = new ArrayDeque<>();
    private long now;
    private long linkFreeAt;
    private long maxQueueingMillis;
    private long delivered;

    /** Sends as much as the window allows for this long. PONGs arrive in order. */
    private void sendFor(long bytesPerSecond, long roundTripNanos, long forNanos) {
        long endNanos = now + forNanos;
        if (now == 0) {
            window.onPingSent(now);
            pongTimes.add(roundTripNanos);
            now = pongTimes.remove();
            window.onPong(now);
        }
        while (now < endNanos) {
            while (window.isOpen()) {
                long partBytes = window.nextPartBytes();
                window.onSent(partBytes);
                linkFreeAt = Math.max(linkFreeAt, now) + partBytes * 1_000_000_000 / bytesPerSecond;
                maxQueueingMillis = Math.max(maxQueueingMillis, (linkFreeAt - now) / MILLI);
                if (window.shouldPing()) {
                    window.onPingSent(now);
                    pongTimes.add(linkFreeAt + roundTripNanos);
                }
            }
            if (window.shouldPing()) {
                window.onPingSent(now);
                pongTimes.add(linkFreeAt + roundTripNanos);
            }
            assertThat(pongTimes)
                    .as("a PONG is due that opens the window again")
                    .isNotEmpty();
            now = pongTimes.remove();
            delivered += window.onPong(now);
        }
    }

    @Test
    @DisplayName("E26: at 1 Mbit/s the queue stays short and the link is used")
    void fillsASlowLinkWithoutBuildingAQueue() {
        sendFor(125_000, 20 * MILLI, 60_000 * MILLI);
        assertThat(maxQueueingMillis).as("the initial window").isLessThan(300);
        maxQueueingMillis = 0;
        delivered = 0;
        sendFor(125_000, 20 * MILLI, 10_000 * MILLI);
        assertThat(maxQueueingMillis).isLessThan(250);
        assertThat(delivered).as("bytes delivered out of 1,250,000").isGreaterThan(800_000);
    }

    @Test
    void aFastLinkReachesTheMaximumWindow() {
        sendFor(1_000_000_000, 40 * MILLI, 2_000 * MILLI);
        assertThat(window.windowBytes()).isEqualTo(SendWindow.MAX_WINDOW_BYTES);
    }

    @Test
    void adaptsWhenALinkBecomesSlowerOrFaster() {
        sendFor(1_000_000_000, MILLI, 1_000 * MILLI);
        assertThat(window.windowBytes()).isGreaterThan(1 << 20);
        sendFor(500_000, MILLI, 120_000 * MILLI);
        maxQueueingMillis = 0;
        sendFor(500_000, MILLI, 10_000 * MILLI);
        assertThat(maxQueueingMillis).isLessThan(250);
        sendFor(1_000_000_000, MILLI, 30_000 * MILLI);
        assertThat(window.windowBytes()).isGreaterThan(1 << 20);
    }

    @Test
    void adaptsToALongerRoundTripTime() {
        sendFor(100_000_000, MILLI, 1_000 * MILLI);
        sendFor(100_000_000, 150 * MILLI, 60_000 * MILLI);
        delivered = 0;
        sendFor(100_000_000, 150 * MILLI, 10_000 * MILLI);
        assertThat(delivered).as("bytes delivered out of 1,000,000,000").isGreaterThan(300_000_000);
    }

    @Test
    void silenceIsTheTimeSinceTheLastPong() {
        assertThat(window.silentNanos(5)).isZero();
        window.onPingSent(5);
        window.onPingSent(6);
        assertThat(window.silentNanos(10)).isEqualTo(5);
        window.onPong(20);
        assertThat(window.silentNanos(25)).isEqualTo(5);
        window.onPong(26);
        assertThat(window.silentNanos(100)).isZero();
        assertThat(window.onPong(101)).as("a PONG without a PING").isZero();
    }
}
