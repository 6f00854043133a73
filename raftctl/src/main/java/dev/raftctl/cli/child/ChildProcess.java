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
    private static final ProcessBuilder.Redirect NO_INPUT = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private static final long POLL_MILLIS = 50;
    /** How long the output of a program that has ended may take to arrive. */
    private static final long DRAIN_MILLIS = 1_000;

    /** How long processes may take to end after SIGKILL. */
    private static final long KILL_MILLIS = 2_000;

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

    /** Starts the program without input; its output is that of this process. */
    public static ChildProcess startWithProcessOutput(List<String> program, Map<String, String> variables)
            throws IOException {
        Path setsid = setsid();
        Process process = builder(program, variables, setsid)
                .inheritIO()
                .redirectInput(NO_INPUT)
                .start();
        return new ChildProcess(process, setsid != null, List.of());
    }

    /** Starts the program without input; its output is copied to these streams. */
    public static ChildProcess startWithoutInput(
            List<String> program, Map<String, String> variables, OutputStream out, OutputStream err)
            throws IOException {
        Path setsid = setsid();
        Process process =
                builder(program, variables, setsid).redirectInput(NO_INPUT).start();
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
                    } catch (IOException endOfOutput) {
                        // Either side is closed. The program notices when it writes again.
                    }
                },
                "child-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns whether the terminal itself sends Ctrl-C to the program, so that raftctl need not pass it on. */
    public boolean receivesTerminalSignals() {
        return !hasOwnGroup;
    }

    /**
     * Waits for the program itself, but not for the processes that it started. Returns false if it runs after this
     * time.
     */
    public boolean waitFor(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits, but not for long, until the output of the program, which has ended, is copied. */
    public void finishOutput() throws InterruptedException {
        for (Thread copier : copiers) {
            copier.join(DRAIN_MILLIS);
        }
    }

    /** Returns the program's exit code, or 128 + n if signal n has ended it. */
    public int exitCode() {
        return process.exitValue();
    }

    /**
     * Sends a signal, for example {@code TERM}, to the program and the processes that it started. If the system starts
     * no further process, which sending most signals needs, only signals that end a process are sent.
     */
    public void signal(String name) {
        try {
            send(name);
        } catch (UncheckedIOException cannotStartProcess) {
            List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
            all.add(process.toHandle());
            switch (name) {
                case "KILL" -> all.forEach(ProcessHandle::destroyForcibly);
                case "TERM", "INT", "HUP" -> all.forEach(ProcessHandle::destroy);
                default -> {}
            }
        }
    }

    private void send(String name) {
        String program = Long.toString(process.pid());
        if (!hasOwnGroup) {
            sendEach(name, targets());
        } else if (!sendToGroup(name, program) && process.isAlive()) {
            // The program was started just now, and its group does not exist yet.
            sendEach(name, Set.of(program));
        }
    }

    private Set<String> targets() {
        Set<String> targets = new LinkedHashSet<>();
        process.descendants().forEach(each -> targets.add(Long.toString(each.pid())));
        if (process.isAlive()) {
            targets.add(Long.toString(process.pid()));
        }
        return targets;
    }

    private static void sendEach(String name, Set<String> targets) {
        if (!targets.isEmpty()) {
            List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"$@\"", name));
            line.addAll(targets);
            boolean unused = run(line);
        }
    }

    /** Returns whether the group has a process; signal 0 only asks for that. */
    private static boolean sendToGroup(String name, String leader) {
        return run(List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"-$1\"", name, leader));
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

    /** Suspends this process until it receives SIGCONT. */
    public static void suspendThisProcess() {
        sendEach("STOP", Set.of(Long.toString(ProcessHandle.current().pid())));
    }

    /**
     * Ends the program and the processes that it started: with SIGTERM, and with SIGKILL those that still run after the
     * grace period. Suspended processes are resumed, because they cannot handle SIGTERM.
     */
    public void stop(long graceMillis) {
        List<ProcessHandle> started = process.descendants().toList();
        signal("TERM");
        signal("CONT");
        if (!awaitEnd(started, graceMillis)) {
            signal("KILL");
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
            boolean unused = awaitEnd(started, KILL_MILLIS);
        }
        process.onExit().join();
    }

    /** Returns whether the program and these processes end within this time. An interrupt does not shorten it. */
    private boolean awaitEnd(List<ProcessHandle> started, long millis) {
        long deadlineNanos = System.nanoTime() + millis * NANOS_PER_MILLI;
        boolean wasInterrupted = false;
        boolean isRunning = isAnyAlive(started);
        while (isRunning && System.nanoTime() - deadlineNanos < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException alreadyStopping) {
                wasInterrupted = true;
            }
            isRunning = isAnyAlive(started);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return !isRunning;
    }

    private boolean isAnyAlive(List<ProcessHandle> started) {
        return process.isAlive()
                || started.stream().anyMatch(ProcessHandle::isAlive)
                || (hasOwnGroup && mayGroupHaveProcess());
    }

    private boolean mayGroupHaveProcess() {
        try {
            return sendToGroup("0", Long.toString(process.pid()));
        } catch (UncheckedIOException cannotStartProcess) {
            return true;
        }
    }
}
