package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.DecisionRecord;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionJournalLineFormatTest {
    private static final DecisionJournalLine LINE = new DecisionJournalLine(
            new DecisionRecord(2_000, 5, "vote-refused", "n2", "a\tb\\c\nd\u001b[31m \u00e9"), 1_000, 3, 3);

    @Test
    void x07WritesOneLineWithoutControlCharacters() {
        assertThat(DecisionJournalLineFormat.write(LINE))
                .isEqualTo("1000\t2000\t3\t5\tvote-refused\tn2\ta\\tb\\\\c\\u000ad\\u001b[31m \u00e9\n");
    }

    @Test
    void readsWhatItWrites() {
        assertThat(DecisionJournalLineFormat.read(
                        DecisionJournalLineFormat.write(LINE).stripTrailing()))
                .isEqualTo(LINE);
    }

    @Test
    void skipsMalformedLines() {
        assertThat(DecisionJournalLineFormat.read("")).isNull();
        assertThat(DecisionJournalLineFormat.read("1\t2\t0\t4\ta\tb\tc")).isNull();
        assertThat(DecisionJournalLineFormat.read("1\t2\tx\t4\ta\tb\tc")).isNull();
        assertThat(DecisionJournalLineFormat.read("1\t2\t3\t4\ta\tb\tc\\")).isNull();
        assertThat(DecisionJournalLineFormat.read("1\t2\t3\t4\ta\tb\tc\\u00")).isNull();
    }

    @Test
    void mutatedLinesAreReadOrSkipped() {
        Random random = new Random(3);
        String whole = DecisionJournalLineFormat.write(LINE).stripTrailing();
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder mutated = new StringBuilder(whole);
            mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(128));
            read += DecisionJournalLineFormat.read(mutated.substring(0, random.nextInt(mutated.length() + 1))) == null
                    ? 0
                    : 1;
        }
        assertThat(read).isGreaterThan(1_000);
    }
}
