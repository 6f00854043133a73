package dev.raftctl.node.machine.coordination;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are attached to which lease. It can be derived from the items, which store their lease, so snapshots do
 * not contain it.
 */
public final class AttachedKeys {
    private final NavigableMap<byte[], Long> leaseByKey = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<Long, NavigableSet<byte[]>> keysByLease = new HashMap<>();

    /** Attaches a key to a lease, and detaches the key from any other. */
    public void attach(byte[] key, long lease) {
        detach(key);
        leaseByKey.put(key, lease);
        keysByLease
                .computeIfAbsent(lease, id -> new TreeSet<>(Arrays::compareUnsigned))
                .add(key);
    }

    /** Detaches a key from its lease, if it has one. */
    public void detach(byte[] key) {
        Long lease = leaseByKey.remove(key);
        if (lease != null) {
            removeFromLease(lease, key);
        }
    }

    /**
     * Detaches all keys of a range.
     *
     * @param to the first key after the range; null if it has no end
     */
    public void detachRange(byte[] from, byte @Nullable [] to) {
        NavigableMap<byte[], Long> range =
                to == null ? leaseByKey.tailMap(from, true) : leaseByKey.subMap(from, true, to, false);
        for (Iterator<Map.Entry<byte[], Long>> all = range.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<byte[], Long> next = all.next();
            removeFromLease(next.getValue(), next.getKey());
            all.remove();
        }
    }

    private void removeFromLease(long lease, byte[] key) {
        NavigableSet<byte[]> keys = keysByLease.get(lease);
        if (keys != null) {
            keys.remove(key);
            if (keys.isEmpty()) {
                keysByLease.remove(lease);
            }
        }
    }

    /** Returns the keys of a lease in order, as a view. */
    public NavigableSet<byte[]> keysOf(long lease) {
        NavigableSet<byte[]> keys = keysByLease.get(lease);
        // An empty set needs the order, too, because callers ask it for keys after a key.
        return Collections.unmodifiableNavigableSet(keys == null ? new TreeSet<>(Arrays::compareUnsigned) : keys);
    }

    /** Returns how many keys are attached to a lease. */
    public int count(long lease) {
        NavigableSet<byte[]> keys = keysByLease.get(lease);
        return keys == null ? 0 : keys.size();
    }

    /** Returns the lease of a key; 0 if it has none. */
    public long leaseOf(byte[] key) {
        return leaseByKey.getOrDefault(key, 0L);
    }

    /** Returns how many keys are attached to leases. */
    public int count() {
        return leaseByKey.size();
    }

    /** Detaches all keys. */
    public void clear() {
        leaseByKey.clear();
        keysByLease.clear();
    }
}
