package dev.raftctl.node.simulation;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperand;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that executes random transactions on a few keys. */
final class TransactionClient extends SessionWorkloadClient {
    private static final int KEY_COUNT = 4;

    /** The operators, beginning with those that compare the existence of a key. */
    private static final List<ComparisonOperator> OPERATORS = List.of(
            ComparisonOperator.EQUAL,
            ComparisonOperator.NOT_EQUAL,
            ComparisonOperator.LESS,
            ComparisonOperator.GREATER);

    private final TransactionChecks checks;

    TransactionClient(int number, SimulatedCluster cluster, TransactionChecks checks) {
        super("transaction client", number, cluster);
        this.checks = checks;
    }

    @Override
    void live() {
        long completedBefore = checks.completedIndex();
        CoordinationCommand command = new CoordinationCommand.ExecuteTransaction(
                new KeyValueTransaction(comparisons(), operations(2, 20), operations(1, 40)));
        execute(command, 0, (result, index, sentNanos) -> {
            checks.onCompleted(index, result, completedBefore);
            scheduleLife();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<KeyComparison> comparisons() {
        List<KeyComparison> comparisons = new ArrayList<>();
        for (int i = random.intBelow(3, key(2)); i > 0; i--) {
            int kind = random.intBelow(4, key(10L + i));
            ComparisonOperand operand = switch (kind) {
                case 0 -> new KeyComparison.ExistenceOperand(random.chance(0.5, key(12L + i)));
                case 1 -> new KeyComparison.ValueOperand(bytes("" + random.intBelow(5, key(12L + i))));
                case 2 -> new KeyComparison.VersionOperand(checks.completedIndex());
                default -> new KeyComparison.CreateVersionOperand(checks.completedIndex());
            };
            int operatorCount = kind == 0 ? 2 : OPERATORS.size();
            ComparisonOperator operator = OPERATORS.get(random.intBelow(operatorCount, key(14L + i)));
            comparisons.add(new KeyComparison(
                    bytes("k" + random.intBelow(KEY_COUNT, key(16L + i))), operator, operand));
        }
        return comparisons;
    }

    /** Returns a few operations of which each writes another key. Some seeds refuse entries of more than 200 bytes. */
    private List<TransactionOperation> operations(int maxWrites, long purpose) {
        List<TransactionOperation> operations = new ArrayList<>();
        int first = random.intBelow(KEY_COUNT, key(purpose));
        for (int i = random.intBelow(maxWrites, key(purpose + 1)); i >= 0; i--) {
            byte[] key = bytes("k" + (first + i) % KEY_COUNT);
            operations.add(
                    switch (random.intBelow(6, key(purpose + 2 + i))) {
                        case 0, 1 -> new TransactionOperation.IncrementOperation(key, 1);
                        case 2 ->
                            new TransactionOperation.PutOperation(
                                    key, bytes("" + random.intBelow(5, key(purpose + 8 + i))), 0);
                        case 3 ->
                            new TransactionOperation.DeleteOperation(key, random.chance(0.3, key(purpose + 9 + i)));
                        default -> new TransactionOperation.GetOperation(key);
                    });
            operations.add(new TransactionOperation.GetOperation(
                    bytes("k" + random.intBelow(KEY_COUNT, key(purpose + 12 + i)))));
        }
        return operations;
    }
}
