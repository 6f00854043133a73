package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.node.machine.coordination.AttachedKeys;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items, and which of them are attached to leases. Create versions are kept from the first coordination command in
 * the log on, so that all servers keep them from the same entry on, whatever their versions were before.
 */
final class KeyValueStore {
    private final AttachedKeys attachedKeys = new AttachedKeys();
    private final KeyChangeRecorder changeRecorder = new KeyChangeRecorder();
    private KeyValueTree items = new KeyValueTree();
    private boolean keepsCreateVersions;

    KeyValueTree items() {
        return items;
    }

    /** Returns what records the changes of each entry. */
    KeyChangeRecorder changeRecorder() {
        return changeRecorder;
    }

    AttachedKeys attachedKeys() {
        return attachedKeys;
    }

    boolean keepsCreateVersions() {
        return keepsCreateVersions;
    }

    void keepCreateVersions() {
        keepsCreateVersions = true;
    }

    @Nullable
    KeyValueItem get(byte[] key) {
        return items.get(key);
    }

    /** Writes an item in the entry with this index, and detaches it from any lease. */
    void put(long index, byte[] key, byte[] value) {
        put(index, key, value, 0);
    }

    /** @param lease the lease to attach the key to; 0 for none */
    void put(long index, byte[] key, byte[] value, long lease) {
        if (!keepsCreateVersions) {
            KeyValueItem item = new KeyValueItem(key, value, index);
            changeRecorder.onPut(item, items.put(item));
            return;
        }
        KeyValueItem previous = items.get(key);
        KeyValueItem item = new KeyValueItem(key, value, index, createVersionOf(previous), lease);
        changeRecorder.onPut(item, items.put(item));
        if (lease != 0) {
            attachedKeys.attach(key, lease);
        } else if (previous != null && previous.lease() != 0) {
            attachedKeys.detach(key);
        }
    }

    /** Returns the log index of the entry that created the item; 0 for a missing item, which is yet to be created. */
    static long createVersionOf(@Nullable KeyValueItem item) {
        if (item == null) {
            return 0;
        }
        return item.createVersion() == 0 ? item.version() : item.createVersion();
    }

    long remove(KeyRange range) {
        attachedKeys.detachRange(range.from(), range.to());
        if (changeRecorder.isEnabled()) {
            items.visit(range, item -> changeRecorder.onDelete(item, range));
        }
        return items.remove(range);
    }

    /**
     * Deletes keys of a lease.
     *
     * @return the number of deleted keys
     */
    int removeKeysOf(long lease, int max) {
        List<byte[]> keys = new ArrayList<>();
        for (byte[] key : attachedKeys.keysOf(lease)) {
            if (keys.size() == max) {
                break;
            }
            keys.add(key);
        }
        keys.forEach(key -> remove(KeyRange.of(key)));
        return keys.size();
    }

    /** Removes all items, so that their memory can be used for those that are restored next. */
    void clear() {
        items = new KeyValueTree();
        attachedKeys.clear();
        keepsCreateVersions = false;
    }

    /** Replaces all items, and derives from them which keys are attached to leases. */
    void restore(KeyValueTree restored, boolean createVersionsKept) {
        items = restored;
        keepsCreateVersions = createVersionsKept;
        attachedKeys.clear();
        if (createVersionsKept) {
            items.visit(KeyRange.startingWith(new byte[0]), item -> {
                if (item.lease() != 0) {
                    attachedKeys.attach(item.key(), item.lease());
                }
                return true;
            });
        }
    }
}
