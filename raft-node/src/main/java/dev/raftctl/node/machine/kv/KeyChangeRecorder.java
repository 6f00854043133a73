package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.EntryChanges;
import dev.raftctl.node.machine.KeyChange;
import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records what one entry does to keys, up to a size. Beyond it, only the ranges of the changed keys are known, so that
 * the deletion of millions of keys does not fill the heap.
 */
final class KeyChangeRecorder {
    private final List<KeyChange> changes = new ArrayList<>();
    private final List<KeyRange> unrecordedRanges = new ArrayList<>();
    private long maxHeapBytes;
    private long heapBytes;

    /** Begins to record. Until then nothing is recorded. */
    void enable(long maxEntryBytes) {
        maxHeapBytes = maxEntryBytes;
    }

    boolean isEnabled() {
        return maxHeapBytes > 0;
    }

    /** Records a written item. */
    void onPut(KeyValueItem item, @Nullable KeyValueItem previous) {
        if (isEnabled()) {
            KeyChange change =
                    new KeyChange(item.key(), item.version(), item.value(), previous == null ? null : previous.value());
            add(change, KeyRange.of(item.key()));
        }
    }

    /**
     * Records a deleted item.
     *
     * @param range the range whose items are all deleted
     * @return whether the other items of the range must be recorded, too
     */
    boolean onDelete(KeyValueItem item, KeyRange range) {
        return add(new KeyChange(item.key(), item.version(), null, item.value()), range);
    }

    private boolean add(KeyChange change, KeyRange range) {
        heapBytes += change.heapBytes();
        if (heapBytes <= maxHeapBytes) {
            changes.add(change);
            return true;
        }
        for (KeyChange recorded : changes) {
            unrecordedRanges.add(KeyRange.of(recorded.key()));
        }
        changes.clear();
        unrecordedRanges.add(range);
        return false;
    }

    /** Returns what was recorded since the last call, which is what one entry did. */
    EntryChanges take() {
        if (changes.isEmpty() && unrecordedRanges.isEmpty()) {
            return EntryChanges.NONE;
        }
        long recordedBytes = unrecordedRanges.isEmpty() ? heapBytes : 0;
        EntryChanges taken = new EntryChanges(List.copyOf(changes), recordedBytes, List.copyOf(unrecordedRanges));
        changes.clear();
        unrecordedRanges.clear();
        heapBytes = 0;
        return taken;
    }
}
