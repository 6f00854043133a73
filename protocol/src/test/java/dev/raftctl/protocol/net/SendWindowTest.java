package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The window over simulated links: a queue that drains at so many bytes a second. */
class SendWindowTest {
    private static final long MILLI = 1_000_000;

    private final SendWindow window = new SendWindow(0);
    private final ArrayDeque<Long> answers = new ArrayDeque<>();
    private long now;
    private long linkFreeAt;
    private long worstQueueMillis;
    private long delivered;

    /** Sends all it may through a link for this long; the answers come in order. */
    private void run(long bytesPerSecond, long roundTripNanos, long forNanos) {
        long end = now + forNanos;
        if (now == 0) {
            window.marked(now);
            answers.add(roundTripNanos);
            now = answers.remove();
            window.answered(now);
        }
        while (now < end) {
            while (window.isOpen()) {
                long part = window.nextPartBytes();
                window.sent(part);
                linkFreeAt = Math.max(linkFreeAt, now) + part * 1_000_000_000 / bytesPerSecond;
                worstQueueMillis = Math.max(worstQueueMillis, (linkFreeAt - now) / MILLI);
                if (window.wantsMark()) {
                    window.marked(now);
                    answers.add(linkFreeAt + roundTripNanos);
                }
            }
            if (window.wantsMark()) {
                window.marked(now);
                answers.add(linkFreeAt + roundTripNanos);
            }
            assertThat(answers).as("something opens the window again").isNotEmpty();
            now = answers.remove();
            delivered += window.answered(now);
        }
    }

    @Test
    @DisplayName("E26: at 1 Mbit/s nothing waits long behind what was sent, and the link is used")
    void aSlowLinkIsFilledWithoutAQueue() {
        run(125_000, 20 * MILLI, 60_000 * MILLI);
        assertThat(worstQueueMillis).as("the first window").isLessThan(300);
        worstQueueMillis = 0;
        delivered = 0;
        run(125_000, 20 * MILLI, 10_000 * MILLI);
        assertThat(worstQueueMillis).isLessThan(250);
        assertThat(delivered).as("of 1,250,000 bytes").isGreaterThan(800_000);
    }

    @Test
    void aFastLinkIsNotHeldBack() {
        run(1_000_000_000, 40 * MILLI, 2_000 * MILLI);
        assertThat(window.bytes()).isEqualTo(SendWindow.MAX_BYTES);
    }

    @Test
    void aLinkThatBecomesSlowIsNoticedAndOneThatBecomesFastToo() {
        run(1_000_000_000, MILLI, 1_000 * MILLI);
        assertThat(window.bytes()).isGreaterThan(1 << 20);
        run(500_000, MILLI, 120_000 * MILLI);
        worstQueueMillis = 0;
        run(500_000, MILLI, 10_000 * MILLI);
        assertThat(worstQueueMillis).isLessThan(250);
        run(1_000_000_000, MILLI, 30_000 * MILLI);
        assertThat(window.bytes()).isGreaterThan(1 << 20);
    }

    @Test
    void aRouteThatBecomesLongerIsGottenUsedTo() {
        run(100_000_000, MILLI, 1_000 * MILLI);
        run(100_000_000, 150 * MILLI, 60_000 * MILLI);
        delivered = 0;
        run(100_000_000, 150 * MILLI, 10_000 * MILLI);
        assertThat(delivered).as("of 1,000,000,000 bytes").isGreaterThan(300_000_000);
    }

    @Test
    void silenceIsTheTimeWithoutAnyAnswer() {
        assertThat(window.silentNanos(5)).isZero();
        window.marked(5);
        window.marked(6);
        assertThat(window.silentNanos(10)).isEqualTo(5);
        window.answered(20);
        assertThat(window.silentNanos(25)).isEqualTo(5);
        window.answered(26);
        assertThat(window.silentNanos(100)).isZero();
        assertThat(window.answered(101)).as("an answer nobody asked for").isZero();
    }
}
