package dev.raftctl.cli.repl;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Reports to JLine whether a line is complete, and which words surround the cursor. */
final class ConsoleLineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        TokenizedLine scan = TokenizedLine.of(line);
        if (context == ParseContext.ACCEPT_LINE && scan.unterminated() != null) {
            throw new EOFError(-1, -1, "the line is incomplete: " + scan.unterminated(), scan.unterminated());
        }
        return commandAt(line, cursor, scan.tokens());
    }

    @Override
    public boolean isEscapeChar(char ch) {
        return ch == '\\';
    }

    /** Returns the words of the command at the cursor, or no words if the cursor is after a pipe. */
    static CommandAtCursor commandAt(String line, int cursor, List<CommandLineToken> tokens) {
        List<CommandLineToken> words = new ArrayList<>();
        for (CommandLineToken token : tokens) {
            if (token.kind() == CommandLineToken.CommandLineTokenKind.WORD) {
                words.add(token);
            } else if (token.end() <= cursor && token.kind() == CommandLineToken.CommandLineTokenKind.SEPARATOR) {
                words.clear();
            } else if (token.start() < cursor && token.kind() == CommandLineToken.CommandLineTokenKind.PIPE) {
                return new CommandAtCursor(line, cursor, List.of(), true);
            } else {
                break;
            }
        }
        return new CommandAtCursor(line, cursor, List.copyOf(words), false);
    }
}
