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

/** A way to run the built program: its command, environment and timeout. Immutable. */
record Program(List<String> command, Map<String, String> environment, Duration timeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(300);

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
        return new Program(List.of(path("raftctl.program").toString()), Map.of("RAFTCTL_NO_CACHE", "1"));
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
