package dev.raftctl.protocol.kv;

import org.jspecify.annotations.Nullable;

/** A command that changes the key-value state. Keys and values are bytes. Keys are ordered as unsigned bytes. */
public sealed interface KvCommand {
    <R> R accept(Visitor<R> visitor);

    /**
     * Sets a key.
     *
     * @param condition if it does not hold, the result is {@link KvResult.Failed}
     */
    record Put(byte[] key, byte[] value, Condition condition) implements KvCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }
    }

    /** Deletes one key, or all keys that start with {@code key}. The result is {@link KvResult.Deleted}. */
    record Delete(byte[] key, boolean isPrefix) implements KvCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }
    }

    /**
     * Sets a key if its current value equals {@code expected}. A null {@code expected} means that the key must not
     * exist.
     */
    record CompareAndSet(byte[] key, byte @Nullable [] expected, byte[] value) implements KvCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compareAndSet(this);
        }
    }

    /**
     * Adds {@code delta} to a decimal number. A missing key counts as 0. The result is {@link KvResult.Incremented}.
     */
    record Increment(byte[] key, long delta) implements KvCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.increment(this);
        }
    }

    /** The condition under which a put changes the key. */
    sealed interface Condition {
        <R> R accept(Visitor<R> visitor);

        record Always() implements Condition {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.always(this);
            }
        }

        record IfAbsent() implements Condition {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.ifAbsent(this);
            }
        }

        /** Holds if the key has this version, which is the log index of the entry that last wrote the key. */
        record IfVersion(long version) implements Condition {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.ifVersion(this);
            }
        }

        /** Derives a value from a condition. */
        interface Visitor<R> {
            R always(Always condition);

            R ifAbsent(IfAbsent condition);

            R ifVersion(IfVersion condition);
        }
    }

    /** Derives a value from a command. */
    interface Visitor<R> {
        R put(Put command);

        R delete(Delete command);

        R compareAndSet(CompareAndSet command);

        R increment(Increment command);
    }
}
