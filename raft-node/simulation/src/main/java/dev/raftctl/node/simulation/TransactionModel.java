package dev.raftctl.node.simulation;

import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.coordination.TransactionOperationResult;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What transactions mean, in the simplest way: a map that is copied, changed operation by operation, and kept only if
 * all of them succeed.
 */
final class TransactionModel {
    private TreeMap<String, KeyValueItem> items = new TreeMap<>();

    CoordinationResult execute(KeyValueTransaction transaction, long index) {
        boolean held = transaction.comparisons().stream().allMatch(this::holds);
        List<TransactionOperation> operations = held ? transaction.success() : transaction.failure();
        Attempt attempt = new Attempt(new TreeMap<>(items), index);
        List<TransactionOperationResult> results = new ArrayList<>();
        for (int at = 0; at < operations.size(); at++) {
            results.add(operations.get(at).accept(attempt));
            if (attempt.failure != null) {
                return new CoordinationResult.TransactionFailed(held, at, attempt.failure);
            }
        }
        items = attempt.changed;
        return new CoordinationResult.TransactionCompleted(held, index, results);
    }

    private boolean holds(KeyComparison comparison) {
        KeyValueItem item = items.get(text(comparison.key()));
        return comparison.operand().accept(new KeyComparison.ComparisonOperandVisitor<Boolean>() {
            @Override
            public Boolean value(KeyComparison.ValueOperand operand) {
                return item != null && isInOrder(Arrays.compareUnsigned(item.value(), operand.value()));
            }

            @Override
            public Boolean version(KeyComparison.VersionOperand operand) {
                return isInOrder(Long.compare(item == null ? 0 : item.version(), operand.version()));
            }

            @Override
            public Boolean createVersion(KeyComparison.CreateVersionOperand operand) {
                return isInOrder(Long.compare(createdAt(item), operand.version()));
            }

            @Override
            public Boolean existence(KeyComparison.ExistenceOperand operand) {
                return isInOrder(Boolean.compare(item != null, operand.exists()));
            }

            @Override
            public Boolean lease(KeyComparison.LeaseOperand operand) {
                return isInOrder(Long.compare(0, operand.lease()));
            }

            private boolean isInOrder(int order) {
                return switch (comparison.operator()) {
                    case EQUAL -> order == 0;
                    case NOT_EQUAL -> order != 0;
                    case LESS -> order < 0;
                    case GREATER -> order > 0;
                };
            }
        });
    }

    private static long createdAt(@Nullable KeyValueItem item) {
        return item == null ? 0 : item.createVersion() == 0 ? item.version() : item.createVersion();
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    /** A copy of the items on which operations are tried. */
    private static final class Attempt implements TransactionOperation.Visitor<TransactionOperationResult> {
        private final TreeMap<String, KeyValueItem> changed;
        private final long index;
        private CoordinationResult.@Nullable OperationFailureCause failure;

        Attempt(TreeMap<String, KeyValueItem> changed, long index) {
            this.changed = changed;
            this.index = index;
        }

        private void write(byte[] key, byte[] value) {
            long created = createdAt(changed.get(text(key)));
            changed.put(text(key), new KeyValueItem(key, value, index, created, 0));
        }

        @Override
        public TransactionOperationResult get(TransactionOperation.GetOperation operation) {
            return new TransactionOperationResult.OperationGot(changed.get(text(operation.key())));
        }

        @Override
        public TransactionOperationResult put(TransactionOperation.PutOperation operation) {
            write(operation.key(), operation.value());
            return new TransactionOperationResult.OperationPut();
        }

        @Override
        public TransactionOperationResult delete(TransactionOperation.DeleteOperation operation) {
            int before = changed.size();
            String prefix = text(operation.key());
            changed.keySet().removeIf(key -> operation.isPrefix() ? key.startsWith(prefix) : key.equals(prefix));
            return new TransactionOperationResult.OperationDeleted(before - changed.size());
        }

        @Override
        public TransactionOperationResult increment(TransactionOperation.IncrementOperation operation) {
            KeyValueItem item = changed.get(text(operation.key()));
            long sum = operation.delta();
            try {
                sum += item == null ? 0 : Long.parseLong(text(item.value()));
            } catch (NumberFormatException noNumber) {
                failure = CoordinationResult.OperationFailureCause.NOT_A_NUMBER;
            }
            write(operation.key(), Long.toString(sum).getBytes(StandardCharsets.ISO_8859_1));
            return new TransactionOperationResult.OperationIncremented(sum);
        }
    }
}
