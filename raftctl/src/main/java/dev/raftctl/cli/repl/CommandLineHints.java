package dev.raftctl.cli.repl;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Computes the hint about what may come next, which is shown dimmed after the cursor at the end of a line. */
final class CommandLineHints {
    private final Supplier<CommandSpec> root;

    CommandLineHints(Supplier<CommandSpec> root) {
        this.root = root;
    }

    String hintFor(String line, int cursor, TokenizedLine scan) {
        if (cursor != line.length() || line.isBlank()) {
            return "";
        }
        CommandAtCursor at = ConsoleLineParser.commandAt(line, cursor, scan.tokens());
        if (at.isAfterPipe()) {
            return "";
        }
        List<String> precedingWords = at.words().subList(0, at.wordIndex());
        CommandLineWalker walk = CommandLineWalker.over(root.get(), precedingWords);
        String typed = at.word();
        if (walk.expectsSubcommand()) {
            return commandHint(walk.command(), typed);
        }
        if (!typed.isEmpty()) {
            walk.step(typed);
            String remaining = walk.remainingSynopsis();
            return remaining.isEmpty() ? "" : " " + remaining;
        }
        return walk.remainingSynopsis();
    }

    /** Returns the rest of the command's name and its parameters, if exactly one command has the typed prefix. */
    private static String commandHint(CommandSpec parent, String typed) {
        CommandSpec match = null;
        for (CommandLine sub : parent.subcommands().values()) {
            CommandSpec spec = sub.getCommandSpec();
            if (spec.name().equals(typed)) {
                match = spec;
                break;
            }
            if (!typed.isEmpty()
                    && spec.name().startsWith(typed)
                    && !spec.usageMessage().hidden()) {
                if (match != null && match != spec) {
                    return "";
                }
                match = spec;
            }
        }
        if (match == null) {
            return "";
        }
        String remaining = new CommandLineWalker(match).remainingSynopsis();
        return match.name().substring(typed.length()) + (remaining.isEmpty() ? "" : " " + remaining);
    }
}
