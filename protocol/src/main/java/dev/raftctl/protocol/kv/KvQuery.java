package dev.raftctl.protocol.kv;

/** A read-only query of the key-value state. */
public sealed interface KvQuery {
    <R> R accept(Visitor<R> visitor);

    /** Reads the value of one key. The result is {@link KvResult.Found} or {@link KvResult.Missing}. */
    record Get(byte[] key) implements KvQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.get(this);
        }
    }

    /**
     * The result is {@link KvResult.Listing}.
     *
     * @param after return only keys after this one, to continue a listing; empty for the start of the prefix
     * @param limit at least 1
     */
    record Range(byte[] prefix, byte[] after, int limit) implements KvQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.range(this);
        }
    }

    /** Derives a value from a query. */
    interface Visitor<R> {
        R get(Get query);

        R range(Range query);
    }
}
