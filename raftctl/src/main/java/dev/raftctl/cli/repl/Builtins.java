package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words the console understands besides the commands of the shell. */
final class Builtins {
    private final Map<String, Builtin> byName = new LinkedHashMap<>();

    /**
     * What also makes sense in a script.
     *
     * @param extra of whoever opens the console
     */
    static Builtins forScripts(ConsoleBackend commands, List<Builtin> extra) {
        Builtins builtins = new Builtins();
        builtins.add(BuiltinSpec.USE.withAction((words, out) -> use(commands, words)));
        builtins.add(BuiltinSpec.EXIT.withAction(Builtins::exit));
        builtins.add(BuiltinSpec.QUIT.withAction(Builtins::exit));
        extra.forEach(builtins::add);
        return builtins;
    }

    void add(Builtin builtin) {
        byName.put(builtin.name(), builtin);
    }

    @Nullable
    Builtin find(String name) {
        return byName.get(name);
    }

    Collection<Builtin> all() {
        return byName.values();
    }

    /** Whether these words end the console. */
    static boolean isExit(List<String> words) {
        boolean isExitWord = words.get(0).equals("exit") || words.get(0).equals("quit");
        return isExitWord && (words.size() < 2 || words.get(1).matches("[0-9]{1,3}"));
    }

    private static int exit(List<String> words, PrintStream out) throws Failure {
        if (isExit(words)) {
            return words.size() < 2 ? 0 : Integer.parseInt(words.get(1));
        }
        throw Failure.usage(
                words.get(0) + " takes a number, not '" + words.get(1) + "'", "for instance " + words.get(0) + " 1");
    }

    private static int use(ConsoleBackend commands, List<String> words) throws Failure {
        if (words.size() != 2) {
            throw Failure.usage("use takes a server's id, or cluster", "use ID, or use cluster");
        }
        String server = words.get(1);
        commands.selectServer(server.equals("cluster") ? null : server);
        return 0;
    }
}
