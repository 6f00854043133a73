package dev.raftctl.cli.repl;

import dev.raftctl.cli.repl.Interpreter.Came;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words the console understands besides the commands of the shell. */
final class Builtins {
    private static final int USAGE = 2;

    private final Map<String, Builtin> byName = new LinkedHashMap<>();

    /** What also makes sense in a script. */
    static Builtins ofScripts(Commands commands) {
        Builtins builtins = new Builtins();
        builtins.add(new Builtin(
                "use",
                "ID",
                "Talk to one server alone; 'use cluster' ends that.",
                (words, out) -> use(commands, words, out)));
        builtins.add(
                new Builtin("exit", "", "Leave, with the exit code given or 0.", (words, out) -> exit(words, out)));
        builtins.add(new Builtin("quit", "", "Leave.", (words, out) -> exit(words, out)));
        return builtins;
    }

    void add(Builtin builtin) {
        byName.put(builtin.name(), builtin);
    }

    @Nullable
    Builtin named(String name) {
        return byName.get(name);
    }

    Collection<Builtin> all() {
        return byName.values();
    }

    private static Came use(Commands commands, List<String> words, PrintStream out) {
        if (words.size() != 2) {
            out.println("use ID, or use cluster");
            return new Came(USAGE, false);
        }
        String server = words.get(1);
        return new Came(commands.use(server.equals("cluster") ? null : server, out), false);
    }

    private static Came exit(List<String> words, PrintStream out) {
        try {
            return new Came(words.size() < 2 ? 0 : Integer.parseInt(words.get(1)), true);
        } catch (NumberFormatException noCode) {
            out.println("exit takes a number, not '" + words.get(1) + "'");
            return new Came(USAGE, false);
        }
    }
}
