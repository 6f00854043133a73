package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@code raftctl node} in a process of its own; its output lies in files. */
final class RunningNode implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 180;

    private final Process process;
    private final Path out;
    private final Path err;

    private RunningNode(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Started, and ready when this returns. */
    static RunningNode start(Program program, Path outputs, String... arguments) throws Exception {
        Path out = Files.createTempFile(outputs, "node", ".out");
        Path err = Files.createTempFile(outputs, "node", ".err");
        Process process = program.processBuilder(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        RunningNode node = new RunningNode(process, out, err);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!node.out().contains("ready ")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                node.close();
                throw new AssertionError("not ready: " + node.out() + node.err());
            }
            Thread.sleep(20);
        }
        return node;
    }

    /** Of those that nobody is given who asks for any free one: also a server that is down for a while has its port to itself. */
    static int freePort() {
        return FreePorts.next();
    }

    /** Waits until it has said this in its log. */
    void awaitLog(String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!err().contains(text)) {
            assertThat(System.nanoTime()).as("'%s' in %s", text, err()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Asks it to end, by SIGTERM, and tells its exit code. */
    int stop() throws Exception {
        process.destroy();
        return awaitExit();
    }

    /** Waits until it has ended by itself, and tells its exit code. */
    int awaitExit() throws Exception {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    /** Killed, if it still runs, and gone: nothing is written to its files any more. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
