package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests that writing leaves the host idle half of the time. */
class ThrottledOutputStreamTest {
    private static final int CHUNK_BYTES = 256 << 10;

    private final AtomicLong now = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long pausedNanos;
    private boolean unthrottled;

    /** A chunk takes 3 ms; the clock advances only during writes and pauses. */
    private final OutputStream slow = new OutputStream() {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
            now.addAndGet(3_000_000L * length / CHUNK_BYTES);
        }
    };

    private final TimeSource ticker = new TimeSource() {
        @Override
        long nanos() {
            return now.get();
        }
    };

    private ThrottledOutputStream stream() {
        return new ThrottledOutputStream(slow, ticker, () -> unthrottled, nanos -> {
            pausedNanos += nanos;
            now.addAndGet(nanos);
        });
    }

    @Test
    void pausesAsLongAsEachChunkTook() throws IOException {
        byte[] bytes = new byte[2 * CHUNK_BYTES + 1];
        bytes[CHUNK_BYTES] = 7;
        stream().write(bytes);
        assertThat(written.toByteArray()).isEqualTo(bytes);
        assertThat(pausedNanos).isEqualTo(2 * 3_000_000L);
    }

    @Test
    void singleByteWritesCount() throws IOException {
        ThrottledOutputStream stream = stream();
        for (int i = 0; i < CHUNK_BYTES; i++) {
            stream.write(i);
        }
        assertThat(written.size()).isEqualTo(CHUNK_BYTES);
        assertThat(pausedNanos).isGreaterThan(0);
    }

    @Test
    void thePauseAfterAStallIsLimited() throws IOException {
        ThrottledOutputStream stream = stream();
        now.addAndGet(60_000_000_000L);
        stream.write(new byte[CHUNK_BYTES]);
        assertThat(pausedNanos).isEqualTo(50_000_000L);
    }

    @Test
    void doesNotPauseOnceUnthrottled() throws IOException {
        unthrottled = true;
        stream().write(new byte[4 * CHUNK_BYTES]);
        assertThat(pausedNanos).isZero();
    }
}
