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
    /** The ranges of all changed keys: one for each written key, and one for each deleted range. */
    private final List<KeyRange> ranges = new ArrayList<>();

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

    @SuppressWarnings("ReferenceEquality") // All items of one deletion come with the same object.
    private boolean add(KeyChange change, KeyRange range) {
        if (ranges.isEmpty() || ranges.get(ranges.size() - 1) != range) {
            ranges.add(range);
        }
        heapBytes += change.heapBytes();
        if (heapBytes <= maxHeapBytes) {
            changes.add(change);
            return true;
        }
        changes.clear();
        return false;
    }

    /** Returns what was recorded since the last call, which is what one entry did. */
    EntryChanges take() {
        if (ranges.isEmpty()) {
            return EntryChanges.NONE;
        }
        boolean isRecorded = heapBytes <= maxHeapBytes;
        EntryChanges taken = new EntryChanges(
                List.copyOf(changes), isRecorded ? heapBytes : 0, isRecorded ? List.of() : List.copyOf(ranges));
        changes.clear();
        ranges.clear();
        heapBytes = 0;
        return taken;
    }
}
