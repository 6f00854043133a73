package dev.raftctl.cli.repl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line split into tokens by a shell's rules: single quotes preserve everything; in double quotes and after a
 * backslash the next character is literal; a backslash before a newline joins two lines; {@code ;} and newlines
 * separate commands; {@code |} starts a shell command; a line that begins with {@code #} is a comment.
 *
 * @param unterminated the construct that is still open at the end, so that more input must follow; null if the line is
 *     complete
 */
public record TokenizedLine(
        List<CommandLineToken> tokens, @Nullable String unterminated) {
    public static TokenizedLine of(String line) {
        return new LineTokenizer(line).scan();
    }

    /** Returns the commands of a complete line. */
    List<ConsoleCommand> statements() {
        List<ConsoleCommand> found = new ArrayList<>();
        List<String> words = new ArrayList<>();
        String shellCommand = null;
        for (CommandLineToken token : tokens) {
            switch (token.kind()) {
                case WORD -> words.add(token.text());
                case PIPE -> shellCommand = token.text();
                case SEPARATOR -> {
                    if (!words.isEmpty()) {
                        found.add(new ConsoleCommand(List.copyOf(words), null));
                    }
                    words.clear();
                }
            }
        }
        if (!words.isEmpty()) {
            found.add(new ConsoleCommand(List.copyOf(words), shellCommand));
        }
        return found;
    }

    private static final class LineTokenizer {
        private final String line;
        private final List<CommandLineToken> tokens = new ArrayList<>();
        private int at;

        LineTokenizer(String line) {
            this.line = line;
        }

        TokenizedLine scan() {
            while (at < line.length()) {
                char next = line.charAt(at);
                if (next == ';' || next == '\n') {
                    tokens.add(new CommandLineToken(
                            CommandLineToken.CommandLineTokenKind.SEPARATOR, String.valueOf(next), at, at + 1));
                    at++;
                } else if (next == '|') {
                    String shellCommand = line.substring(at + 1).strip();
                    tokens.add(new CommandLineToken(
                            CommandLineToken.CommandLineTokenKind.PIPE, shellCommand, at, line.length()));
                    return new TokenizedLine(tokens, shellCommand.isEmpty() ? "a pipe" : null);
                } else if (next == '#' && startsCommand()) {
                    int end = line.indexOf('\n', at);
                    at = end < 0 ? line.length() : end;
                } else if (Character.isWhitespace(next)) {
                    at++;
                } else {
                    String unterminated = word();
                    if (unterminated != null) {
                        return new TokenizedLine(tokens, unterminated);
                    }
                }
            }
            return new TokenizedLine(tokens, null);
        }

        private boolean startsCommand() {
            return tokens.isEmpty()
                    || tokens.get(tokens.size() - 1).kind() == CommandLineToken.CommandLineTokenKind.SEPARATOR;
        }

        /** Reads one word. If a quote or an escape in the word is not finished, returns its name, otherwise null. */
        private @Nullable String word() {
            int start = at;
            StringBuilder text = new StringBuilder();
            boolean quoted = false;
            String unterminated = null;
            while (at < line.length() && unterminated == null) {
                char next = line.charAt(at);
                if (next == '\'' || next == '"') {
                    quoted = true;
                    unterminated = quote(next, text);
                } else if (next == '\\') {
                    unterminated = escape(text);
                } else if (Character.isWhitespace(next) || next == ';' || next == '|') {
                    break;
                } else {
                    text.append(next);
                    at++;
                }
            }
            if (quoted || !text.isEmpty()) {
                tokens.add(
                        new CommandLineToken(CommandLineToken.CommandLineTokenKind.WORD, text.toString(), start, at));
            }
            return unterminated;
        }

        private @Nullable String quote(char mark, StringBuilder text) {
            at++;
            while (at < line.length()) {
                char next = line.charAt(at);
                if (next == mark) {
                    at++;
                    return null;
                }
                if (next == '\\' && mark == '"') {
                    escape(text);
                } else {
                    text.append(next);
                    at++;
                }
            }
            return mark == '"' ? "a double quote" : "a single quote";
        }

        private @Nullable String escape(StringBuilder text) {
            at++;
            if (at >= line.length()) {
                return "a backslash";
            }
            char escaped = line.charAt(at);
            if (escaped != '\n') {
                text.append(escaped);
            }
            at++;
            return null;
        }
    }
}
