package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * One change of one key.
 *
 * @param index the log index of the entry that changed the key
 * @param version the key's new version, which equals the index, or the last version of a deleted key
 * @param value the new value; null if the key was deleted
 * @param previousValue the value before the change; null if the key did not exist, or if the request did not ask for it
 */
public record WatchEvent(
        long index, byte[] key, long version, byte @Nullable [] value, byte @Nullable [] previousValue) {
    /** The maximum number of encoded bytes in addition to key and values. */
    private static final int OVERHEAD_BYTES = 40;

    /** Returns whether the key was deleted. */
    public boolean isDelete() {
        return value == null;
    }

    /** Returns roughly the encoded size, which is never larger. */
    public long sizeBytes() {
        return OVERHEAD_BYTES
                + (long) key.length
                + (value == null ? 0 : value.length)
                + (previousValue == null ? 0 : previousValue.length);
    }
}
