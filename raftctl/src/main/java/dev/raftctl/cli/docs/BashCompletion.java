package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandModel.Argument;
import dev.raftctl.cli.docs.CommandModel.Option;
import dev.raftctl.cli.docs.CommandModel.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** Completion for bash: one function that finds the command among the words and answers from a table of cases. */
public final class BashCompletion {
    private final StringBuilder script = new StringBuilder();

    private BashCompletion() {}

    public static String render(CommandModel root) {
        BashCompletion bash = new BashCompletion();
        bash.head(ValuedOptions.of(root, "|"));
        bash.line("    case \"$path\" in");
        bash.command(root, "");
        bash.line("    esac");
        bash.line("}");
        bash.line("complete -F _raftctl raftctl");
        return bash.script.toString();
    }

    private void head(String valued) {
        line("# bash completion for raftctl, made from its command model");
        // Not compgen -W: it expands the words, and a key of the cluster could be a command. What is completed is
        // quoted.
        line("_raftctl_words() {");
        line("    local word");
        line("    while IFS= read -r word; do");
        line(
                "        if [[ -n $word && $word == \"$cur\"* ]]; then printf -v word %q \"$word\"; COMPREPLY+=(\"$word\"); fi");
        line("    done <<< \"$1\"");
        line("}");
        line(
                "_raftctl_live() { _raftctl_words \"$(raftctl --timeout 400ms -o value __complete \"$1\" -- \"$cur\" 2>/dev/null)\"; }");
        line("_raftctl_files() {");
        line("    local word");
        line("    compopt -o filenames 2>/dev/null");
        line("    while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen \"$1\" -- \"$cur\")");
        line("}");
        line("_raftctl() {");
        line("    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path='' plain='' skip=0 i word");
        line("    COMPREPLY=()");
        line("    for ((i = 1; i < COMP_CWORD; i++)); do");
        line("        word=${COMP_WORDS[i]}");
        line("        if ((skip)); then skip=0; continue; fi");
        line("        if [[ -n $plain ]]; then path+=\" $word\"; continue; fi");
        line("        case \"$word\" in");
        line("            " + valued + ") skip=1 ;;");
        line("            --) plain=1 ;;");
        line("            -*) ;;");
        line("            *) path+=\" $word\" ;;");
        line("        esac");
        line("    done");
        line("    path=${path# }");
    }

    private void command(CommandModel command, String words) {
        for (CommandModel sub : command.commands()) {
            command(sub, words.isEmpty() ? sub.name() : words + " " + sub.name());
        }
        line("        " + (words.isEmpty() ? "''" : "'" + words + "'*") + ")");
        line("            case \"$prev\" in");
        for (Option option : command.options()) {
            if (option.takesValue()) {
                line("                " + String.join("|", option.names()) + ") "
                        + offer(option.kind(), option.candidates()) + "return ;;");
            }
        }
        line("            esac");
        List<String> names = new ArrayList<>();
        for (Option option : command.options()) {
            names.addAll(option.names());
        }
        line("            if [[ -z $plain && $cur == -* ]]; then " + words(names) + "return; fi");
        List<String> subs = new ArrayList<>();
        for (CommandModel sub : command.commands()) {
            subs.add(sub.name());
        }
        if (!subs.isEmpty()) {
            line("            " + words(subs) + "return ;;");
            return;
        }
        for (Argument argument : command.arguments()) {
            if (argument.kind() != ValueKind.NOTHING) {
                line("            " + offer(argument.kind(), argument.candidates()) + "return ;;");
                return;
            }
        }
        line("            return ;;");
    }

    private static String offer(ValueKind kind, List<String> candidates) {
        return switch (kind) {
            case NOTHING -> "";
            case WORDS -> words(candidates);
            case FILE -> "_raftctl_files -f; ";
            case DIRECTORY -> "_raftctl_files -d; ";
            case SERVER -> "_raftctl_live servers; ";
            case KEY -> "_raftctl_live keys; ";
        };
    }

    private static String words(List<String> words) {
        return "_raftctl_words $'" + String.join("\\n", words) + "'; ";
    }

    private void line(String text) {
        script.append(text).append('\n');
    }
}
