package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LineEndTrackingStreamTest {
    private static final int LINE_COUNT = 20_000;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final LineEndTrackingStream stream = new LineEndTrackingStream(new UnsynchronizedBuffer(shown));

    /** A buffer like that of the terminal: two flushes at the same time write it twice. */
    private static final class UnsynchronizedBuffer extends OutputStream {
        private final OutputStream out;
        private final byte[] buffer = new byte[64];
        private int length;

        UnsynchronizedBuffer(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            if (length == buffer.length) {
                flush();
            }
            buffer[length++] = (byte) value;
        }

        @Override
        public void flush() throws IOException {
            if (length > 0) {
                out.write(buffer, 0, length);
                Thread.yield();
                length = 0;
            }
        }
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void endsALineOnce() throws IOException {
        stream.endLine();
        stream.write("a".getBytes(StandardCharsets.UTF_8));
        stream.endLine();
        stream.endLine();
        assertThat(shown()).isEqualTo("a\n");
    }

    @Test
    void outputAppearsOnceAlthoughAnotherThreadFlushes() throws Exception {
        ExecutorService copiers = Executors.newSingleThreadExecutor();
        try {
            Future<?> flushing = copiers.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    stream.flush();
                }
                return null;
            });
            byte[] line = "line\n".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < LINE_COUNT; i++) {
                stream.write(line, 0, line.length);
                stream.flush();
            }
            flushing.cancel(true);
        } finally {
            copiers.shutdownNow();
        }
        stream.flush();
        assertThat(shown().lines()).hasSize(LINE_COUNT).containsOnly("line");
    }
}
