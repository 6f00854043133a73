package dev.raftctl.cli.repl;

import dev.raftctl.protocol.message.PrintableText;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Highlights a line as it is typed: commands are bold, unknown ones red, options cyan, quoted words green. It runs at
 * every key press, so it only walks the words. It also sets the hint after the cursor, which the editor draws next.
 */
final class CommandHighlighter implements Highlighter {
    private static final char PLACEHOLDER = '\uFFFD';

    private final Supplier<CommandSpec> root;
    private final CommandLineHints hints;
    private final boolean useColor;

    CommandHighlighter(Supplier<CommandSpec> root, CommandLineHints hints, boolean useColor) {
        this.root = root;
        this.hints = hints;
        this.useColor = useColor;
    }

    @Override
    public AttributedString highlight(LineReader reader, String typed) {
        TokenizedLine scan = TokenizedLine.of(typed);
        reader.setTailTip(hints.hintFor(typed, reader.getBuffer().cursor(), scan));
        String buffer = printable(typed);
        if (!useColor) {
            return new AttributedString(buffer);
        }
        AttributedStringBuilder styled = new AttributedStringBuilder();
        CommandLineWalker walk = new CommandLineWalker(root.get());
        int done = 0;
        for (CommandLineToken token : scan.tokens()) {
            styled.append(buffer.substring(done, token.start()));
            styled.styled(style(walk, token, buffer), buffer.substring(token.start(), token.end()));
            done = token.end();
            if (token.kind() == CommandLineToken.CommandLineTokenKind.SEPARATOR) {
                walk = new CommandLineWalker(root.get());
            }
        }
        return styled.append(buffer.substring(done)).toAttributedString();
    }

    /** Replaces control characters, which the text may contain if it is pasted or recalled from an older history. */
    private static String printable(String typed) {
        StringBuilder result = new StringBuilder(typed.length());
        typed.codePoints().forEach(codePoint -> {
            if (PrintableText.isPrintable(codePoint) || codePoint == '\n' || codePoint == '\t') {
                result.appendCodePoint(codePoint);
            } else {
                result.append(String.valueOf(PLACEHOLDER).repeat(Character.charCount(codePoint)));
            }
        });
        return result.toString();
    }

    private static AttributedStyle style(CommandLineWalker walk, CommandLineToken token, String buffer) {
        if (token.kind() == CommandLineToken.CommandLineTokenKind.PIPE) {
            return AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
        }
        if (token.kind() == CommandLineToken.CommandLineTokenKind.SEPARATOR) {
            return AttributedStyle.DEFAULT;
        }
        boolean isUnfinishedWord = token.end() == buffer.length() && walk.isPrefixOfKnownWord(token.text());
        walk.step(token.text());
        List<CommandLineWalker.CommandLineWordRole> roles = walk.roles();
        return switch (roles.get(roles.size() - 1)) {
            case COMMAND -> AttributedStyle.BOLD;
            case UNKNOWN_COMMAND, UNKNOWN_OPTION ->
                isUnfinishedWord ? AttributedStyle.DEFAULT : AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
            case OPTION -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
            case VALUE ->
                "'\"".indexOf(buffer.charAt(token.start())) >= 0
                        ? AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)
                        : AttributedStyle.DEFAULT;
        };
    }
}
