package dev.raftctl.protocol.kv;

import org.jspecify.annotations.Nullable;

/** A command that changes the key-value state. Keys and values are bytes. Keys are ordered as unsigned bytes. */
public sealed interface KvCommand {
    /**
     * Sets a key.
     *
     * @param condition if it does not hold, the result is {@link KvResult.Failed}
     */
    record Put(byte[] key, byte[] value, Condition condition) implements KvCommand {}

    /** Deletes one key, or all keys with this prefix. The result is {@link KvResult.Deleted}. */
    record Delete(byte[] key, boolean isPrefix) implements KvCommand {}

    /** Sets a key if its current value equals {@code expected}, or, if that is null, if the key does not exist. */
    record CompareAndSet(byte[] key, byte @Nullable [] expected, byte[] value) implements KvCommand {}

    /** Adds to a decimal number. A missing key counts as 0. The result is {@link KvResult.Incremented}. */
    record Increment(byte[] key, long delta) implements KvCommand {}

    /** The condition of a put. */
    sealed interface Condition {
        record Always() implements Condition {}

        record IfAbsent() implements Condition {}

        /** The version is the index of the entry that last wrote the key. */
        record IfVersion(long version) implements Condition {}
    }
}
