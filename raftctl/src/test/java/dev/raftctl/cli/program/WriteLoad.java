package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that writes one key after another until it is stopped, and must never fail. Only a few writes are
 * outstanding at any time, so a cluster slower than its client does not get an ever longer queue.
 */
final class WriteLoad implements AutoCloseable {
    static final String PREFIX = "w/";

    private static final int MAX_OUTSTANDING = 10;
    private static final long PAUSE_MILLIS = 10;
    private static final long TIMEOUT_SECONDS = 180;

    private final Process client;
    private final Path err;
    private final Thread feeder = new Thread(this::writeLoop, "writes");
    private final Thread counter = new Thread(this::countAcknowledgements, "acknowledgements");
    private final AtomicInteger acknowledgedCount = new AtomicInteger();
    private volatile boolean stopped;
    private volatile int sentCount;

    private WriteLoad(Process client, Path err) {
        this.client = client;
        this.err = err;
    }

    static WriteLoad start(Program program) throws IOException {
        Path err = Files.createTempFile("writes", ".err");
        Process client = program.processBuilder().redirectError(err.toFile()).start();
        WriteLoad writes = new WriteLoad(client, err);
        writes.feeder.start();
        writes.counter.start();
        return writes;
    }

    static String key(int number) {
        return PREFIX + number;
    }

    /** Waits until ten more writes are acknowledged. */
    void awaitMoreWrites() throws Exception {
        int before = acknowledgedCount.get();
        EventualCondition.await("ten more writes are acknowledged", () -> {
            if (!client.isAlive()) {
                throw new IllegalStateException("the client has exited: " + Files.readString(err));
            }
            return acknowledgedCount.get() >= before + 10;
        });
    }

    /** Stops the client, asserts that no write failed, and returns their number. */
    int stop() throws Exception {
        stopped = true;
        feeder.join();
        assertThat(client.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).as(Files.readString(err)).isZero();
        counter.join();
        assertThat(acknowledgedCount).as("acknowledged writes").hasValue(sentCount);
        return sentCount;
    }

    private void countAcknowledgements() {
        try (BufferedReader lines = client.inputReader(StandardCharsets.UTF_8)) {
            while (lines.readLine() != null) {
                acknowledgedCount.incrementAndGet();
            }
        } catch (IOException ended) {
            // The client was killed.
            stopped = true;
        }
    }

    private void writeLoop() {
        try (Writer words = client.outputWriter(StandardCharsets.UTF_8)) {
            while (!stopped) {
                if (sentCount - acknowledgedCount.get() < MAX_OUTSTANDING) {
                    int next = sentCount + 1;
                    words.write("put " + key(next) + " " + next + "\n");
                    words.flush();
                    sentCount = next;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException ended) {
            // The client has exited; its exit code tells why.
            stopped = true;
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        client.destroyForcibly().onExit().join();
        Files.deleteIfExists(err);
    }
}
