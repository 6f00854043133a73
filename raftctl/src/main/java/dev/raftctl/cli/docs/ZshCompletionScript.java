package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandDocumentation.ArgumentValueKind;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedArgument;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedOption;
import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import java.util.List;

/**
 * Generates the completion script for zsh: a function for each command that passes options and their descriptions to
 * {@code _arguments}.
 */
public final class ZshCompletionScript {
    private final StringBuilder script = new StringBuilder();

    private ZshCompletionScript() {}

    public static String render(CommandDocumentation root) {
        ZshCompletionScript zsh = new ZshCompletionScript();
        zsh.line("#compdef raftctl");
        zsh.line("# zsh completion for raftctl, generated from its command model");
        zsh.line("_raftctl_live() {");
        zsh.line("    local -a found");
        zsh.line("    local -a conn");
        zsh.line("    local at");
        zsh.line("    # The words of the whole line, because zsh may pass only the words of one command.");
        zsh.line("    local -a typed=(${(Q)${(z)BUFFER[1,CURSOR]}})");
        zsh.line("    for ((at = 2; at < ${#typed}; at++)); do");
        zsh.line("        case $typed[at] in");
        zsh.line("            -e|--endpoints|-C|--context|--cacert|--cert|--key)");
        zsh.line("                conn+=($typed[at] $typed[at+1]); ((at++)) ;;");
        zsh.line(
                "            --insecure|-e?*|-C?*|--endpoints=*|--context=*|--cacert=*|--cert=*|--key=*) conn+=($typed[at]) ;;");
        zsh.line("            --) break ;;");
        zsh.line("        esac");
        zsh.line("    done");
        zsh.line(
                "    found=(${(f)\"$(raftctl $conn --timeout 400ms -o value __complete $1 -- \"$PREFIX\" 2>/dev/null)\"})");
        zsh.line("    compadd -a found");
        zsh.line("}");
        zsh.line("_raftctl_condition() {");
        zsh.line("    if compset -P '(caught-up|gone)='; then _raftctl_live servers; else compadd -S '' -- \"$@\"; fi");
        zsh.line("}");
        zsh.line("_raftctl_help() {");
        zsh.line("    local -a typed=(${${words[2,CURRENT-1]}:#-*})");
        zsh.line("    case \"$typed\" in");
        zsh.helpCases(root, "");
        zsh.line("        '" + Runbook.TOPIC + "') compadd -- "
                + String.join(" ", RunbookFile.all().keySet()) + " ;;");
        zsh.line("    esac");
        zsh.line("}");
        zsh.command(root);
        zsh.line("if [ \"$funcstack[1]\" = _raftctl ]; then _raftctl \"$@\"; else compdef _raftctl raftctl; fi");
        return zsh.script.toString();
    }

    private void command(CommandDocumentation command) {
        for (CommandDocumentation sub : command.commands()) {
            command(sub);
        }
        line(function(command) + "() {");
        if (!command.commands().isEmpty()) {
            line("    local line state curcontext=\"$curcontext\"");
        }
        line("    _arguments -C \\");
        for (DocumentedOption option : command.options()) {
            for (String name : option.names()) {
                line("        " + quote(name + "[" + bracketed(option.description()) + "]" + value(option)) + " \\");
            }
        }
        if (command.commands().isEmpty()) {
            for (DocumentedArgument argument : command.arguments()) {
                line("        "
                        + quote("*:" + argument.label().replace(":", "\\:") + ":"
                                + action(argument.kind(), argument.candidates()))
                        + " \\");
                break;
            }
            line("        && return 0");
        } else {
            subcommands(command);
        }
        line("}");
    }

    private void subcommands(CommandDocumentation command) {
        line("        '1: :->command' '*:: :->words' && return 0");
        line("    case $state in");
        line("        command)");
        line("            local -a commands=(");
        for (CommandDocumentation sub : command.commands()) {
            line("                " + quote(sub.name() + ":" + sub.summary()));
        }
        line("            )");
        line("            _describe -t commands command commands ;;");
        line("        words)");
        line("            case $line[1] in");
        for (CommandDocumentation sub : command.commands()) {
            line("                " + sub.name() + ") " + function(sub) + " ;;");
        }
        line("            esac ;;");
        line("    esac");
    }

    private void helpCases(CommandDocumentation command, String words) {
        StringBuilder subs = new StringBuilder();
        for (CommandDocumentation sub : command.commands()) {
            subs.append(' ').append(sub.name());
            helpCases(sub, (words + " " + sub.name()).strip());
        }
        if (words.isEmpty()) {
            subs.append(' ').append(Runbook.TOPIC);
        }
        if (!subs.isEmpty()) {
            line("        '" + words + "') compadd --" + subs + " ;;");
        }
    }

    private static String function(CommandDocumentation command) {
        return "_" + String.join("_", command.path()).replace('-', '_');
    }

    private static String value(DocumentedOption option) {
        return option.takesValue()
                ? ":" + option.label().replace(":", "\\:") + ":" + action(option.kind(), option.candidates())
                : "";
    }

    private static String action(ArgumentValueKind kind, List<String> candidates) {
        return switch (kind) {
            case NONE -> " ";
            case WORDS -> "(" + String.join(" ", candidates) + ")";
            case FILE -> "_files";
            case DIRECTORY -> "_files -/";
            case SERVER -> "{_raftctl_live servers}";
            case KEY -> "{_raftctl_live keys}";
            case LEASE -> "{_raftctl_live leases}";
            case LOCK -> "{_raftctl_live locks}";
            case OPERATION -> "{_raftctl_live operations}";
            case CONTEXT -> "{_raftctl_live contexts}";
            case CONDITION -> "{_raftctl_condition " + String.join(" ", candidates) + "}";
            case COMMAND -> "_raftctl_help";
        };
    }

    private static String bracketed(String description) {
        return description
                .replace("\n", " ")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private void line(String text) {
        script.append(text).append('\n');
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
