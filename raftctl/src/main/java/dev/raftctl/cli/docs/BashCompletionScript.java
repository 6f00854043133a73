package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandDocumentation.ArgumentValueKind;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedArgument;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedOption;
import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates the completion script for bash: one function that finds the command on the line and completes from a table
 * of cases.
 */
public final class BashCompletionScript {
    private static final String CONNECTION = "-e|--endpoints|-C|--context|--cacert|--cert|--key";

    private final StringBuilder script = new StringBuilder();

    private BashCompletionScript() {}

    public static String render(CommandDocumentation root) {
        BashCompletionScript bash = new BashCompletionScript();
        bash.head(OptionsWithValues.of(root, "|"));
        bash.line("    case \"$path\" in");
        bash.command(root, "");
        bash.line("    esac");
        bash.line("}");
        bash.line("_raftctl_help() {");
        bash.line("    case \"${path#help}\" in");
        bash.helpCases(root, "");
        bash.line("        ' " + Runbook.TOPIC + "') "
                + wordsCall(List.copyOf(RunbookFile.all().keySet())) + ";;");
        bash.line("    esac");
        bash.line("}");
        bash.line("complete -F _raftctl raftctl");
        return bash.script.toString();
    }

    private void head(String valued) {
        line("# bash completion for raftctl, generated from its command model");
        // Not compgen -W: it expands the words, and a key of the cluster could contain a command. Completions are
        // quoted.
        line("_raftctl_words() {");
        line("    local word");
        line("    while IFS= read -r word; do");
        line(
                "        if [[ -n $word && $word == \"$cur\"* ]]; then printf -v word %q \"$word\"; COMPREPLY+=(\"$word\"); fi");
        line("    done <<< \"$1\"");
        line("}");
        line(
                "_raftctl_live() { _raftctl_words \"$(raftctl \"${conn[@]}\" --timeout 400ms -o value __complete \"$1\" -- \"$cur\" 2>/dev/null)\"; }");
        line("_raftctl_condition() {");
        line("    local ids id words=$1");
        line("    case $cur in");
        line("        caught-up=*|gone=*)");
        line(
                "            ids=$(raftctl \"${conn[@]}\" --timeout 400ms -o value __complete servers -- \"${cur#*=}\" 2>/dev/null)");
        line("            words=''");
        line("            for id in $ids; do words+=\"${cur%%=*}=$id\"$'\\n'; done ;;");
        line("    esac");
        line("    _raftctl_words \"$words\"");
        line("}");
        line("_raftctl_files() {");
        line("    local word");
        line("    compopt -o filenames 2>/dev/null");
        line("    while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen \"$1\" -- \"$cur\")");
        line("}");
        line("_raftctl() {");
        line("    local cur='' prev='' path='' plain='' skip='' i word glue='' words=() conn=() trim");
        line("    COMPREPLY=()");
        // Readline also splits words at colons and equals signs; they are joined again.
        line("    for ((i = 0; i <= COMP_CWORD; i++)); do");
        line("        word=${COMP_WORDS[i]}");
        line("        if [[ ($word == [:=] || -n $glue) && ${#words[@]} -gt 1 ]]; then");
        line("            words[${#words[@]}-1]+=$word");
        line("        else");
        line("            words+=(\"$word\")");
        line("        fi");
        line("        if [[ $word == [:=] ]]; then glue=1; else glue=''; fi");
        line("    done");
        line("    cur=${words[${#words[@]}-1]} prev=${words[${#words[@]}-2]}");
        line("    if [[ $cur == --*=* ]]; then prev=${cur%%=*} cur=${cur#*=}; fi");
        line("    for ((i = 1; i < ${#words[@]} - 1; i++)); do");
        line("        word=${words[i]}");
        line("        if [[ -n $skip ]]; then");
        line("            case \"$skip\" in " + CONNECTION + ") conn+=(\"$skip\" \"$word\") ;; esac");
        line("            skip=''");
        line("            continue");
        line("        fi");
        line("        if [[ -n $plain ]]; then path+=\" $word\"; continue; fi");
        line("        case \"$word\" in");
        line("            " + valued + ") skip=$word ;;");
        line("            --) plain=1 ;;");
        line(
                "            --insecure|-e?*|-C?*|--endpoints=*|--context=*|--cacert=*|--cert=*|--key=*) conn+=(\"$word\") ;;");
        line("            -*) ;;");
        line("            *) path+=\" $word\" ;;");
        line("        esac");
        line("    done");
        line("    _raftctl_offer");
        line("    # The part before the last colon or equals sign is not replaced.");
        line("    if [[ $cur == *[:=]* && ${COMP_WORDS[COMP_CWORD]} != \"$cur\" ]]; then");
        line("        trim=${cur%\"${cur##*[:=]}\"}");
        line("        for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=${COMPREPLY[i]#\"$trim\"}; done");
        line("    fi");
        line("}");
        line("_raftctl_offer() {");
        line("    path=${path# }");
    }

    private void command(CommandDocumentation command, String commandWords) {
        for (CommandDocumentation sub : command.commands()) {
            command(sub, commandWords.isEmpty() ? sub.name() : commandWords + " " + sub.name());
        }
        line("        " + (commandWords.isEmpty() ? "''" : "'" + commandWords + "'|'" + commandWords + " '*") + ")");
        line("            case \"$prev\" in");
        for (DocumentedOption option : command.options()) {
            if (option.takesValue()) {
                line("                " + String.join("|", option.names()) + ") "
                        + completionCall(option.kind(), option.candidates()) + "return ;;");
            }
        }
        line("            esac");
        List<String> names = new ArrayList<>();
        for (DocumentedOption option : command.options()) {
            names.addAll(option.names());
        }
        line("            if [[ -z $plain && $cur == -* ]]; then " + wordsCall(names) + "return; fi");
        List<String> subs = new ArrayList<>();
        for (CommandDocumentation sub : command.commands()) {
            subs.add(sub.name());
        }
        if (!subs.isEmpty()) {
            line("            " + wordsCall(subs) + "return ;;");
            return;
        }
        for (DocumentedArgument argument : command.arguments()) {
            if (argument.kind() != ArgumentValueKind.NONE) {
                line("            " + completionCall(argument.kind(), argument.candidates()) + "return ;;");
                return;
            }
        }
        line("            return ;;");
    }

    private void helpCases(CommandDocumentation command, String commandWords) {
        List<String> subs = new ArrayList<>();
        for (CommandDocumentation sub : command.commands()) {
            subs.add(sub.name());
            helpCases(sub, commandWords + " " + sub.name());
        }
        if (commandWords.isEmpty()) {
            subs.add(Runbook.TOPIC);
        }
        if (!subs.isEmpty()) {
            line("        '" + commandWords + "') " + wordsCall(subs) + ";;");
        }
    }

    private static String completionCall(ArgumentValueKind kind, List<String> candidates) {
        return switch (kind) {
            case NONE -> "";
            case WORDS -> wordsCall(candidates);
            case FILE -> "_raftctl_files -f; ";
            case DIRECTORY -> "_raftctl_files -d; ";
            case SERVER -> "_raftctl_live servers; ";
            case KEY -> "_raftctl_live keys; ";
            case LEASE -> "_raftctl_live leases; ";
            case LOCK -> "_raftctl_live locks; ";
            case OPERATION -> "_raftctl_live operations; ";
            case CONTEXT -> "_raftctl_live contexts; ";
            case CONDITION -> "_raftctl_condition $'" + String.join("\\n", candidates) + "'; ";
            case COMMAND -> "_raftctl_help; ";
        };
    }

    private static String wordsCall(List<String> commandWords) {
        return "_raftctl_words $'" + String.join("\\n", commandWords) + "'; ";
    }

    private void line(String text) {
        script.append(text).append('\n');
    }
}
