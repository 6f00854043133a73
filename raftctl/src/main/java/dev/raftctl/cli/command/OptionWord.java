package dev.raftctl.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option in one word of a command line, such as {@code -o}, {@code -ojson}, {@code --output=json}, or each of the
 * options in {@code -vy}.
 *
 * @param value the value in the same word; null if there is none
 * @param takesNextWord whether the next word is the option's value
 */
public record OptionWord(OptionSpec option, @Nullable String value, boolean takesNextWord) {
    /** Returns the options in a word, of which only the last may take a value; empty if it contains no known option. */
    public static List<OptionWord> of(CommandSpec command, String word) {
        if (!word.startsWith("-") || word.length() < 2 || word.equals("--")) {
            return List.of();
        }
        int equals = word.indexOf('=');
        OptionSpec option = command.findOption(equals < 0 ? word : word.substring(0, equals));
        if (option != null) {
            String value = equals < 0 ? null : word.substring(equals + 1);
            return List.of(new OptionWord(option, value, value == null && takesValue(option)));
        }
        return word.startsWith("--") ? List.of() : ofLetters(command, word);
    }

    private static List<OptionWord> ofLetters(CommandSpec command, String word) {
        List<OptionWord> options = new ArrayList<>();
        for (int at = 1; at < word.length(); at++) {
            OptionSpec option = command.findOption("-" + word.charAt(at));
            if (option == null) {
                return List.of();
            }
            if (takesValue(option)) {
                String rest = word.substring(at + 1);
                String value = rest.startsWith("=") ? rest.substring(1) : rest;
                options.add(new OptionWord(option, rest.isEmpty() ? null : value, rest.isEmpty()));
                return options;
            }
            options.add(new OptionWord(option, null, false));
        }
        return options;
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }
}
