package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static List<List<String>> words(String line) {
        Scan scan = Scan.of(line);
        assertThat(scan.open()).isNull();
        return scan.statements().stream().map(Statement::words).toList();
    }

    @Test
    void wordsAreSplitAtBlanks() {
        assertThat(words("  put  k   v ")).containsExactly(List.of("put", "k", "v"));
        assertThat(words("")).isEmpty();
    }

    @Test
    void quotesAndBackslashesKeepWhatTheyHold() {
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
    void aPipeTakesTheRestOfTheLineAsItStands() {
        Scan scan = Scan.of("ls a; status | grep 'n1;' | wc -l");
        assertThat(scan.statements())
                .containsExactly(
                        new Statement(List.of("ls", "a"), null),
                        new Statement(List.of("status"), "grep 'n1;' | wc -l"));
    }

    @Test
    void aCommentLineIsPassedOver() {
        assertThat(words("# it's nothing\nget a")).containsExactly(List.of("get", "a"));
        assertThat(words("put k #1")).containsExactly(List.of("put", "k", "#1"));
    }

    @Test
    void whatIsOpenAtTheEndIsTold() {
        assertThat(Scan.of("put k 'a").open()).isEqualTo("a single quote");
        assertThat(Scan.of("put k \"a").open()).isEqualTo("a double quote");
        assertThat(Scan.of("put k \\").open()).isEqualTo("a backslash");
        assertThat(Scan.of("ls |").open()).isEqualTo("a pipe");
    }

    @Test
    void aQuotedWordIsReadBack() {
        for (String word : List.of("plain", "a b", "it's", "say \"hi\"", "back\\slash", "#", "a;b|c", "")) {
            assertThat(words("x " + Quoting.quote(word, true))).containsExactly(List.of("x", word));
        }
    }
}
