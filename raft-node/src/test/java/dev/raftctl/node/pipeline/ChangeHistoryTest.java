package dev.raftctl.node.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.EntryChanges;
import dev.raftctl.node.machine.KeyChange;
import dev.raftctl.node.machine.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the history of changes begins, and what it holds. */
class ChangeHistoryTest {
    private static final KeyChange CHANGE = new KeyChange("k".getBytes(UTF_8), 1, new byte[10], null);
    private static final EntryChanges ENTRY = new EntryChanges(List.of(CHANGE), CHANGE.heapBytes(), List.of());

    private final ChangeHistory history = new ChangeHistory(3 * CHANGE.heapBytes(), 10);

    private List<Long> indexesAfter(long index) {
        List<Long> indexes = new ArrayList<>();
        for (int at = history.firstAfter(index); at < history.count(); at++) {
            indexes.add(history.indexAt(at));
            assertThat(history.changesAt(at)).isSameAs(ENTRY);
        }
        return indexes;
    }

    @Test
    void itBeginsAfterTheLoadedState() {
        assertThat(history.startIndex()).isEqualTo(10);
        assertThat(indexesAfter(10)).isEmpty();
    }

    @Test
    void changesAreFoundByIndex() {
        history.add(11, ENTRY);
        history.add(14, ENTRY);
        history.add(15, ENTRY);
        assertThat(indexesAfter(10)).containsExactly(11L, 14L, 15L);
        assertThat(indexesAfter(11)).containsExactly(14L, 15L);
        assertThat(indexesAfter(12)).containsExactly(14L, 15L);
        assertThat(indexesAfter(15)).isEmpty();
        assertThat(indexesAfter(99)).isEmpty();
        assertThat(history.bytes()).isEqualTo(3 * CHANGE.heapBytes());
    }

    @Test
    void theOldestChangesMakeWayAndTheBeginningMovesOn() {
        for (long index = 11; index <= 15; index++) {
            history.add(index, ENTRY);
        }
        assertThat(history.startIndex()).isEqualTo(12);
        assertThat(indexesAfter(12)).containsExactly(13L, 14L, 15L);
        assertThat(history.bytes()).isEqualTo(3 * CHANGE.heapBytes());
    }

    @Test
    void itKeepsManyEntriesInOrder() {
        ChangeHistory large = new ChangeHistory(1_000 * CHANGE.heapBytes(), 0);
        for (long index = 1; index <= 3_500; index++) {
            large.add(index, ENTRY);
            long first = Math.max(1, index - 999);
            assertThat(large.startIndex()).isEqualTo(first - 1);
            assertThat(large.indexAt(0)).isEqualTo(first);
            assertThat(large.indexAt(large.count() - 1)).isEqualTo(index);
            assertThat(large.firstAfter(index - 1)).isEqualTo(large.count() - 1);
        }
    }

    @Test
    void itBeginsAnewAfterChangesThatAreTooLarge() {
        history.add(11, ENTRY);
        history.add(12, new EntryChanges(List.of(), 0, List.of(KeyRange.startingWith(new byte[0]))));
        assertThat(history.startIndex()).isEqualTo(12);
        assertThat(history.count()).isZero();
        assertThat(history.bytes()).isZero();
        history.add(13, ENTRY);
        assertThat(indexesAfter(12)).containsExactly(13L);
        history.add(14, new EntryChanges(List.of(CHANGE), 4 * CHANGE.heapBytes(), List.of()));
        assertThat(history.startIndex()).isEqualTo(14);
    }
}
