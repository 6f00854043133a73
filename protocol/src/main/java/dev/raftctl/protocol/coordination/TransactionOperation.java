package dev.raftctl.protocol.coordination;

/** An operation of a transaction. Its result is a {@link TransactionOperationResult}. */
public sealed interface TransactionOperation {
    <R> R accept(Visitor<R> visitor);

    /** Reads a key, with the effects of the operations before this one. */
    record GetOperation(byte[] key) implements TransactionOperation {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.get(this);
        }
    }

    /**
     * Sets a key.
     *
     * @param lease the lease to attach the key to; 0 for none
     */
    record PutOperation(byte[] key, byte[] value, long lease) implements TransactionOperation {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }
    }

    /** Deletes one key, or all keys that start with {@code key}. */
    record DeleteOperation(byte[] key, boolean isPrefix) implements TransactionOperation {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }
    }

    /** Adds {@code delta} to a decimal number. A missing key counts as 0. */
    record IncrementOperation(byte[] key, long delta) implements TransactionOperation {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.increment(this);
        }
    }

    /** Derives a value from an operation. */
    interface Visitor<R> {
        R get(GetOperation operation);

        R put(PutOperation operation);

        R delete(DeleteOperation operation);

        R increment(IncrementOperation operation);
    }
}
