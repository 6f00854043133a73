package dev.raftctl.cli.repl;

import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import dev.raftctl.protocol.message.PrintableText;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes commands, options, enumerated values, server ids and keys from the command model; the editor filters them
 * by prefix.
 */
final class CommandCompleter implements Completer {
    private final Supplier<CommandSpec> root;
    private final CompletionProvider live;

    CommandCompleter(Supplier<CommandSpec> root, CompletionProvider live) {
        this.root = root;
        this.live = live;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line instanceof CommandAtCursor at && at.isAfterPipe()) {
            return;
        }
        List<String> precedingWords = line.words().subList(0, line.wordIndex());
        String typed = line.word().substring(0, line.wordCursor());
        CommandLineWalker walk = CommandLineWalker.over(root.get(), precedingWords);
        int equals = typed.indexOf('=');
        if (walk.allowsOption() && typed.startsWith("--") && equals > 0) {
            OptionSpec option = walk.command().findOption(typed.substring(0, equals));
            if (option != null) {
                values(
                        option,
                        typed.substring(0, equals + 1),
                        typed.substring(equals + 1),
                        true,
                        precedingWords,
                        candidates);
            }
            return;
        }
        if (walk.allowsOption() && typed.startsWith("-")) {
            options(walk.command(), precedingWords, candidates);
            return;
        }
        if (walk.expectsSubcommand()) {
            subcommands(walk.command(), candidates);
            return;
        }
        if (walk.command().name().equals("help")) {
            helpTopics(precedingWords, candidates);
            return;
        }
        ArgSpec next = walk.nextParameter();
        if (next != null) {
            values(next, "", typed, walk.acceptsDashes(), precedingWords, candidates);
        }
        if (candidates.isEmpty() && walk.allowsOption() && typed.isEmpty() && next == null) {
            options(walk.command(), precedingWords, candidates);
        }
    }

    private static void subcommands(CommandSpec command, List<Candidate> candidates) {
        for (CommandLine sub :
                new java.util.LinkedHashSet<>(command.subcommands().values())) {
            CommandSpec spec = sub.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                candidates.add(
                        candidate(spec.name(), firstLine(spec.usageMessage().description()), true));
            }
        }
    }

    /** Adds completions for the next command name after {@code help} and the command names that already follow it. */
    private void helpTopics(List<String> precedingWords, List<Candidate> candidates) {
        List<String> path = precedingWords.subList(precedingWords.indexOf("help") + 1, precedingWords.size());
        if (path.equals(List.of(Runbook.TOPIC))) {
            RunbookFile.all().values().forEach(each -> candidates.add(candidate(each.name(), each.title(), true)));
            return;
        }
        if (path.isEmpty()) {
            candidates.add(candidate(Runbook.TOPIC, "the jobs of an operator", true));
        }
        CommandSpec command = root.get();
        for (String word : path) {
            CommandLine next = command.subcommands().get(word);
            if (next == null) {
                return;
            }
            command = next.getCommandSpec();
        }
        subcommands(command, candidates);
    }

    private static void options(CommandSpec command, List<String> precedingWords, List<Candidate> candidates) {
        for (OptionSpec option : command.options()) {
            boolean given =
                    !option.isMultiValue() && precedingWords.stream().anyMatch(List.of(option.names())::contains);
            if (!option.hidden() && !given) {
                candidates.add(candidate(option.longestName(), firstLine(option.description()), true));
            }
        }
    }

    private void values(
            ArgSpec parameter,
            String prefix,
            String typed,
            boolean acceptsDashes,
            List<String> precedingWords,
            List<Candidate> candidates) {
        Iterable<String> listed = parameter.completionCandidates();
        if (listed != null && typed.indexOf('=') < 0) {
            for (String value : listed) {
                candidates.add(candidate(prefix + value, "", !value.endsWith("=")));
            }
            return;
        }
        if (parameter.type().isEnum()) {
            for (Object constant : parameter.type().getEnumConstants()) {
                candidates.add(candidate(prefix + constant.toString().toLowerCase(Locale.ROOT), "", true));
            }
            return;
        }
        for (CompletionProvider.CompletionSuggestion value : live.values(parameter, typed, precedingWords)) {
            if (!PrintableText.isPrintableLine(value.text())) {
                // The value would move the cursor, and no quoting can represent it.
                continue;
            }
            if (!acceptsDashes && value.text().startsWith("-")) {
                // The value would be parsed as an option unless it follows --.
                continue;
            }
            candidates.add(candidate(prefix + value.text(), value.description(), value.complete()));
        }
    }

    private static Candidate candidate(String value, String description, boolean complete) {
        String note = description.isEmpty() ? null : description;
        return new Candidate(value, value, null, note, null, null, complete, 0);
    }

    private static String firstLine(String[] description) {
        return description.length == 0 ? "" : description[0].lines().findFirst().orElse("");
    }
}
