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

    /** Deletes one key, or all keys that start with {@code key}. The result is {@link KvResult.Deleted}. */
    record Delete(byte[] key, boolean isPrefix) implements KvCommand {}

    /**
     * Sets a key if its current value equals {@code expected}. A null {@code expected} means that the key must not
     * exist.
     */
    record CompareAndSet(byte[] key, byte @Nullable [] expected, byte[] value) implements KvCommand {}

    /**
     * Adds {@code delta} to a decimal number. A missing key counts as 0. The result is {@link KvResult.Incremented}.
     */
    record Increment(byte[] key, long delta) implements KvCommand {}

    /** The condition under which a put changes the key. */
    sealed interface Condition {
        record Always() implements Condition {}

        record IfAbsent() implements Condition {}

        /** Holds if the key has this version, which is the log index of the entry that last wrote the key. */
        record IfVersion(long version) implements Condition {}
    }
}
