package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What would be lost if {@code raftctl recover} made one directory authoritative: the entries that only others hold.
 * Not all of them need to be acknowledged writes.
 *
 * @param directory the name of the directory that would be recovered from
 * @param entryCount entries that other directories hold and this one does not
 * @param firstIndex of the first of them; 0 if there are none
 * @param keyCount keys that these entries write
 */
public record RecoveryLoss(String directory, long entryCount, long firstIndex, long keyCount) {
    /**
     * Computes the loss for each directory, in their order.
     *
     * @param keyOf returns the key that an entry writes, or null if it writes none
     */
    public static List<RecoveryLoss> of(List<ComparedDirectory> directories, Function<LogEntry, @Nullable String> keyOf)
            throws StorageFailure {
        List<RecoveryLoss> losses = new ArrayList<>();
        for (ComparedDirectory survivor : directories) {
            losses.add(of(survivor, directories, keyOf));
        }
        return losses;
    }

    private static RecoveryLoss of(
            ComparedDirectory survivor, List<ComparedDirectory> directories, Function<LogEntry, @Nullable String> keyOf)
            throws StorageFailure {
        record LostEntry(long term, long index, long checksum) {}
        Set<LostEntry> lost = new HashSet<>();
        Set<String> keys = new HashSet<>();
        long first = Long.MAX_VALUE;
        for (ComparedDirectory other : directories) {
            long from = other.commonTo(survivor) + 1;
            long end = other.last().index();
            if (from > end) {
                continue;
            }
            first = Math.min(first, from);
            // Entries that the other's snapshot replaced can only be counted.
            for (long index = from; index <= end; index++) {
                boolean isReadable = other.log().contains(index);
                lost.add(new LostEntry(
                        isReadable ? other.log().termAt(index) : 0,
                        index,
                        isReadable ? other.log().checksumAt(index) : 0));
            }
            other.entries().read(from, end, entry -> {
                String key = keyOf.apply(entry);
                if (key != null) {
                    keys.add(key);
                }
            });
        }
        return new RecoveryLoss(survivor.name(), lost.size(), lost.isEmpty() ? 0 : first, keys.size());
    }
}
