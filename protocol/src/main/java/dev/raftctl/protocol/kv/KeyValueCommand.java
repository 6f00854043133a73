package dev.raftctl.protocol.kv;

import org.jspecify.annotations.Nullable;

/** A command that changes the key-value state. Keys and values are bytes. Keys are ordered as unsigned bytes. */
public sealed interface KeyValueCommand {
    <R> R accept(Visitor<R> visitor);

    /**
     * Sets a key.
     *
     * @param condition if it does not hold, the result is {@link KeyValueResult.KeyValueCommandFailed}
     */
    record PutKey(byte[] key, byte[] value, KeyPutCondition condition) implements KeyValueCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }
    }

    /** Deletes one key, or all keys that start with {@code key}. The result is {@link KeyValueResult.KeysDeleted}. */
    record DeleteKeys(byte[] key, boolean isPrefix) implements KeyValueCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }
    }

    /**
     * Sets a key if its current value equals {@code expected}. A null {@code expected} means that the key must not
     * exist.
     */
    record CompareAndSetKey(byte[] key, byte @Nullable [] expected, byte[] value) implements KeyValueCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compareAndSet(this);
        }
    }

    /**
     * Adds {@code delta} to a decimal number. A missing key counts as 0. The result is {@link
     * KeyValueResult.KeyIncremented}.
     */
    record IncrementKey(byte[] key, long delta) implements KeyValueCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.increment(this);
        }
    }

    /** The condition under which a put changes the key. */
    sealed interface KeyPutCondition {
        <R> R accept(KeyPutConditionVisitor<R> visitor);

        record PutAlways() implements KeyPutCondition {
            @Override
            public <R> R accept(KeyPutConditionVisitor<R> visitor) {
                return visitor.always(this);
            }
        }

        record PutIfAbsent() implements KeyPutCondition {
            @Override
            public <R> R accept(KeyPutConditionVisitor<R> visitor) {
                return visitor.ifAbsent(this);
            }
        }

        /** Holds if the key has this version, which is the log index of the entry that last wrote the key. */
        record PutIfVersion(long version) implements KeyPutCondition {
            @Override
            public <R> R accept(KeyPutConditionVisitor<R> visitor) {
                return visitor.ifVersion(this);
            }
        }

        /** Derives a value from a condition. */
        interface KeyPutConditionVisitor<R> {
            R always(PutAlways condition);

            R ifAbsent(PutIfAbsent condition);

            R ifVersion(PutIfVersion condition);
        }
    }

    /** Derives a value from a command. */
    interface Visitor<R> {
        R put(PutKey command);

        R delete(DeleteKeys command);

        R compareAndSet(CompareAndSetKey command);

        R increment(IncrementKey command);
    }
}
