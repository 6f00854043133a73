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
        CommonIndexes common = CommonIndexes.of(directories);
        List<RecoveryLoss> losses = new ArrayList<>();
        for (ComparedDirectory survivor : directories) {
            List<LostTail> tails = new ArrayList<>();
            for (ComparedDirectory other : directories) {
                long from = common.of(other, survivor) + 1;
                if (from <= other.last().index()) {
                    tails.add(new LostTail(other, from));
                }
            }
            losses.add(of(survivor, tails, keyOf));
        }
        return losses;
    }

    /** The entries of one directory from an index on, which the survivor does not hold. */
    private record LostTail(ComparedDirectory directory, long from) {
        long to() {
            return directory.last().index();
        }

        boolean contains(long index) {
            return index >= from && index <= to();
        }

        /** Returns whether both tails contain the same entry. Entries that snapshots replaced can only be counted. */
        boolean holdsSameEntry(LostTail other, long index) {
            if (!contains(index) || !other.contains(index)) {
                return false;
            }
            LogDigest log = directory.log();
            LogDigest otherLog = other.directory.log();
            if (log.contains(index) && otherLog.contains(index)) {
                return log.holdsSameEntry(otherLog, index);
            }
            return log.contains(index) == otherLog.contains(index);
        }
    }

    private static RecoveryLoss of(
            ComparedDirectory survivor, List<LostTail> tails, Function<LogEntry, @Nullable String> keyOf)
            throws StorageFailure {
        Set<String> keys = new HashSet<>();
        for (LostTail tail : tails) {
            tail.directory().entries().read(tail.from(), tail.to(), entry -> {
                String key = keyOf.apply(entry);
                if (key != null) {
                    keys.add(key);
                }
            });
        }
        long first = tails.stream().mapToLong(LostTail::from).min().orElse(0);
        return new RecoveryLoss(survivor.name(), entryCount(tails), first, keys.size());
    }

    /** Counts the entries, each once although several directories may hold it. */
    private static long entryCount(List<LostTail> tails) {
        long count = 0;
        for (int i = 0; i < tails.size(); i++) {
            LostTail tail = tails.get(i);
            List<LostTail> counted = tails.subList(0, i);
            for (long index = tail.from(); index <= tail.to(); index++) {
                count += isHeldByAny(counted, tail, index) ? 0 : 1;
            }
        }
        return count;
    }

    private static boolean isHeldByAny(List<LostTail> others, LostTail tail, long index) {
        for (LostTail other : others) {
            if (tail.holdsSameEntry(other, index)) {
                return true;
            }
        }
        return false;
    }
}
