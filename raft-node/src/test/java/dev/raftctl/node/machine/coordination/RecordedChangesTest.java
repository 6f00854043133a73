package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.EntryChanges;
import dev.raftctl.node.machine.KeyChange;
import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.kv.KeyValueCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the machine records as the changes of an entry, from which watches are served. */
class RecordedChangesTest {
    private static final long TTL = 3_000;
    private static final long MAX_BYTES = 1_000;

    private final CoordinationFixture machine = new CoordinationFixture();

    RecordedChangesTest() {
        machine.state.recordChanges(MAX_BYTES);
    }

    private List<String> changes() {
        EntryChanges taken = machine.state.takeChanges();
        assertThat(taken.isRecorded()).isTrue();
        assertThat(taken.heapBytes())
                .isEqualTo(
                        taken.changes().stream().mapToLong(KeyChange::heapBytes).sum());
        List<String> texts = new ArrayList<>();
        for (KeyChange change : taken.changes()) {
            texts.add(text(change.key()) + "@" + change.version() + " " + text(change.previousValue()) + ">"
                    + text(change.value()));
        }
        return texts;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "-" : new String(bytes, UTF_8);
    }

    @Test
    void nothingIsRecordedUnlessRequested() {
        CoordinationFixture other = new CoordinationFixture();
        other.putPlain("a", "1");
        other.runPlain(new KeyValueCommand.DeleteKeys(bytes("a"), false));
        assertThat(other.state.takeChanges().isEmpty()).isTrue();
    }

    @Test
    void everyCommandIsRecordedWithThePreviousValue() {
        machine.putPlain("a", "1");
        assertThat(changes()).containsExactly("a@1 ->1");
        machine.putPlain("a", "1");
        assertThat(changes()).as("the same value again").containsExactly("a@2 1>1");
        machine.runPlain(new KeyValueCommand.IncrementKey(bytes("a"), 4));
        assertThat(changes()).containsExactly("a@3 1>5");
        machine.runPlain(new KeyValueCommand.CompareAndSetKey(bytes("a"), bytes("5"), bytes("x")));
        assertThat(changes()).containsExactly("a@4 5>x");
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("a"), false));
        assertThat(changes()).as("a deleted key has its last version").containsExactly("a@4 x>-");
    }

    @Test
    void aCommandThatChangesNothingIsNoChange() {
        machine.putPlain("a", "1");
        assertThat(changes()).hasSize(1);
        machine.runPlain(new KeyValueCommand.CompareAndSetKey(bytes("a"), bytes("9"), bytes("x")));
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("b"), false));
        machine.run(new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(
                List.of(),
                List.of(
                        new TransactionOperation.PutOperation(bytes("c"), bytes("3"), 0),
                        new TransactionOperation.PutOperation(bytes("d"), bytes("3"), 77)),
                List.of())));
        assertThat(machine.exists("c")).as("the transaction failed").isFalse();
        assertThat(changes()).isEmpty();
    }

    @Test
    void aDeletedPrefixIsOneChangeOfEachKey() {
        machine.putPlain("a/1", "1");
        machine.putPlain("a/2", "2");
        machine.putPlain("b", "3");
        assertThat(changes()).hasSize(3);
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("a/"), true));
        assertThat(changes()).containsExactly("a/1@1 1>-", "a/2@2 2>-");
    }

    @Test
    void aTransactionIsRecordedInTheOrderOfItsOperations() {
        machine.putPlain("z", "1");
        assertThat(changes()).hasSize(1);
        machine.run(new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(
                List.of(),
                List.of(
                        new TransactionOperation.DeleteOperation(bytes("z"), false),
                        new TransactionOperation.IncrementOperation(bytes("n"), 2),
                        new TransactionOperation.PutOperation(bytes("a"), bytes("3"), 0)),
                List.of())));
        assertThat(changes()).containsExactly("z@1 1>-", "n@2 ->2", "a@2 ->3");
    }

    @Test
    @DisplayName("W4: keys that end with their lease are deleted keys")
    void keysOfALeaseAreRecordedWhenItEnds() {
        long expiring = machine.grant(TTL);
        long revoked = machine.grant(TTL);
        machine.put("e", expiring);
        machine.put("r", revoked);
        assertThat(changes()).containsExactly("e@3 ->v", "r@4 ->v");
        machine.run(new CoordinationCommand.RevokeLease(revoked));
        assertThat(changes()).containsExactly("r@4 v>-");
        machine.advance(100);
        machine.advanceAndRemove(TTL);
        assertThat(changes()).containsExactly("e@3 v>-");
    }

    @Test
    void ofTooLargeChangesOnlyTheRangesAreKnown() {
        for (int i = 0; i < 20; i++) {
            machine.putPlain("a/" + i, "" + i);
            assertThat(changes()).hasSize(1);
        }
        machine.run(new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(
                List.of(),
                List.of(
                        new TransactionOperation.PutOperation(bytes("x"), bytes("1"), 0),
                        new TransactionOperation.DeleteOperation(bytes("a/"), true),
                        new TransactionOperation.PutOperation(bytes("y"), bytes("1"), 0)),
                List.of())));
        EntryChanges taken = machine.state.takeChanges();
        assertThat(taken.isRecorded()).isFalse();
        assertThat(taken.changes()).isEmpty();
        assertThat(taken.heapBytes()).isZero();
        for (String changed : List.of("a/0", "a/19", "x", "y")) {
            assertThat(taken.unrecordedRanges()).as(changed).anyMatch(range -> range.contains(bytes(changed)));
        }
        assertThat(taken.unrecordedRanges()).noneMatch(range -> range.overlaps(KeyRange.startingWith(bytes("b"))));
        machine.putPlain("a", "1");
        assertThat(changes()).as("the next entry").hasSize(1);
    }

    @Test
    void rangesOverlapIfAKeyMayBeInBoth() {
        KeyRange prefix = KeyRange.startingWith(bytes("a/"));
        assertThat(prefix.overlaps(KeyRange.of(bytes("a/1")))).isTrue();
        assertThat(KeyRange.of(bytes("a/1")).overlaps(prefix)).isTrue();
        assertThat(prefix.overlaps(KeyRange.startingWith(bytes("")))).isTrue();
        assertThat(prefix.overlaps(KeyRange.startingWith(bytes("a")))).isTrue();
        assertThat(prefix.overlaps(KeyRange.of(bytes("a")))).isFalse();
        assertThat(prefix.overlaps(KeyRange.startingWith(bytes("a0")))).isFalse();
        assertThat(KeyRange.of(bytes("a")).overlaps(KeyRange.of(bytes("a")))).isTrue();
        assertThat(KeyRange.of(bytes("a")).contains(bytes("a\0"))).isFalse();
    }
}
