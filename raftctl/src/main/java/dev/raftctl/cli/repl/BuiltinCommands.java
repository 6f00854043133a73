package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that the console itself provides, such as {@code help} and {@code exit}. */
final class BuiltinCommands {
    private final Map<String, BuiltinCommand> byName = new LinkedHashMap<>();

    /**
     * Returns the builtins that also work in a script.
     *
     * @param extra builtins of the caller
     */
    static BuiltinCommands forScripts(ConsoleServices commands, List<BuiltinCommand> extra) {
        BuiltinCommands builtins = new BuiltinCommands();
        builtins.add(BuiltinCommandSpec.USE.withAction((words, out) -> use(commands, words)));
        builtins.add(BuiltinCommandSpec.EXIT.withAction(BuiltinCommands::exit));
        builtins.add(BuiltinCommandSpec.QUIT.withAction(BuiltinCommands::exit));
        extra.forEach(builtins::add);
        return builtins;
    }

    void add(BuiltinCommand builtin) {
        byName.put(builtin.name(), builtin);
    }

    @Nullable
    BuiltinCommand find(String name) {
        return byName.get(name);
    }

    Collection<BuiltinCommand> all() {
        return byName.values();
    }

    /** Returns whether these words are a command that ends the console. */
    static boolean isExit(List<String> words) {
        boolean isExitWord =
                BuiltinCommandSpec.EXIT.isCalledBy(words.get(0)) || BuiltinCommandSpec.QUIT.isCalledBy(words.get(0));
        return isExitWord && (words.size() < 2 || words.get(1).matches("[0-9]{1,3}"));
    }

    private static int exit(List<String> words, PrintStream out) throws CliFailure {
        if (isExit(words)) {
            return words.size() < 2 ? 0 : Integer.parseInt(words.get(1));
        }
        throw CliFailure.usage(
                words.get(0) + " expects a number, not '" + words.get(1) + "'", "e.g. " + words.get(0) + " 1");
    }

    private static int use(ConsoleServices commands, List<String> words) throws CliFailure {
        if (words.size() != 2) {
            throw CliFailure.usage("'use' expects a server id or the word 'cluster'", "use ID, or use cluster");
        }
        String server = words.get(1);
        commands.selectServer(server.equals("cluster") ? null : server);
        return 0;
    }
}
