package dev.raftctl.cli.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program in a terminal of 80 columns and 24 rows whose screen can be read: a private tmux server. */
final class Tmux implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 180;
    private static final long POLL_MILLIS = 50;

    private final Path socket;

    private Tmux(Path socket) {
        this.socket = socket;
    }

    /** Starts a shell without any configuration, whose prompt is {@code $}. */
    static Tmux shell(Path directory) throws Exception {
        assumeTrue(isInstalled("tmux"), "tmux is not installed");
        Tmux tmux = new Tmux(directory.resolve("tmux"));
        tmux.run(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
                "env",
                "PS1=$ ",
                "bash",
                "--norc",
                "--noprofile");
        return tmux;
    }

    static boolean isInstalled(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Sends keys, by tmux's names or as text. */
    void keys(String... keys) throws IOException {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        run(words.toArray(new String[0]));
    }

    void resize(int columns, int rows) throws IOException {
        run("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
    }

    /** Returns the lines of the screen, without trailing blanks. */
    List<String> screen() throws IOException {
        return run("capture-pane", "-p").lines().map(String::stripTrailing).toList();
    }

    /** Waits until the screen meets the condition, and returns it. */
    List<String> await(String what, Predicate<List<String>> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            List<String> screen = screen();
            if (condition.test(screen)) {
                return screen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("timed out waiting for " + what + "\n" + String.join("\n", screen));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    List<String> awaitText(String text) throws Exception {
        return await(text, screen -> screen.stream().anyMatch(line -> line.contains(text)));
    }

    private String run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() == 0) {
                return output;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(String.join(" ", command) + ": " + output);
    }

    @Override
    public void close() throws IOException {
        run("kill-server");
    }
}
