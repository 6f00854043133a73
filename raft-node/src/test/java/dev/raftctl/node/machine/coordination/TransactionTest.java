package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationFailureCause;
import dev.raftctl.protocol.coordination.CoordinationResult.TransactionCompleted;
import dev.raftctl.protocol.coordination.CoordinationResult.TransactionFailed;
import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperand;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.DeleteOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.GetOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.IncrementOperation;
import dev.raftctl.protocol.coordination.TransactionOperation.PutOperation;
import dev.raftctl.protocol.coordination.TransactionOperationResult;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transaction compares, writes and returns. */
class TransactionTest {
    private static final long TTL = 3_000;

    private final CoordinationFixture machine = new CoordinationFixture();

    @Test
    void comparesEachPropertyWithEachOperator() {
        long lease = machine.grant(TTL);
        machine.put("k", lease);
        long created = machine.state.lastApplied().index();
        machine.put("k", lease);
        long version = machine.state.lastApplied().index();
        checkOrder(new KeyComparison.VersionOperand(version - 1), ComparisonOperator.GREATER);
        checkOrder(new KeyComparison.VersionOperand(version), ComparisonOperator.EQUAL);
        checkOrder(new KeyComparison.VersionOperand(version + 1), ComparisonOperator.LESS);
        checkOrder(new KeyComparison.CreateVersionOperand(created), ComparisonOperator.EQUAL);
        checkOrder(new KeyComparison.CreateVersionOperand(version), ComparisonOperator.LESS);
        checkOrder(new KeyComparison.LeaseOperand(lease), ComparisonOperator.EQUAL);
        checkOrder(new KeyComparison.LeaseOperand(0), ComparisonOperator.GREATER);
        checkOrder(new KeyComparison.ValueOperand(bytes("v")), ComparisonOperator.EQUAL);
        checkOrder(new KeyComparison.ValueOperand(bytes("u")), ComparisonOperator.GREATER);
        checkOrder(new KeyComparison.ValueOperand(new byte[] {(byte) 0xff}), ComparisonOperator.LESS);
        assertThat(holds("k", ComparisonOperator.EQUAL, new KeyComparison.ExistenceOperand(true)))
                .isTrue();
        assertThat(holds("k", ComparisonOperator.NOT_EQUAL, new KeyComparison.ExistenceOperand(true)))
                .isFalse();
    }

    /** Checks that a comparison holds exactly with the operators that this order implies. */
    private void checkOrder(ComparisonOperand operand, ComparisonOperator order) {
        for (ComparisonOperator operator : ComparisonOperator.values()) {
            boolean expected = operator == order
                    || (operator == ComparisonOperator.NOT_EQUAL && order != ComparisonOperator.EQUAL);
            assertThat(holds("k", operator, operand))
                    .as("%s %s", operator, operand)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aMissingKeyHasVersionAndLeaseZeroAndNoValue() {
        assertThat(holds("k", ComparisonOperator.EQUAL, new KeyComparison.ExistenceOperand(false)))
                .isTrue();
        assertThat(holds("k", ComparisonOperator.EQUAL, new KeyComparison.VersionOperand(0)))
                .isTrue();
        assertThat(holds("k", ComparisonOperator.EQUAL, new KeyComparison.CreateVersionOperand(0)))
                .isTrue();
        assertThat(holds("k", ComparisonOperator.EQUAL, new KeyComparison.LeaseOperand(0)))
                .isTrue();
        for (ComparisonOperator operator : ComparisonOperator.values()) {
            assertThat(holds("k", operator, new KeyComparison.ValueOperand(bytes(""))))
                    .isFalse();
        }
    }

    @Test
    void executesOneBranchAndReturnsItsResults() {
        machine.putPlain("n", "5");
        machine.putPlain("p/1", "x");
        machine.putPlain("p/2", "x");
        List<TransactionOperation> operations = List.of(
                get("n"),
                new IncrementOperation(bytes("n"), 2),
                get("n"),
                put("new", "v"),
                get("new"),
                new DeleteOperation(bytes("p/"), true),
                get("p/1"),
                new DeleteOperation(bytes("missing"), false));
        TransactionCompleted completed = completed(List.of(exists("n", true)), operations, List.of());
        assertThat(completed.comparisonsHeld()).isTrue();
        assertThat(completed.version()).isEqualTo(machine.state.lastApplied().index());
        List<TransactionOperationResult> results = completed.results();
        assertThat(valueOf(results.get(0))).isEqualTo("5");
        assertThat(results.get(1)).isEqualTo(new TransactionOperationResult.OperationIncremented(7));
        assertThat(valueOf(results.get(2))).isEqualTo("7");
        assertThat(valueOf(results.get(4))).isEqualTo("v");
        assertThat(results.get(5)).isEqualTo(new TransactionOperationResult.OperationDeleted(2));
        assertThat(results.get(6)).isEqualTo(new TransactionOperationResult.OperationGot(null));
        assertThat(results.get(7)).isEqualTo(new TransactionOperationResult.OperationDeleted(0));
        assertThat(machine.exists("p/2")).isFalse();
        assertThat(machine.exists("new")).isTrue();

        TransactionCompleted failure =
                completed(List.of(exists("n", false)), List.of(put("a", "v")), List.of(put("b", "v")));
        assertThat(failure.comparisonsHeld()).isFalse();
        assertThat(machine.exists("a")).isFalse();
        assertThat(machine.exists("b")).isTrue();
    }

    @Test
    void theItemThatAnOperationReadsIsTheOneThatIsStored() {
        long lease = machine.grant(TTL);
        machine.putPlain("k", "old");
        long created = machine.state.lastApplied().index();
        TransactionCompleted completed =
                completed(List.of(), List.of(new PutOperation(bytes("k"), bytes("new"), lease), get("k")), List.of());
        KeyValueItem within = itemOf(completed.results().get(1));
        KeyValueItem after = itemOf(
                completed(List.of(), List.of(get("k")), List.of()).results().get(0));
        assertThat(within).usingRecursiveComparison().isEqualTo(after);
        assertThat(after.createVersion()).isEqualTo(created);
        assertThat(after.lease()).isEqualTo(lease);
    }

    @Test
    void aFailedOperationChangesNothing() {
        machine.putPlain("text", "x");
        machine.putPlain("max", Long.toString(Long.MAX_VALUE));
        long others = machine.as("bob").grant(TTL);
        long expiring = machine.as("alice").grant(TTL);
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(1));
        long alive = machine.asOperator().grant(2 * TTL);
        machine.as("alice");
        assertFails(new IncrementOperation(bytes("text"), 1), OperationFailureCause.NOT_A_NUMBER);
        assertFails(new IncrementOperation(bytes("max"), 1), OperationFailureCause.OVERFLOW);
        assertFails(new PutOperation(bytes("k"), bytes("v"), others), OperationFailureCause.UNAUTHORISED);
        assertFails(new PutOperation(bytes("k"), bytes("v"), 99), OperationFailureCause.UNKNOWN_LEASE);
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(TTL));
        assertFails(new PutOperation(bytes("k"), bytes("v"), expiring), OperationFailureCause.LEASE_EXPIRED);
        assertThat(machine.renew(alive)).isEqualTo(CoordinationRefusal.UNAUTHORISED);
    }

    private void assertFails(TransactionOperation operation, OperationFailureCause cause) {
        assertThat(run(List.of(), List.of(put("first", "v"), operation), List.of()))
                .isEqualTo(new TransactionFailed(true, 1, cause));
        assertThat(machine.exists("first")).isFalse();
    }

    @Test
    void aTransactionCannotAttachMoreKeysThanALeaseMayHave() {
        long lease = machine.grant(TTL);
        for (int i = 1; i < CoordinationLimits.MAX_KEYS_PER_LEASE; i++) {
            machine.put("k" + i, lease);
        }
        PutOperation last = new PutOperation(bytes("a"), bytes("v"), lease);
        PutOperation tooMany = new PutOperation(bytes("b"), bytes("v"), lease);
        assertThat(run(List.of(), List.of(last, tooMany), List.of()))
                .isEqualTo(new TransactionFailed(true, 1, OperationFailureCause.TOO_MANY_KEYS));
        PutOperation attached = new PutOperation(bytes("k1"), bytes("w"), lease);
        assertThat(run(List.of(), List.of(attached, last), List.of()).as(TransactionCompleted.class))
                .as("a key that is attached already does not count again")
                .isNotNull();
    }

    @Test
    void aTransactionWhoseResultIsTooLargeChangesNothing() {
        byte[] large = new byte[400_000];
        Arrays.fill(large, (byte) 'x');
        List<TransactionOperation> operations = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            machine.putPlain(key, new String(large, StandardCharsets.US_ASCII));
            operations.add(get(key));
        }
        operations.add(put("written", "v"));
        assertThat(run(List.of(), operations, List.of()))
                .isEqualTo(new TransactionFailed(true, 2, OperationFailureCause.RESULT_TOO_LARGE));
        assertThat(machine.exists("written")).isFalse();
    }

    @Test
    void aMalformedTransactionIsRefusedWhenItIsApplied() {
        CoordinationResult.CoordinationRefused refused = run(
                        List.of(), List.of(put("k", "v"), put("k", "w")), List.of())
                .as(CoordinationResult.CoordinationRefused.class);
        assertThat(refused).isNotNull();
        assertThat(refused.refusal()).isEqualTo(CoordinationRefusal.MALFORMED);
        assertThat(refused.message()).contains("writes the key k twice");
    }

    @Test
    void keysThatExistedBeforeKeepTheVersionThatTheyHadAsCreateVersion() {
        machine.putPlain("k", "1");
        machine.putPlain("k", "2");
        long version = machine.state.lastApplied().index();
        machine.grant(TTL);
        machine.putPlain("k", "3");
        CoordinationFixture restored = machine.restored();
        for (CoordinationFixture each : List.of(machine, restored)) {
            CoordinationResult result = each.run(new CoordinationCommand.ExecuteTransaction(
                    new KeyValueTransaction(List.of(), List.of(get("k")), List.of())));
            TransactionCompleted completed = result.as(TransactionCompleted.class);
            assertThat(completed).isNotNull();
            assertThat(itemOf(completed.results().get(0)).createVersion()).isEqualTo(version);
        }
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("k"), false));
        machine.putPlain("k", "4");
        assertThat(holds(
                        "k",
                        ComparisonOperator.EQUAL,
                        new KeyComparison.CreateVersionOperand(
                                machine.state.lastApplied().index())))
                .isTrue();
    }

    private static TransactionOperation get(String key) {
        return new GetOperation(bytes(key));
    }

    private static TransactionOperation put(String key, String value) {
        return new PutOperation(bytes(key), bytes(value), 0);
    }

    private static KeyComparison exists(String key, boolean exists) {
        return new KeyComparison(bytes(key), ComparisonOperator.EQUAL, new KeyComparison.ExistenceOperand(exists));
    }

    private boolean holds(String key, ComparisonOperator operator, ComparisonOperand operand) {
        return completed(List.of(new KeyComparison(bytes(key), operator, operand)), List.of(), List.of())
                .comparisonsHeld();
    }

    private TransactionCompleted completed(
            List<KeyComparison> comparisons, List<TransactionOperation> success, List<TransactionOperation> failure) {
        TransactionCompleted completed = run(comparisons, success, failure).as(TransactionCompleted.class);
        assertThat(completed).isNotNull();
        return completed;
    }

    private CoordinationResult run(
            List<KeyComparison> comparisons, List<TransactionOperation> success, List<TransactionOperation> failure) {
        return machine.run(
                new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(comparisons, success, failure)));
    }

    private static KeyValueItem itemOf(TransactionOperationResult result) {
        KeyValueItem item = ((TransactionOperationResult.OperationGot) result).item();
        assertThat(item).isNotNull();
        return item;
    }

    private static String valueOf(TransactionOperationResult result) {
        return new String(itemOf(result).value(), StandardCharsets.UTF_8);
    }
}
