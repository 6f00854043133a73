package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One client that writes one key after another until it is told to end, and must never fail. */
final class Writes implements AutoCloseable {
    static final String PREFIX = "w/";

    private static final long PAUSE_MILLIS = 10;
    private static final long LIMIT_SECONDS = 180;

    private final Process client;
    private final Path out;
    private final Path err;
    private final Thread feeder = new Thread(this::feed, "writes");
    private volatile boolean over;
    private volatile int told;

    private Writes(Process client, Path out, Path err) {
        this.client = client;
        this.out = out;
        this.err = err;
    }

    static Writes begin(Program program) throws IOException {
        Path out = Files.createTempFile("writes", ".out");
        Path err = Files.createTempFile("writes", ".err");
        Process client = program.prepare()
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        Writes writes = new Writes(client, out, err);
        writes.feeder.start();
        return writes;
    }

    static String key(int number) {
        return PREFIX + number;
    }

    /** Waits until some more were acknowledged. */
    void goOn() throws Exception {
        long before = acknowledged();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (acknowledged() < before + 10) {
            assertThat(client.isAlive()).as(Files.readString(err)).isTrue();
            assertThat(System.nanoTime()).as("time for ten writes").isLessThan(deadline);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** How many were written, none of which failed. */
    int end() throws Exception {
        over = true;
        feeder.join();
        assertThat(client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).as(Files.readString(err)).isZero();
        return told;
    }

    private long acknowledged() throws IOException {
        return Files.readString(out).lines().count();
    }

    private void feed() {
        try (Writer words = client.outputWriter(StandardCharsets.UTF_8)) {
            while (!over) {
                int next = told + 1;
                words.write("put " + key(next) + " " + next + "\n");
                words.flush();
                told = next;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException ended) {
            // The client has ended, which its exit code tells.
            over = true;
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        client.destroyForcibly().onExit().join();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
