package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction must satisfy whatever the state is. Clients and servers check it before the log, and every replica
 * checks it again when it applies a transaction.
 */
public final class TransactionRules {
    private TransactionRules() {}

    /** Returns why a transaction cannot be executed in any state, or null if it can. */
    public static @Nullable Refusal violation(KeyValueTransaction transaction) {
        for (KeyComparison comparison : transaction.comparisons()) {
            if (comparison.operand().accept(new OrderedOperand())) {
                continue;
            }
            if (comparison.operator() != ComparisonOperator.EQUAL
                    && comparison.operator() != ComparisonOperator.NOT_EQUAL) {
                return new Refusal(
                        RefusalReason.BAD_REQUEST,
                        "the existence of the key " + printable(comparison.key())
                                + " can be compared only with = and !=");
            }
        }
        Refusal violation = repeatedWrite(transaction.success(), "success");
        return violation == null ? repeatedWrite(transaction.failure(), "failure") : violation;
    }

    private static @Nullable Refusal repeatedWrite(List<TransactionOperation> operations, String branch) {
        List<WrittenKeys> written = new ArrayList<>();
        for (TransactionOperation operation : operations) {
            WrittenKeys next = operation.accept(new WrittenKeysOfOperation()).orElse(null);
            if (next == null) {
                continue;
            }
            for (WrittenKeys earlier : written) {
                if (earlier.overlaps(next)) {
                    byte[] key = earlier.key.length > next.key.length ? earlier.key : next.key;
                    return new Refusal(
                            RefusalReason.KEY_WRITTEN_TWICE,
                            "the transaction writes the key " + printable(key) + " twice in its " + branch + " branch",
                            "write each key at most once, also by deleting a prefix");
                }
            }
            written.add(next);
        }
        return null;
    }

    private static String printable(byte[] key) {
        return PrintableText.of(new String(key, StandardCharsets.UTF_8));
    }

    /** The keys that one operation writes: one, or all with a prefix. */
    private record WrittenKeys(byte[] key, boolean isPrefix) {
        boolean overlaps(WrittenKeys other) {
            return contains(other.key) || other.contains(key);
        }

        private boolean contains(byte[] otherKey) {
            return isPrefix
                    ? otherKey.length >= key.length && Arrays.equals(key, 0, key.length, otherKey, 0, key.length)
                    : Arrays.equals(key, otherKey);
        }
    }

    /** Returns the keys that an operation writes, or nothing if it only reads. */
    private static final class WrittenKeysOfOperation implements TransactionOperation.Visitor<Optional<WrittenKeys>> {
        @Override
        public Optional<WrittenKeys> get(TransactionOperation.GetOperation operation) {
            return Optional.empty();
        }

        @Override
        public Optional<WrittenKeys> put(TransactionOperation.PutOperation operation) {
            return Optional.of(new WrittenKeys(operation.key(), false));
        }

        @Override
        public Optional<WrittenKeys> delete(TransactionOperation.DeleteOperation operation) {
            return Optional.of(new WrittenKeys(operation.key(), operation.isPrefix()));
        }

        @Override
        public Optional<WrittenKeys> increment(TransactionOperation.IncrementOperation operation) {
            return Optional.of(new WrittenKeys(operation.key(), false));
        }
    }

    /** Returns whether an operand can be compared with all operators. */
    private static final class OrderedOperand implements KeyComparison.ComparisonOperandVisitor<Boolean> {
        @Override
        public Boolean value(KeyComparison.ValueOperand operand) {
            return true;
        }

        @Override
        public Boolean version(KeyComparison.VersionOperand operand) {
            return true;
        }

        @Override
        public Boolean createVersion(KeyComparison.CreateVersionOperand operand) {
            return true;
        }

        @Override
        public Boolean existence(KeyComparison.ExistenceOperand operand) {
            return false;
        }

        @Override
        public Boolean lease(KeyComparison.LeaseOperand operand) {
            return true;
        }
    }
}
