package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandModel.Argument;
import dev.raftctl.cli.docs.CommandModel.Option;
import dev.raftctl.cli.docs.CommandModel.ValueKind;

/** Completion for fish: one {@code complete} line for each command, option and argument. */
public final class FishCompletion {
    private final StringBuilder script = new StringBuilder();

    private FishCompletion() {}

    public static String render(CommandModel root) {
        FishCompletion fish = new FishCompletion();
        fish.line("# fish completion for raftctl, made from its command model");
        fish.line("function __raftctl_at");
        fish.line("    # Whether the words before the cursor, without options and their values, are exactly these.");
        fish.line("    set -l words");
        fish.line("    set -l skip 0");
        fish.line("    for word in (commandline -opc)[2..-1]");
        fish.line("        if test $skip = 1");
        fish.line("            set skip 0");
        fish.line("        else if string match -q -- '-*' $word");
        fish.line("            contains -- $word $__raftctl_valued; and set skip 1");
        fish.line("        else");
        fish.line("            set -a words $word");
        fish.line("        end");
        fish.line("    end");
        fish.line("    set -l n (count $argv)");
        fish.line("    test $n = 0; and test (count $words) = 0; and return 0");
        fish.line("    test $n -gt 0; and test \"$words[1..$n]\" = \"$argv\"");
        fish.line("end");
        fish.line("function __raftctl_live");
        fish.line("    raftctl --timeout 400ms -o value __complete $argv[1] -- (commandline -ct) 2>/dev/null");
        fish.line("end");
        fish.line("set -g __raftctl_valued " + ValuedOptions.of(root, " "));
        fish.line("complete -c raftctl -f");
        fish.command(root, "");
        return fish.script.toString();
    }

    private void command(CommandModel command, String words) {
        String at = "-n '__raftctl_at" + words + "'";
        for (CommandModel sub : command.commands()) {
            line("complete -c raftctl " + at + " -a " + sub.name() + " -d " + quote(sub.summary()));
        }
        for (Option option : command.options()) {
            StringBuilder names = new StringBuilder();
            for (String name : option.names()) {
                names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            line("complete -c raftctl " + at + names + values(option.kind(), option.takesValue(), option.candidates())
                    + " -d " + quote(option.description()));
        }
        for (Argument argument : command.arguments()) {
            String values = values(argument.kind(), false, argument.candidates());
            if (!values.isEmpty()) {
                line("complete -c raftctl " + at + values + " -d " + quote(argument.label()));
            }
        }
        for (CommandModel sub : command.commands()) {
            command(sub, words + " " + sub.name());
        }
    }

    private static String values(ValueKind kind, boolean option, Iterable<String> candidates) {
        String required = option ? " -x" : "";
        return switch (kind) {
            case NOTHING -> required;
            case WORDS -> required + " -a " + quote(String.join(" ", candidates));
            case FILE -> option ? " -r -F" : " -F";
            case DIRECTORY -> required + " -a '(__fish_complete_directories)'";
            case SERVER -> required + " -a '(__raftctl_live servers)'";
            case KEY -> required + " -a '(__raftctl_live keys)'";
        };
    }

    private void line(String text) {
        script.append(text).append('\n');
    }

    private static String quote(String text) {
        return "'" + text.replace("\n", " ").replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
