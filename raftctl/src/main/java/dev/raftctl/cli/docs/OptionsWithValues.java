package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandDocumentation.DocumentedOption;
import java.util.TreeSet;

/** Collects the names of all options whose value is the next word. A completion script must skip such a value. */
final class OptionsWithValues {
    private OptionsWithValues() {}

    static String of(CommandDocumentation root, String separator) {
        TreeSet<String> names = new TreeSet<>();
        collect(root, names);
        return String.join(separator, names);
    }

    private static void collect(CommandDocumentation command, TreeSet<String> names) {
        for (DocumentedOption option : command.options()) {
            if (option.takesValue()) {
                names.addAll(option.names());
            }
        }
        for (CommandDocumentation sub : command.commands()) {
            collect(sub, names);
        }
    }
}
