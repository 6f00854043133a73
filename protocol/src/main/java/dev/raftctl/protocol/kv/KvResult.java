package dev.raftctl.protocol.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command or a query. A failed condition is a result, not an error, because every replica computes the
 * same one.
 */
public sealed interface KvResult {
    /** @param version the index of the entry that wrote the key */
    record Written(long version) implements KvResult {}

    record Deleted(long count) implements KvResult {}

    record Incremented(long value, long version) implements KvResult {}

    /** A condition did not hold, or the value was not a number. Nothing changed. */
    record Failed(Cause cause, @Nullable Item actual) implements KvResult {}

    record Found(Item item) implements KvResult {}

    record Missing() implements KvResult {}

    /** @param hasMore whether the limit cut off further keys */
    record Listing(List<Item> items, boolean hasMore) implements KvResult {}

    /** The command or query could not be decoded. */
    record Malformed(String message) implements KvResult {}

    /** The current state of one key. */
    record Item(byte[] key, byte[] value, long version) {}

    /** Why a command changed nothing. */
    enum Cause {
        EXISTS,
        MISSING,
        OTHER_VERSION,
        OTHER_VALUE,
        NOT_A_NUMBER,
        OVERFLOW
    }
}
