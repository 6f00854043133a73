package dev.raftctl.protocol.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command or a query. A failed condition is a result, not an error, because every replica computes the
 * same one.
 */
public sealed interface KvResult {
    /** @param version the log index of the entry that wrote the key */
    record Written(long version) implements KvResult {}

    record Deleted(long count) implements KvResult {}

    record Incremented(long value, long version) implements KvResult {}

    /** The command changed nothing, because a condition did not hold or the value was not a number. */
    record Failed(Cause cause, @Nullable Item actual) implements KvResult {}

    record Found(Item item) implements KvResult {}

    record Missing() implements KvResult {}

    /** @param hasMore whether there are more keys than the limit allowed the listing to contain */
    record Listing(List<Item> items, boolean hasMore) implements KvResult {}

    /** The command or query could not be decoded. */
    record Malformed(String message) implements KvResult {}

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
}
