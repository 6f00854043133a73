package dev.raftctl.protocol.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command or a query came to. A failed condition is a result, not an error: every replica comes to the same. */
public sealed interface KvResult {
    /** @param version the index of the entry that wrote it */
    record Written(long version) implements KvResult {}

    record Deleted(long count) implements KvResult {}

    record Incremented(long value, long version) implements KvResult {}

    /** A condition did not hold, or the value was not a number; nothing changed. */
    record Failed(Cause cause, @Nullable Item actual) implements KvResult {}

    record Found(Item item) implements KvResult {}

    record Missing() implements KvResult {}

    /** @param hasMore keys follow beyond the limit */
    record Listing(List<Item> items, boolean hasMore) implements KvResult {}

    /** The command or query could not be read. */
    record Malformed(String message) implements KvResult {}

    /** One key as it is. */
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
