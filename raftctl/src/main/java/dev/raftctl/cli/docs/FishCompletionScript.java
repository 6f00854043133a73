package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandDocumentation.ArgumentValueKind;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedArgument;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedOption;
import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;

/**
 * Generates the completion script for fish, which has one {@code complete} line for each command, option and argument.
 */
public final class FishCompletionScript {
    private final StringBuilder script = new StringBuilder();

    private FishCompletionScript() {}

    public static String render(CommandDocumentation root) {
        FishCompletionScript fish = new FishCompletionScript();
        fish.line("# fish completion for raftctl, generated from its command model");
        fish.line("function __raftctl_at");
        fish.line(
                "    # Whether the words before the cursor, without options and their values, are exactly the given words.");
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
        fish.line("    set -l conn");
        fish.line("    set -l option");
        fish.line("    for word in (commandline -opc)[2..-1]");
        fish.line("        if test -n \"$option\"");
        fish.line("            set -a conn $option $word");
        fish.line("            set option");
        fish.line("        else");
        fish.line("            switch $word");
        fish.line("                case -e --endpoints -C --context --cacert --cert --key");
        fish.line("                    set option $word");
        fish.line(
                "                case --insecure '-e?*' '-C?*' '--endpoints=*' '--context=*' '--cacert=*' '--cert=*' '--key=*'");
        fish.line("                    set -a conn $word");
        fish.line("                case --");
        fish.line("                    break");
        fish.line("            end");
        fish.line("        end");
        fish.line("    end");
        fish.line("    set -l typed (commandline -ct)");
        fish.line("    test (count $argv) -gt 1; and set typed $argv[2]");
        fish.line("    raftctl $conn --timeout 400ms -o value __complete $argv[1] -- $typed 2>/dev/null");
        fish.line("end");
        fish.line("function __raftctl_condition");
        fish.line("    set -l typed (commandline -ct)");
        fish.line("    if string match -q -r '^(caught-up|gone)=' -- $typed");
        fish.line("        set -l parts (string split -m 1 = -- $typed)");
        fish.line("        for id in (__raftctl_live servers $parts[2])");
        fish.line("            echo $parts[1]=$id");
        fish.line("        end");
        fish.line("    else");
        fish.line("        string join \\n -- $argv");
        fish.line("    end");
        fish.line("end");
        fish.line("function __raftctl_beyond");
        fish.line("    # Whether another word already follows the given words.");
        fish.line("    set -l words (string match -v -- '-*' (commandline -opc)[2..-1])");
        fish.line("    test (count $words) -gt (count $argv)");
        fish.line("end");
        fish.line("set -g __raftctl_valued " + OptionsWithValues.of(root, " "));
        fish.line("complete -c raftctl -f");
        fish.command(root, "");
        fish.helpCases(root, " help");
        fish.helpTopic(" help", Runbook.TOPIC, "the jobs of an operator");
        RunbookFile.all().values().forEach(each -> fish.helpTopic(" help " + Runbook.TOPIC, each.name(), each.title()));
        return fish.script.toString();
    }

    private void command(CommandDocumentation command, String words) {
        String at = "-n '__raftctl_at" + words + "'";
        for (CommandDocumentation sub : command.commands()) {
            line("complete -c raftctl " + at + " -a " + sub.name() + " -d " + quote(sub.summary()));
        }
        for (DocumentedOption option : command.options()) {
            StringBuilder names = new StringBuilder();
            for (String name : option.names()) {
                names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            line("complete -c raftctl " + at + names + values(option.kind(), option.takesValue(), option.candidates())
                    + " -d " + quote(option.description()));
        }
        for (DocumentedArgument argument : command.arguments()) {
            String values = values(argument.kind(), false, argument.candidates());
            if (!values.isEmpty()) {
                line("complete -c raftctl " + at + values + " -d " + quote(argument.label()));
            }
        }
        for (CommandDocumentation sub : command.commands()) {
            command(sub, words + " " + sub.name());
        }
    }

    private void helpTopic(String words, String topic, String summary) {
        line("complete -c raftctl -n '__raftctl_at" + words + "; and not __raftctl_beyond" + words + "' -a " + topic
                + " -d " + quote(summary));
    }

    private void helpCases(CommandDocumentation command, String words) {
        for (CommandDocumentation sub : command.commands()) {
            helpTopic(words, sub.name(), sub.summary());
            if (!sub.commands().isEmpty()) {
                helpCases(sub, words + " " + sub.name());
            }
        }
    }

    private static String values(ArgumentValueKind kind, boolean option, Iterable<String> candidates) {
        String required = option ? " -x" : "";
        return switch (kind) {
            case NONE -> required;
            case WORDS -> required + " -a " + quote(String.join(" ", candidates));
            case FILE -> option ? " -r -F" : " -F";
            case DIRECTORY -> required + " -a '(__fish_complete_directories)'";
            case SERVER -> required + " -a '(__raftctl_live servers)'";
            case KEY -> required + " -a '(__raftctl_live keys)'";
            case LEASE -> required + " -a '(__raftctl_live leases)'";
            case LOCK -> required + " -a '(__raftctl_live locks)'";
            case OPERATION -> required + " -a '(__raftctl_live operations)'";
            case CONTEXT -> required + " -a '(__raftctl_live contexts)'";
            case CONDITION -> required + " -a '(__raftctl_condition " + String.join(" ", candidates) + ")'";
            case COMMAND -> required;
        };
    }

    private void line(String text) {
        script.append(text).append('\n');
    }

    private static String quote(String text) {
        return "'" + text.replace("\n", " ").replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
