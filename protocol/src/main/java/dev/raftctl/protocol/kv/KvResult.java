package dev.raftctl.protocol.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command or a query. A failed condition is a result, not an error, because every replica computes the
 * same one.
 */
public sealed interface KvResult {
    <R> R accept(Visitor<R> visitor);

    /** @param version the log index of the entry that wrote the key */
    record Written(long version) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.written(this);
        }
    }

    record Deleted(long count) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deleted(this);
        }
    }

    record Incremented(long value, long version) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.incremented(this);
        }
    }

    /** The command changed nothing, because a condition did not hold or the value was not a number. */
    record Failed(Cause cause, @Nullable Item actual) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    record Found(Item item) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.found(this);
        }
    }

    record Missing() implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.missing(this);
        }
    }

    /** @param hasMore whether there are more keys than the limit allowed the listing to contain */
    record Listing(List<Item> items, boolean hasMore) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.listing(this);
        }
    }

    /** The command or query could not be decoded. */
    record Malformed(String message) implements KvResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.malformed(this);
        }
    }

    /** The current value and version of one key. */
    record Item(byte[] key, byte[] value, long version) {}

    /** The reason why a command changed nothing. */
    enum Cause {
        EXISTS,
        MISSING,
        OTHER_VERSION,
        OTHER_VALUE,
        NOT_A_NUMBER,
        OVERFLOW
    }

    /** Derives a value from a result. */
    interface Visitor<R> {
        R written(Written result);

        R deleted(Deleted result);

        R incremented(Incremented result);

        R failed(Failed result);

        R found(Found result);

        R missing(Missing result);

        R listing(Listing result);

        R malformed(Malformed result);
    }
}
