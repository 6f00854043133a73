package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

class ConsoleLineParserTest {
    private static CommandAtCursor at(String lineWithCursor) {
        int cursor = lineWithCursor.indexOf('^');
        String line = lineWithCursor.replace("^", "");
        return (CommandAtCursor) new ConsoleLineParser().parse(line, cursor, ParseContext.COMPLETE);
    }

    @Test
    void findsTheWordUnderTheCursor() {
        CommandAtCursor inside = at("put ke^y value");
        assertThat(inside.words()).isEqualTo(List.of("put", "key", "value"));
        assertThat(inside.wordIndex()).isEqualTo(1);
        assertThat(inside.wordCursor()).isEqualTo(2);
        assertThat(inside.rawWordLength()).isEqualTo(3);
    }

    @Test
    void insertsAnEmptyWordWhereTheCursorTouchesNone() {
        CommandAtCursor after = at("get ^");
        assertThat(after.words()).isEqualTo(List.of("get", ""));
        assertThat(after.wordIndex()).isEqualTo(1);
        CommandAtCursor between = at("put ^ v");
        assertThat(between.words()).isEqualTo(List.of("put", "", "v"));
        assertThat(between.wordIndex()).isEqualTo(1);
    }

    @Test
    void considersOnlyTheCommandAroundTheCursor() {
        assertThat(at("put a 1; ge^t a; ls").words()).isEqualTo(List.of("get", "a"));
        assertThat(at("put a 1; ^").words()).isEqualTo(List.of(""));
    }

    @Test
    void recognizesTheShellCommandAfterAPipe() {
        assertThat(at("status | gr^ep").isAfterPipe()).isTrue();
        assertThat(at("stat^us | grep").isAfterPipe()).isFalse();
    }

    @Test
    void continuesAnUnfinishedLine() {
        assertThatThrownBy(() -> new ConsoleLineParser().parse("put k 'a", 8, ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
        assertThatThrownBy(() -> new ConsoleLineParser().parse("put k \\", 7, ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    @Test
    void completesAnUnfinishedWord() {
        CommandAtCursor open = at("get 'my k^");
        assertThat(open.word()).isEqualTo("my k");
        assertThat(open.rawWordLength()).isEqualTo(5);
    }
}
