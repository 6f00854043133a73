package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A way to run the built program: its command, environment and timeout. Immutable. */
record Program(List<String> command, Map<String, String> environment, Duration timeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(600);

    /** The time limit of a command for which a test sets none: the machine may be busy. */
    private static final String COMMAND_TIMEOUT = "120s";

    /** Elections and jumps of the machine's clock are findings for five minutes. */
    static final String HEALTHY_TIMEOUT = "420s";

    Program(List<String> command, Map<String, String> environment) {
        this(command, environment, DEFAULT_TIMEOUT);
    }

    /** The result of a run. */
    record ProgramResult(int exit, String out, String err) {
        ProgramResult requireExit(int expected) {
            assertThat(exit)
                    .withFailMessage("exit code %d, not %d%nstdout: %s%nstderr: %s", exit, expected, out, err)
                    .isEqualTo(expected);
            return this;
        }
    }

    /** Returns the self-executing file, without the class archive in the user's cache. */
    static Program file() {
        return new Program(
                List.of(path("raftctl.program").toString()),
                Map.of("RAFTCTL_NO_CACHE", "1", "RAFTCTL_TIMEOUT", COMMAND_TIMEOUT));
    }

    /** Returns {@code java -jar} with the Java that runs the tests. */
    static Program jar() {
        return new Program(
                List.of(java().toString(), "-jar", path("raftctl.jar").toString()), Map.of());
    }

    static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException(
                    property + " is not set: these tests run in Maven's integration-test phase");
        }
        return Path.of(value);
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    Program with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Program(command, more, timeout);
    }

    /** Returns the same program with a longer timeout. */
    Program withTimeout(Duration longer) {
        return new Program(command, environment, longer);
    }

    ProgramResult run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs the program again and again until it exits with this code, and returns the last result. */
    ProgramResult awaitExit(int expected, String... arguments) throws Exception {
        return awaitResult(result -> result.requireExit(expected), arguments);
    }

    /**
     * Runs the program again and again until its result passes the checks, and returns that result. For what one run
     * may show too early, or may be refused because of an election or a server that is slow for a moment.
     */
    ProgramResult awaitResult(Consumer<ProgramResult> checks, String... arguments) throws Exception {
        AtomicReference<ProgramResult> passed = new AtomicReference<>();
        EventualCondition.await(String.join(" ", arguments), () -> {
            ProgramResult result = run(arguments);
            checks.accept(result);
            passed.set(result);
            return true;
        });
        return passed.get();
    }

    /** Waits until the cluster at these endpoints has no findings. */
    void awaitHealthy(String endpoints) {
        run("wait", "healthy", "-e", endpoints, "--timeout", HEALTHY_TIMEOUT).requireExit(0);
    }

    ProgramResult runWithInput(String input, String... arguments) {
        try {
            Path out = Files.createTempFile("raftctl", ".out");
            Path err = Files.createTempFile("raftctl", ".err");
            Process process = processBuilder(arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("still running after " + timeout + ": " + Files.readString(err));
            }
            ProgramResult result = new ProgramResult(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Returns a builder for a long-running process, which the caller must end. */
    ProcessBuilder processBuilder(String... arguments) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(name -> name.startsWith("RAFTCTL_"));
        builder.environment().putAll(environment);
        String coverageArgument = System.getProperty("coverage.serverArgument", "");
        if (!coverageArgument.isEmpty()) {
            builder.environment()
                    .merge("RAFTCTL_JAVA_OPTS", coverageArgument, (options, agent) -> options + " " + agent);
        }
        return builder;
    }
}
