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

/** A way to call the built program: which file, which Java, which environment. Immutable. */
record Program(List<String> command, Map<String, String> environment, Duration timeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(300);

    Program(List<String> command, Map<String, String> environment) {
        this(command, environment, DEFAULT_TIMEOUT);
    }

    /** What came of a call. */
    record ProgramResult(int exit, String out, String err) {
        ProgramResult requireExit(int expected) {
            assertThat(exit)
                    .withFailMessage("exit code %d, not %d%nstdout: %s%nstderr: %s", exit, expected, out, err)
                    .isEqualTo(expected);
            return this;
        }
    }

    /** The self-executing file; it keeps no archive of classes in the user's cache. */
    static Program file() {
        return new Program(List.of(path("raftctl.program").toString()), Map.of("RAFTCTL_NO_CACHE", "1"));
    }

    /** {@code java -jar} on the jar, with the Java the tests run on. */
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

    /** A call may take so long. */
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
                throw new AssertionError("no end after " + timeout + ": " + Files.readString(err));
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

    /** For a process that stays: the caller ends it. */
    ProcessBuilder processBuilder(String... arguments) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(name -> name.startsWith("RAFTCTL_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
