package dev.raftctl.cli.dev;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One server of a local cluster, as a process of its own. It ends itself when this process is gone, however that came about:
 * its standard input is a pipe from here, and it watches for the end of it.
 */
final class NodeProcess {
    /** Modest, so that several fit beside a build; {@code RAFTCTL_JAVA_OPTS} comes later and wins. */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError");

    private final String id;
    private final DevLayout layout;
    private final Process process;

    private NodeProcess(String id, DevLayout layout, Process process) {
        this.id = id;
        this.layout = layout;
        this.process = process;
    }

    static NodeProcess start(String id, DevLayout layout) throws IOException {
        Files.createDirectories(layout.data(id).getParent());
        File log = layout.log(id).toFile();
        Process process = new ProcessBuilder(command(id, layout))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        return new NodeProcess(id, layout, process);
    }

    private static List<String> command(String id, DevLayout layout) {
        List<String> words = new ArrayList<>();
        // Ctrl-C at the terminal reaches the whole process group: it is for the console, not for its servers.
        words.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JVM_FLAGS);
        String more = System.getenv("RAFTCTL_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            words.addAll(List.of(more.strip().split("\\s+")));
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.raftctl.cli.Main", "node"));
        words.addAll(List.of("--config", layout.configuration().toString()));
        words.addAll(List.of("--id", id, "--data-dir", layout.data(id).toString(), "--end-with-stdin"));
        return words;
    }

    String id() {
        return id;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** The last lines of its log, for an error message. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(layout.log(id));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    Path log() {
        return layout.log(id);
    }

    /** Asks it to end; {@link #awaitEnd} waits for it. */
    void askToEnd() {
        process.destroy();
    }

    /** Waits so long, then kills; it is gone when this returns. */
    void awaitEnd(long millis) {
        boolean interrupted = false;
        try {
            if (process.waitFor(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            interrupted = true;
        }
        process.destroyForcibly();
        process.onExit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
