package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import org.jspecify.annotations.Nullable;

/** The result of one operation of a completed transaction. */
public sealed interface TransactionOperationResult {
    <R> R accept(Visitor<R> visitor);

    /** @param item null if the key is missing */
    record OperationGot(@Nullable KeyValueItem item) implements TransactionOperationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.got(this);
        }
    }

    /** The key was set. Its version is that of the transaction. */
    record OperationPut() implements TransactionOperationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }
    }

    /** @param count how many keys were deleted */
    record OperationDeleted(long count) implements TransactionOperationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deleted(this);
        }
    }

    /** @param value the sum */
    record OperationIncremented(long value) implements TransactionOperationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.incremented(this);
        }
    }

    /** Derives a value from a result. */
    interface Visitor<R> {
        R got(OperationGot result);

        R put(OperationPut result);

        R deleted(OperationDeleted result);

        R incremented(OperationIncremented result);
    }
}
