package dev.raftctl.cli.dev;

import dev.raftctl.cli.repl.BuiltinCommand;
import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The console builtins that kill, stop and start the server processes of a local cluster. */
final class DevClusterBuiltins {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final DevCluster cluster;

    private DevClusterBuiltins(DevCluster cluster) {
        this.cluster = cluster;
    }

    static List<BuiltinCommand> of(DevCluster cluster) {
        DevClusterBuiltins builtins = new DevClusterBuiltins(cluster);
        return List.of(
                new BuiltinCommand("kill", "ID", "Kill a server's process, as kill -9 does.", builtins::kill),
                new BuiltinCommand("stop", "ID", "Stop a server's process gracefully, as kill does.", builtins::stop),
                new BuiltinCommand(
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
    private static int runOn(List<String> arguments, PrintStream out, DevServerAction action) {
        if (arguments.size() != 2) {
            out.println(arguments.get(0) + " ID");
            return EXIT_USAGE;
        }
        try {
            out.println(PrintableText.escapedLine(action.apply(arguments.get(1))));
            return 0;
        } catch (DevClusterFailure failed) {
            out.println("error: " + PrintableText.escapedLine(String.valueOf(failed.getMessage())));
            if (!failed.hint().isEmpty()) {
                out.println("hint: " + PrintableText.escapedLine(failed.hint()));
            }
            return EXIT_FAILED;
        } catch (IOException broken) {
            out.println("error: " + PrintableText.escapedLine(String.valueOf(broken.getMessage())));
            return EXIT_FAILED;
        }
    }

    @FunctionalInterface
    private interface DevServerAction {
        String apply(String id) throws DevClusterFailure, IOException;
    }
}
