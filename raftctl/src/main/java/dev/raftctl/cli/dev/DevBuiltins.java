package dev.raftctl.cli.dev;

import dev.raftctl.cli.repl.Builtin;
import dev.raftctl.protocol.message.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The console builtins that kill, stop and start the server processes of a local cluster. */
final class DevBuiltins {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final DevCluster cluster;

    private DevBuiltins(DevCluster cluster) {
        this.cluster = cluster;
    }

    static List<Builtin> of(DevCluster cluster) {
        DevBuiltins builtins = new DevBuiltins(cluster);
        return List.of(
                new Builtin("kill", "ID", "Kill a server's process, as kill -9 does.", builtins::kill),
                new Builtin("stop", "ID", "Stop a server's process gracefully, as kill does.", builtins::stop),
                new Builtin(
                        "start", "ID", "Restart a server, or start a new one to add to the cluster.", builtins::start));
    }

    private int kill(List<String> arguments, PrintStream out) {
        return runOn(arguments, out, id -> cluster.kill(id));
    }

    private int stop(List<String> arguments, PrintStream out) {
        return runOn(arguments, out, id -> cluster.stop(id));
    }

    private int start(List<String> arguments, PrintStream out) {
        return runOn(arguments, out, id -> cluster.start(id));
    }

    /** Applies an action to the named server and prints the result of the action. */
    private static int runOn(List<String> arguments, PrintStream out, ServerAction action) {
        if (arguments.size() != 2) {
            out.println(arguments.get(0) + " ID");
            return EXIT_USAGE;
        }
        try {
            out.println(Printable.escapedLine(action.apply(arguments.get(1))));
            return 0;
        } catch (DevFailure failed) {
            out.println("error: " + Printable.escapedLine(String.valueOf(failed.getMessage())));
            if (!failed.hint().isEmpty()) {
                out.println("hint: " + Printable.escapedLine(failed.hint()));
            }
            return EXIT_FAILED;
        } catch (IOException broken) {
            out.println("error: " + Printable.escapedLine(String.valueOf(broken.getMessage())));
            return EXIT_FAILED;
        }
    }

    @FunctionalInterface
    private interface ServerAction {
        String apply(String id) throws DevFailure, IOException;
    }
}
