package dev.raftctl.cli.repl;

import dev.raftctl.protocol.message.Printable;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Colours a line as it is typed: commands bold, unknown ones red, options cyan, quoted words green. Runs at every key, so it
 * only walks the words. It also sets the hint behind the cursor, which the editor draws right after.
 */
final class CommandHighlighter implements Highlighter {
    private static final char HIDDEN = '\uFFFD';

    private final Supplier<CommandSpec> root;
    private final Hints hints;
    private final boolean colour;

    CommandHighlighter(Supplier<CommandSpec> root, Hints hints, boolean colour) {
        this.root = root;
        this.hints = hints;
        this.colour = colour;
    }

    @Override
    public AttributedString highlight(LineReader reader, String typed) {
        Scan scan = Scan.of(typed);
        reader.setTailTip(hints.behind(typed, reader.getBuffer().cursor(), scan));
        String buffer = shown(typed);
        if (!colour) {
            return new AttributedString(buffer);
        }
        AttributedStringBuilder styled = new AttributedStringBuilder();
        CommandWalk walk = new CommandWalk(root.get());
        int done = 0;
        for (Token token : scan.tokens()) {
            styled.append(buffer.substring(done, token.start()));
            styled.styled(style(walk, token, buffer), buffer.substring(token.start(), token.end()));
            done = token.end();
            if (token.kind() == Token.Kind.SEPARATOR) {
                walk = new CommandWalk(root.get());
            }
        }
        return styled.append(buffer.substring(done)).toAttributedString();
    }

    /** What is pasted, or comes from an older history, may hold characters that the terminal would obey. */
    private static String shown(String typed) {
        StringBuilder shown = new StringBuilder(typed.length());
        typed.codePoints().forEach(point -> {
            if (Printable.isShown(point) || point == '\n' || point == '\t') {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.valueOf(HIDDEN).repeat(Character.charCount(point)));
            }
        });
        return shown.toString();
    }

    private static AttributedStyle style(CommandWalk walk, Token token, String buffer) {
        if (token.kind() == Token.Kind.PIPE) {
            return AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
        }
        if (token.kind() == Token.Kind.SEPARATOR) {
            return AttributedStyle.DEFAULT;
        }
        boolean begins = token.end() == buffer.length() && walk.beginsKnown(token.text());
        walk.step(token.text());
        List<CommandWalk.Role> roles = walk.roles();
        return switch (roles.get(roles.size() - 1)) {
            case COMMAND -> AttributedStyle.BOLD;
            case UNKNOWN_COMMAND, UNKNOWN_OPTION ->
                begins ? AttributedStyle.DEFAULT : AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
            case OPTION -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
            case VALUE ->
                "'\"".indexOf(buffer.charAt(token.start())) >= 0
                        ? AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)
                        : AttributedStyle.DEFAULT;
        };
    }
}
