package dev.raftctl.protocol.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command or a query. A failed condition is a result, not an error, because every replica computes the
 * same one.
 */
public sealed interface KeyValueResult {
    <R> R accept(Visitor<R> visitor);

    /** Returns this result if it is of this kind; null if it is another result. */
    default <T extends KeyValueResult> @Nullable T as(Class<T> kind) {
        return kind.isInstance(this) ? kind.cast(this) : null;
    }

    /** @param version the log index of the entry that wrote the key */
    record KeyWritten(long version) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.written(this);
        }
    }

    record KeysDeleted(long count) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deleted(this);
        }
    }

    record KeyIncremented(long value, long version) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.incremented(this);
        }
    }

    /** The command changed nothing, because a condition did not hold or the value was not a number. */
    record KeyValueCommandFailed(
            CommandFailureCause cause, @Nullable KeyValueItem actual) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    record KeyFound(KeyValueItem item) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.found(this);
        }
    }

    record KeyMissing() implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.missing(this);
        }
    }

    /** @param hasMore whether there are more keys than the limit allowed the listing to contain */
    record KeyListing(List<KeyValueItem> items, boolean hasMore) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.listing(this);
        }
    }

    /** The command or query could not be decoded. */
    record MalformedKeyValueMessage(String message) implements KeyValueResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.malformed(this);
        }
    }

    /**
     * The current value and version of one key.
     *
     * @param createVersion the log index of the entry that created the key; 0 if it is the version, or not known
     * @param lease the lease that the key is attached to; 0 if there is none, or it is not known
     */
    record KeyValueItem(byte[] key, byte[] value, long version, long createVersion, long lease) {
        /** Creates an item without create version and lease, which the encoding of {@link KeyValueResult} omits. */
        public KeyValueItem(byte[] key, byte[] value, long version) {
            this(key, value, version, 0, 0);
        }
    }

    /** The reason why a command changed nothing. */
    enum CommandFailureCause {
        EXISTS,
        MISSING,
        OTHER_VERSION,
        OTHER_VALUE,
        NOT_A_NUMBER,
        OVERFLOW
    }

    /** Derives a value from a result. */
    interface Visitor<R> {
        R written(KeyWritten result);

        R deleted(KeysDeleted result);

        R incremented(KeyIncremented result);

        R failed(KeyValueCommandFailed result);

        R found(KeyFound result);

        R missing(KeyMissing result);

        R listing(KeyListing result);

        R malformed(MalformedKeyValueMessage result);
    }
}
