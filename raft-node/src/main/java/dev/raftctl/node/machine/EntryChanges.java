package dev.raftctl.node.machine;

import java.util.List;

/**
 * What one entry did to keys.
 *
 * @param changes the changes in the order in which the entry made them; empty if they were too large to be recorded
 * @param heapBytes the heap that the changes occupy
 * @param unrecordedRanges if the changes were too large, the ranges that contain all changed keys; otherwise empty
 */
public record EntryChanges(List<KeyChange> changes, long heapBytes, List<KeyRange> unrecordedRanges) {
    /** The changes of an entry that changed no keys. */
    public static final EntryChanges NONE = new EntryChanges(List.of(), 0, List.of());

    /** Returns whether the entry changed no keys. */
    public boolean isEmpty() {
        return changes.isEmpty() && unrecordedRanges.isEmpty();
    }

    /** Returns whether the changes are known. */
    public boolean isRecorded() {
        return unrecordedRanges.isEmpty();
    }
}
