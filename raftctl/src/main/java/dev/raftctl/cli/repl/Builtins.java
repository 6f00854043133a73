package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that the console itself provides, such as {@code help} and {@code exit}. */
final class Builtins {
    private final Map<String, Builtin> byName = new LinkedHashMap<>();

    /**
     * Returns the builtins that also work in a script.
     *
     * @param extra builtins of the caller
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

    /** Returns whether these words are a command that ends the console. */
    static boolean isExit(List<String> words) {
        boolean isExitWord = words.get(0).equals("exit") || words.get(0).equals("quit");
        return isExitWord && (words.size() < 2 || words.get(1).matches("[0-9]{1,3}"));
    }

    private static int exit(List<String> words, PrintStream out) throws Failure {
        if (isExit(words)) {
            return words.size() < 2 ? 0 : Integer.parseInt(words.get(1));
        }
        throw Failure.usage(
                words.get(0) + " expects a number, not '" + words.get(1) + "'", "e.g. " + words.get(0) + " 1");
    }

    private static int use(ConsoleBackend commands, List<String> words) throws Failure {
        if (words.size() != 2) {
            throw Failure.usage("use expects a server id or cluster", "use ID, or use cluster");
        }
        String server = words.get(1);
        commands.selectServer(server.equals("cluster") ? null : server);
        return 0;
    }
}
