package dev.raftctl.protocol.kv;

/** A question to the key-value state that changes nothing. */
public sealed interface KvQuery {
    /** Answered by {@link KvResult.Found} or {@link KvResult.Missing}. */
    record Get(byte[] key) implements KvQuery {}

    /**
     * Answered by {@link KvResult.Listing}.
     *
     * @param after only keys after this one, to go on with a long list; empty: from the prefix's first
     * @param limit at least 1
     */
    record Range(byte[] prefix, byte[] after, int limit) implements KvQuery {}
}
