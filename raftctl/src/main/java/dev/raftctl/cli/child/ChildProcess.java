package dev.raftctl.cli.child;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs as a child process, with the processes that it starts. If it has no terminal, it is started with
 * {@code setsid}, so that one signal reaches all of them. With a terminal it stays in the terminal's foreground process
 * group, where it can read from the terminal and receives Ctrl-C; signals are then sent to it and all its descendants.
 * Thread-safe.
 */
public final class ChildProcess {
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final long POLL_MILLIS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Process process;
    private final boolean hasOwnGroup;
    private final List<Thread> copiers;

    private ChildProcess(Process process, boolean hasOwnGroup, List<Thread> copiers) {
        this.process = process;
        this.hasOwnGroup = hasOwnGroup;
        this.copiers = copiers;
    }

    /**
     * Starts the program with the standard streams of this process.
     *
     * @param variables are added to its environment
     * @param usesTerminal whether it reads from the terminal
     */
    public static ChildProcess start(List<String> program, Map<String, String> variables, boolean usesTerminal)
            throws IOException {
        Path setsid = usesTerminal ? null : setsid();
        Process process = builder(program, variables, setsid).inheritIO().start();
        return new ChildProcess(process, setsid != null, List.of());
    }

    /** Starts the program without input; its output is copied to these streams. */
    public static ChildProcess startWithoutInput(
            List<String> program, Map<String, String> variables, OutputStream out, OutputStream err)
            throws IOException {
        Path setsid = setsid();
        Process process = builder(program, variables, setsid)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        List<Thread> copiers = List.of(copy(process.getInputStream(), out), copy(process.getErrorStream(), err));
        return new ChildProcess(process, setsid != null, copiers);
    }

    private static ProcessBuilder builder(List<String> program, Map<String, String> variables, @Nullable Path setsid) {
        List<String> line = new ArrayList<>();
        if (setsid != null) {
            line.add(setsid.toString());
        }
        line.addAll(ShellCommandLine.of(program, variables));
        return new ProcessBuilder(line);
    }

    private static @Nullable Path setsid() {
        return SETSID.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }

    private static Thread copy(InputStream from, OutputStream to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        from.transferTo(to);
                        to.flush();
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                "child-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns whether Ctrl-C in the terminal reaches the program without help. */
    public boolean receivesTerminalSignals() {
        return !hasOwnGroup;
    }

    /** Waits for the program itself. Returns false if it still runs after this time. */
    public boolean waitFor(long millis) throws InterruptedException {
        if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            return false;
        }
        for (Thread copier : copiers) {
            copier.join();
        }
        return true;
    }

    /** Returns the program's exit code, or 128 + n if signal n has ended it. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Sends a signal, for example {@code TERM}, to the program and the processes that it started. */
    public void signal(String name) {
        Set<String> targets = targets();
        if (targets.isEmpty()) {
            return;
        }
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"$@\"", name));
        line.addAll(targets);
        run(line);
    }

    private Set<String> targets() {
        Set<String> targets = new LinkedHashSet<>();
        if (hasOwnGroup) {
            targets.add("-" + process.pid());
        } else {
            process.descendants().forEach(each -> targets.add(Long.toString(each.pid())));
            if (process.isAlive()) {
                targets.add(Long.toString(process.pid()));
            }
        }
        return targets;
    }

    private static boolean run(List<String> line) {
        try {
            Process sender = new ProcessBuilder(line)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return sender.onExit().join().exitValue() == 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Ends the program and the processes that it started: with SIGTERM, and with SIGKILL those that still run after the
     * grace period.
     */
    public void stop(long graceMillis) {
        List<ProcessHandle> started = process.descendants().toList();
        signal("TERM");
        long deadlineNanos = System.nanoTime() + graceMillis * NANOS_PER_MILLI;
        boolean wasInterrupted = false;
        while (isAnyAlive(started) && System.nanoTime() - deadlineNanos < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException alreadyStopping) {
                wasInterrupted = true;
            }
        }
        if (isAnyAlive(started)) {
            signal("KILL");
            started.forEach(ProcessHandle::destroyForcibly);
        }
        process.onExit().join();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAnyAlive(List<ProcessHandle> started) {
        return process.isAlive()
                || started.stream().anyMatch(ProcessHandle::isAlive)
                || (hasOwnGroup && run(List.of("/bin/sh", "-c", "kill -0 -- \"$0\"", "-" + process.pid())));
    }
}
