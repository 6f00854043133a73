package dev.raftctl.cli.repl;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What could follow, shown faintly behind the cursor at the end of a line. */
final class Hints {
    private final Supplier<CommandSpec> root;

    Hints(Supplier<CommandSpec> root) {
        this.root = root;
    }

    String behind(String line, int cursor, Scan scan) {
        if (cursor != line.length() || line.isBlank()) {
            return "";
        }
        CommandLineAt at = LineParser.around(line, cursor, scan.tokens());
        if (at.isBehindPipe()) {
            return "";
        }
        List<String> before = at.words().subList(0, at.wordIndex());
        CommandWalk walk = CommandWalk.along(root.get(), before);
        String typed = at.word();
        if (walk.wantsSubcommand()) {
            return command(walk.command(), typed);
        }
        if (!typed.isEmpty()) {
            walk.step(typed);
            String remaining = walk.remaining();
            return remaining.isEmpty() ? "" : " " + remaining;
        }
        return walk.remaining();
    }

    /** The rest of the only command that begins so, and what it takes. */
    private static String command(CommandSpec parent, String typed) {
        CommandSpec only = null;
        for (CommandLine sub : parent.subcommands().values()) {
            CommandSpec spec = sub.getCommandSpec();
            if (spec.name().equals(typed)) {
                only = spec;
                break;
            }
            if (!typed.isEmpty()
                    && spec.name().startsWith(typed)
                    && !spec.usageMessage().hidden()) {
                if (only != null && only != spec) {
                    return "";
                }
                only = spec;
            }
        }
        if (only == null) {
            return "";
        }
        String remaining = new CommandWalk(only).remaining();
        return only.name().substring(typed.length()) + (remaining.isEmpty() ? "" : " " + remaining);
    }
}
