package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A client that writes one key after another until it is stopped, and must never fail. */
final class WriteLoad implements AutoCloseable {
    static final String PREFIX = "w/";

    private static final long PAUSE_MILLIS = 10;
    private static final long TIMEOUT_SECONDS = 180;

    private final Process client;
    private final Path out;
    private final Path err;
    private final Thread feeder = new Thread(this::writeLoop, "writes");
    private volatile boolean stopped;
    private volatile int sentCount;

    private WriteLoad(Process client, Path out, Path err) {
        this.client = client;
        this.out = out;
        this.err = err;
    }

    static WriteLoad start(Program program) throws IOException {
        Path out = Files.createTempFile("writes", ".out");
        Path err = Files.createTempFile("writes", ".err");
        Process client = program.processBuilder()
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        WriteLoad writes = new WriteLoad(client, out, err);
        writes.feeder.start();
        return writes;
    }

    static String key(int number) {
        return PREFIX + number;
    }

    /** Waits until ten more writes are acknowledged. */
    void awaitMoreWrites() throws Exception {
        long before = acknowledged();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (acknowledged() < before + 10) {
            assertThat(client.isAlive()).as(Files.readString(err)).isTrue();
            assertThat(System.nanoTime()).as("time for ten writes").isLessThan(deadline);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Stops the client, asserts that no write failed, and returns their number. */
    int stop() throws Exception {
        stopped = true;
        feeder.join();
        assertThat(client.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).as(Files.readString(err)).isZero();
        return sentCount;
    }

    private long acknowledged() throws IOException {
        return Files.readString(out).lines().count();
    }

    private void writeLoop() {
        try (Writer words = client.outputWriter(StandardCharsets.UTF_8)) {
            while (!stopped) {
                int next = sentCount + 1;
                words.write("put " + key(next) + " " + next + "\n");
                words.flush();
                sentCount = next;
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
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
