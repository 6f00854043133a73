package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandModel.Option;
import java.util.TreeSet;

/** Collects the names of all options whose value is the next word. A completion script must skip such a value. */
final class ValuedOptions {
    private ValuedOptions() {}

    static String of(CommandModel root, String separator) {
        TreeSet<String> names = new TreeSet<>();
        collect(root, names);
        return String.join(separator, names);
    }

    private static void collect(CommandModel command, TreeSet<String> names) {
        for (Option option : command.options()) {
            if (option.takesValue()) {
                names.addAll(option.names());
            }
        }
        for (CommandModel sub : command.commands()) {
            collect(sub, names);
        }
    }
}
