package dev.raftctl.node.machine;

import org.jspecify.annotations.Nullable;

/**
 * What an entry did to one key.
 *
 * @param version the key's new version, or the last version of a deleted key
 * @param value the new value; null if the key was deleted
 * @param previousValue the value before the change; null if the key did not exist
 */
public record KeyChange(byte[] key, long version, byte @Nullable [] value, byte @Nullable [] previousValue) {
    /** The heap that a change occupies in addition to its key and values, in bytes. */
    private static final int OVERHEAD_BYTES = 160;

    /** Returns an estimate of the heap that the change occupies, in bytes. */
    public long heapBytes() {
        return OVERHEAD_BYTES
                + (long) key.length
                + (value == null ? 0 : value.length)
                + (previousValue == null ? 0 : previousValue.length);
    }
}
