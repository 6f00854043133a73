package dev.raftctl.cli.repl;

import dev.raftctl.cli.command.OptionWord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Follows the words of a line through the command model, and determines the role of each word and what may come next.
 */
final class CommandLineWalker {
    /** The role of a word. */
    enum CommandLineWordRole {
        COMMAND,
        UNKNOWN_COMMAND,
        OPTION,
        UNKNOWN_OPTION,
        VALUE
    }

    private CommandSpec command;
    private final List<CommandLineWordRole> roles = new ArrayList<>();
    private @Nullable OptionSpec optionAwaitingValue;
    private boolean unknownCommand;
    private boolean onlyValues;
    private int valueCount;

    CommandLineWalker(CommandSpec root) {
        command = root;
    }

    static CommandLineWalker over(CommandSpec root, List<String> words) {
        CommandLineWalker walk = new CommandLineWalker(root);
        words.forEach(walk::step);
        return walk;
    }

    void step(String word) {
        if (optionAwaitingValue != null) {
            optionAwaitingValue = null;
            roles.add(CommandLineWordRole.VALUE);
        } else if (!onlyValues && word.startsWith("-") && word.length() > 1) {
            roles.add(option(word));
        } else if (expectsSubcommand()) {
            CommandLine found = command.subcommands().get(word);
            unknownCommand = found == null;
            if (found != null) {
                command = found.getCommandSpec();
            }
            roles.add(found == null ? CommandLineWordRole.UNKNOWN_COMMAND : CommandLineWordRole.COMMAND);
        } else {
            valueCount++;
            roles.add(CommandLineWordRole.VALUE);
        }
    }

    private CommandLineWordRole option(String word) {
        if (word.equals("--")) {
            onlyValues = true;
            return CommandLineWordRole.OPTION;
        }
        List<OptionWord> options = OptionWord.of(command, word);
        if (options.isEmpty()) {
            return CommandLineWordRole.UNKNOWN_OPTION;
        }
        OptionWord last = options.get(options.size() - 1);
        if (last.takesNextWord()) {
            optionAwaitingValue = last.option();
        }
        return CommandLineWordRole.OPTION;
    }

    /** Returns whether a command or an option that starts with this word may follow here. */
    boolean isPrefixOfKnownWord(String word) {
        if (expectsSubcommand() && command.subcommands().keySet().stream().anyMatch(name -> name.startsWith(word))) {
            return true;
        }
        return allowsOption() && command.optionsMap().keySet().stream().anyMatch(name -> name.startsWith(word));
    }

    /** Returns the roles of all words so far, in the order of the words. */
    List<CommandLineWordRole> roles() {
        return roles;
    }

    /** Returns the innermost command or subcommand that the words so far have named. */
    CommandSpec command() {
        return command;
    }

    /** Returns whether the next word, if it is not an option, names a command. */
    boolean expectsSubcommand() {
        return !unknownCommand
                && valueCount == 0
                && !command.subcommands().isEmpty()
                && optionAwaitingValue == null
                && !onlyValues;
    }

    /** Returns whether an option may follow the words so far. */
    boolean allowsOption() {
        return !unknownCommand && !onlyValues && optionAwaitingValue == null;
    }

    /** Returns whether the next word is a value even if the word begins with a dash. */
    boolean acceptsDashes() {
        return onlyValues;
    }

    /** Returns the option or parameter whose value the next word is, or null if no value may follow. */
    @Nullable
    ArgSpec nextParameter() {
        if (optionAwaitingValue != null) {
            return optionAwaitingValue;
        }
        if (unknownCommand || expectsSubcommand()) {
            return null;
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (parameter.index().min() <= valueCount
                    && valueCount <= parameter.index().max()) {
                return parameter;
            }
        }
        return null;
    }

    /** Returns the labels of the values that may follow, for example {@code KEY VALUE}. */
    String remainingSynopsis() {
        if (optionAwaitingValue != null) {
            return optionAwaitingValue.paramLabel();
        }
        if (unknownCommand || expectsSubcommand()) {
            return "";
        }
        List<String> labels = new ArrayList<>();
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (parameter.hidden() || parameter.index().max() < valueCount) {
                continue;
            }
            boolean optional = parameter.arity().min() == 0;
            labels.add(optional ? "[" + parameter.paramLabel() + "]" : parameter.paramLabel());
        }
        return String.join(" ", labels);
    }
}
