package dev.raftctl.cli.dev;

import dev.raftctl.protocol.net.HostPort;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server of a local cluster in its own process. Its standard input is a pipe from this process, so it exits when
 * this process does, for whatever reason. Guarded by its owner.
 */
public final class ChildServerProcess {
    /**
     * The JVM options of a server. They limit its memory, so that several servers can run next to a build.
     * {@code RAFTCTL_JAVA_OPTS} comes later on the command line and overrides them.
     */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-XX:-UsePerfData",
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError");

    private final String id;
    private final HostPort address;
    private final List<String> options;
    private final DevClusterFiles layout;
    private @Nullable Process process;

    private ChildServerProcess(String id, HostPort address, List<String> options, DevClusterFiles layout) {
        this.id = id;
        this.address = address;
        this.options = options;
        this.layout = layout;
    }

    /** Returns the process of a server that is an initial member of the cluster. */
    static ChildServerProcess initialServer(String id, HostPort address, DevClusterFiles layout) {
        return new ChildServerProcess(
                id, address, List.of("--config", layout.configuration().toString()), layout);
    }

    /** Returns the process of a server that is not a member yet and can be added to the cluster. */
    static ChildServerProcess addedServer(String id, HostPort address, DevClusterFiles layout) {
        return new ChildServerProcess(id, address, List.of("--listen", address.toString()), layout);
    }

    /** Returns the process of an initial member that advertises the address of a proxy. */
    public static ChildServerProcess proxied(
            String id, HostPort listenAddress, HostPort advertised, DevClusterFiles layout) {
        List<String> options = List.of(
                "--config",
                layout.configuration().toString(),
                "--listen",
                listenAddress.toString(),
                "--advertise",
                advertised.toString());
        return new ChildServerProcess(id, advertised, options, layout);
    }

    public void launch() throws IOException {
        Files.createDirectories(layout.data(id).getParent());
        File log = layout.log(id).toFile();
        process = new ProcessBuilder(command())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        // Ctrl-C in the terminal reaches the whole process group: it is meant for the console, not for the servers.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        String extraFlags = System.getenv("RAFTCTL_JAVA_OPTS");
        if (extraFlags != null && !extraFlags.isBlank()) {
            command.addAll(List.of(extraFlags.strip().split("\\s+")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.raftctl.cli.Main", "node"));
        command.addAll(options);
        command.addAll(List.of("--id", id, "--data-dir", layout.data(id).toString(), "--end-with-stdin"));
        return command;
    }

    public String id() {
        return id;
    }

    public HostPort address() {
        return address;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Returns whether a process accepts connections at the server's address. */
    boolean isListening() {
        try (Socket socket = new Socket(address.host(), address.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Returns the process id of the running server. */
    public long pid() {
        return started().pid();
    }

    public int exitCode() {
        return started().exitValue();
    }

    private Process started() {
        if (process == null) {
            throw new IllegalStateException(id + " was never launched");
        }
        return process;
    }

    /** Returns the last lines that the server has logged, for an error message. */
    public String lastLogLines() throws IOException {
        List<String> lines = Files.readAllLines(layout.log(id));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** Requests a graceful stop without waiting for it; {@link #stopWithin} waits. */
    public void requestStop() {
        started().destroy();
    }

    /** Waits for the process to exit, and kills it if it has not exited after this many milliseconds. */
    public void stopWithin(long millis) {
        Process running = started();
        boolean interrupted = false;
        try {
            if (running.waitFor(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupt) {
            interrupted = true;
        }
        running.destroyForcibly();
        running.onExit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
