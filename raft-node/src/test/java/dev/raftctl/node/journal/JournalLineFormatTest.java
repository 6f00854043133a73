package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalLineFormatTest {
    private static final DecisionRecord NOTE = new DecisionRecord(
            2_000,
            5,
            "vote-refused",
            "n2",
            "a\tb\\c\nd\u001b[31m \u00e9",
            "stale-log",
            DecisionData.NONE.with("voterLast", "t3/12").with("why", "a;b=c%d"),
            new DecisionOccurrences(812, 0x9f00_0000_0000_0001L, 77, 1_000, 3));

    @Test
    void x07WritesOneLineWithoutControlCharacters() {
        assertThat(JournalLineFormat.write(NOTE))
                .isEqualTo("812\t9f00000000000001\t77\t2000\t3\t1000\t5\tvote-refused\tn2\tstale-log\t"
                        + "voterLast=t3/12;why=a%3Bb%3Dc%25d\ta\\tb\\\\c\\u000ad\\u001b[31m \u00e9\tbc5df53c\n");
    }

    @Test
    void readsWhatItWrites() {
        assertThat(JournalLineFormat.read(JournalLineFormat.write(NOTE).stripTrailing()))
                .isEqualTo(NOTE);
    }

    @Test
    void everyChangedOrMissingCharacterIsDetected() {
        Random random = new Random(3);
        String whole = JournalLineFormat.write(NOTE).stripTrailing();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder mutated = new StringBuilder(whole);
            mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(128));
            String cut = mutated.substring(0, random.nextInt(mutated.length() + 1));
            if (!cut.equals(whole)) {
                assertThat(JournalLineFormat.read(cut)).as(cut).isNull();
            }
        }
    }
}
