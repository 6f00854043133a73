package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code raftctl node} in its own process; its output goes to files. */
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

    /** Starts a node and waits until it is ready. */
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

    /** Returns a port outside the ephemeral range, which stays reserved for a server while it is down. */
    static int freePort() {
        return FreePorts.next();
    }

    /** Waits until the server's log contains the text. */
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

    /** Sends SIGTERM and returns the exit code. */
    int stop() throws Exception {
        process.destroy();
        return awaitExit();
    }

    /** Waits until the process exits by itself and returns the exit code. */
    int awaitExit() throws Exception {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    /** Kills several servers with one signal, so that none of them sees the others end. */
    static void killAll(Collection<RunningNode> nodes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-KILL"));
        for (RunningNode node : nodes) {
            if (node.process.isAlive()) {
                command.add(Long.toString(node.pid()));
            }
        }
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        for (RunningNode node : nodes) {
            node.kill();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Suspends the process; its connections stay open. */
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        assertThat(sent.waitFor()).isZero();
    }

    /** Kills the process if it is running, and waits for its end: nothing is written to its files afterwards. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
