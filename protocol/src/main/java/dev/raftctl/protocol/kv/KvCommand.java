package dev.raftctl.protocol.kv;

import org.jspecify.annotations.Nullable;

/** A change of the key-value state. Keys and values are bytes; keys order as unsigned bytes. */
public sealed interface KvCommand {
    /**
     * Set a key.
     *
     * @param condition what must hold, or it fails with {@link KvResult.Failed}
     */
    record Put(byte[] key, byte[] value, Condition condition) implements KvCommand {}

    /** Delete one key, or all with this prefix. Answered by {@link KvResult.Deleted}. */
    record Delete(byte[] key, boolean isPrefix) implements KvCommand {}

    /** Set the key to a value if it holds another; {@code expected} null: if it does not exist. */
    record CompareAndSet(byte[] key, byte @Nullable [] expected, byte[] value) implements KvCommand {}

    /** Add to a decimal number; a missing key counts as 0. Answered by {@link KvResult.Incremented}. */
    record Increment(byte[] key, long delta) implements KvCommand {}

    /** What a put asks of the key as it is. */
    sealed interface Condition {
        record Always() implements Condition {}

        record IfAbsent() implements Condition {}

        /** The version is the index of the entry that last wrote the key. */
        record IfVersion(long version) implements Condition {}
    }
}
