package dev.raftctl.protocol.kv;

/** A read-only query of the key-value state. */
public sealed interface KeyValueQuery {
    <R> R accept(Visitor<R> visitor);

    /**
     * Reads the value of one key. The result is {@link KeyValueResult.KeyFound} or {@link KeyValueResult.KeyMissing}.
     */
    record GetKey(byte[] key) implements KeyValueQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.get(this);
        }
    }

    /**
     * The result is {@link KeyValueResult.KeyListing}.
     *
     * @param after return only keys after this one, to continue a listing; empty for the start of the prefix
     * @param limit at least 1
     */
    record ListKeyRange(byte[] prefix, byte[] after, int limit) implements KeyValueQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.range(this);
        }
    }

    /** Derives a value from a query. */
    interface Visitor<R> {
        R get(GetKey query);

        R range(ListKeyRange query);
    }
}
