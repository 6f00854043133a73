package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.KeyChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Waiting watches by their keys and prefixes. To find the watches of a changed key takes a few comparisons, however
 * many watches wait for other keys.
 */
final class WatchIndex {
    private final TreeMap<byte[], List<WaitingWatch>> byKey = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeMap<byte[], List<WaitingWatch>> byPrefix = new TreeMap<>(Arrays::compareUnsigned);

    void add(WaitingWatch watch) {
        List<WaitingWatch> watches = mapOf(watch).computeIfAbsent(watch.request.key(), key -> new ArrayList<>(1));
        watch.position = watches.size();
        watches.add(watch);
    }

    /** Removes a watch, which must be in this index, in a time that does not depend on the other watches of its key. */
    void remove(WaitingWatch watch) {
        byte[] key = watch.request.key();
        List<WaitingWatch> watches = mapOf(watch).get(key);
        if (watches == null) {
            throw new IllegalStateException("the watch is not in the index");
        }
        WaitingWatch last = watches.remove(watches.size() - 1);
        if (last != watch) {
            watches.set(watch.position, last);
            last.position = watch.position;
        }
        if (watches.isEmpty()) {
            mapOf(watch).remove(key);
        }
    }

    private TreeMap<byte[], List<WaitingWatch>> mapOf(WaitingWatch watch) {
        return watch.request.isPrefix() ? byPrefix : byKey;
    }

    /** Calls the consumer with each watch of the changed key. The consumer must not change this index. */
    void forEachWatching(KeyChange change, Consumer<WaitingWatch> consumer) {
        byte[] key = change.key();
        List<WaitingWatch> ofKey = byKey.isEmpty() ? null : byKey.get(key);
        if (ofKey != null) {
            ofKey.forEach(consumer);
        }
        Map.Entry<byte[], List<WaitingWatch>> candidate = byPrefix.isEmpty() ? null : byPrefix.floorEntry(key);
        while (candidate != null) {
            byte[] prefix = candidate.getKey();
            int mismatch = Arrays.mismatch(prefix, key);
            if (mismatch < 0 || mismatch == prefix.length) {
                candidate.getValue().forEach(consumer);
                candidate = byPrefix.lowerEntry(prefix);
            } else {
                // A shorter prefix of the key is not greater than what the key shares with this prefix.
                candidate = byPrefix.floorEntry(Arrays.copyOf(key, mismatch));
            }
        }
    }
}
