package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizedLineTest {
    private static List<List<String>> words(String line) {
        TokenizedLine scanned = TokenizedLine.of(line);
        assertThat(scanned.unterminated()).isNull();
        return scanned.statements().stream().map(ConsoleCommand::words).toList();
    }

    @Test
    void splitsWordsAtWhitespace() {
        assertThat(words("  put  k   v ")).containsExactly(List.of("put", "k", "v"));
        assertThat(words("")).isEmpty();
    }

    @Test
    void quotesAndBackslashesPreserveCharacters() {
        assertThat(words("put 'a b' \"c \\\" d\" e\\ f")).containsExactly(List.of("put", "a b", "c \" d", "e f"));
        assertThat(words("put k ''")).containsExactly(List.of("put", "k", ""));
        assertThat(words("put k 'a;b|c'")).containsExactly(List.of("put", "k", "a;b|c"));
        assertThat(words("put k a'b'c")).containsExactly(List.of("put", "k", "abc"));
    }

    @Test
    void semicolonsAndNewlinesSeparateCommands() {
        assertThat(words("put a 1; get a\nls;;"))
                .containsExactly(List.of("put", "a", "1"), List.of("get", "a"), List.of("ls"));
    }

    @Test
    void aBackslashBeforeANewlineJoinsLines() {
        assertThat(words("put a \\\n 1")).containsExactly(List.of("put", "a", "1"));
    }

    @Test
    void aPipeTakesTheRestOfTheLineVerbatim() {
        TokenizedLine scanned = TokenizedLine.of("ls a; status | grep 'n1;' | wc -l");
        assertThat(scanned.statements())
                .containsExactly(
                        new ConsoleCommand(List.of("ls", "a"), null),
                        new ConsoleCommand(List.of("status"), "grep 'n1;' | wc -l"));
    }

    @Test
    void skipsCommentLines() {
        assertThat(words("# it's nothing\nget a")).containsExactly(List.of("get", "a"));
        assertThat(words("put k #1")).containsExactly(List.of("put", "k", "#1"));
    }

    @Test
    void reportsWhatIsUnterminated() {
        assertThat(TokenizedLine.of("put k 'a").unterminated()).isEqualTo("a single quote");
        assertThat(TokenizedLine.of("put k \"a").unterminated()).isEqualTo("a double quote");
        assertThat(TokenizedLine.of("put k \\").unterminated()).isEqualTo("a backslash");
        assertThat(TokenizedLine.of("ls |").unterminated()).isEqualTo("a pipe");
    }

    @Test
    void quotedWordsRoundTrip() {
        for (String word : List.of("plain", "a b", "it's", "say \"hi\"", "back\\slash", "#", "a;b|c", "")) {
            assertThat(words("x " + WordQuoting.quote(word, true))).containsExactly(List.of("x", word));
        }
    }
}
