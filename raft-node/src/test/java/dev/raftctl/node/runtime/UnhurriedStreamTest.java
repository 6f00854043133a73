package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Writing that leaves the machine to others half of the time. */
class UnhurriedStreamTest {
    private static final int PORTION = 256 << 10;

    private final AtomicLong now = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long rested;
    private boolean hurried;

    /** A portion takes 3 ms; each look at the clock is one step of a rest. */
    private final OutputStream slow = new OutputStream() {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
            now.addAndGet(3_000_000L * length / PORTION);
        }
    };

    private final Ticker ticker = new Ticker() {
        @Override
        long nanos() {
            return now.get();
        }
    };

    private UnhurriedStream stream() {
        return new UnhurriedStream(slow, ticker, () -> hurried, nanos -> {
            rested += nanos;
            now.addAndGet(nanos);
        });
    }

    @Test
    void itRestsAsLongAsEachPortionTook() throws IOException {
        byte[] bytes = new byte[2 * PORTION + 1];
        bytes[PORTION] = 7;
        stream().write(bytes);
        assertThat(written.toByteArray()).isEqualTo(bytes);
        assertThat(rested).isEqualTo(2 * 3_000_000L);
    }

    @Test
    void singleBytesCount() throws IOException {
        UnhurriedStream stream = stream();
        for (int i = 0; i < PORTION; i++) {
            stream.write(i);
        }
        assertThat(written.size()).isEqualTo(PORTION);
        assertThat(rested).isGreaterThan(0);
    }

    @Test
    void aDiskThatStallsOnceIsNoReasonToRestAsLong() throws IOException {
        UnhurriedStream stream = stream();
        now.addAndGet(60_000_000_000L);
        stream.write(new byte[PORTION]);
        assertThat(rested).isEqualTo(50_000_000L);
    }

    @Test
    void whoIsToStopDoesNotRest() throws IOException {
        hurried = true;
        stream().write(new byte[4 * PORTION]);
        assertThat(rested).isZero();
    }
}
