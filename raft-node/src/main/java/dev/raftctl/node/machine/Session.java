package dev.raftctl.node.machine;

import dev.raftctl.protocol.message.Position;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: which of its commands were applied, and their results as long as the client may ask again
 * (dissertation section 6.3). Sequences below {@code neededFrom} are settled; from there on each was applied, and its result is
 * kept, or not yet: commands may arrive in any order (trap C05), and none waits for another (trap C06).
 */
final class Session {
    private static final int FIRST_CAPACITY = 4;

    final long id;
    final long ttlMillis;
    /** In log time. */
    long lastUsedMillis;

    private long neededFrom = 1;
    private long keptBytes;
    private int keptCount;
    /** Slot {@code sequence % length}, the length a power of two; every kept sequence is in [neededFrom, neededFrom + length). */
    private @Nullable Kept[] slots = new @Nullable Kept[FIRST_CAPACITY];

    /** What a command came to, and where it stands in the log. */
    record Kept(long sequence, Position position, byte[] result) {
        long weight() {
            return result.length + (long) SessionLimits.KEPT_OVERHEAD_BYTES;
        }
    }

    Session(long id, long ttlMillis, long lastUsedMillis) {
        this.id = id;
        this.ttlMillis = ttlMillis;
        this.lastUsedMillis = lastUsedMillis;
    }

    /** The same as of now, sharing only what never changes. */
    Session copy() {
        Session copy = new Session(id, ttlMillis, lastUsedMillis);
        copy.neededFrom = neededFrom;
        copy.keptBytes = keptBytes;
        copy.keptCount = keptCount;
        copy.slots = slots.clone();
        return copy;
    }

    /** The client has all results below. A lower number than before is an old message's, and changes nothing. */
    void settle(long below) {
        long from = neededFrom;
        if (below <= from) {
            return;
        }
        for (int i = 0; i < slots.length && from + i < below; i++) {
            drop(slotOf(from + i));
        }
        neededFrom = below;
    }

    private void drop(int slot) {
        Kept kept = slots[slot];
        if (kept != null) {
            keptBytes -= kept.weight();
            keptCount--;
            slots[slot] = null;
        }
    }

    /** What the command came to the first time, or null when it was not applied. */
    @Nullable
    Kept applied(long sequence) {
        return isAhead(sequence, slots.length) ? null : slots[slotOf(sequence)];
    }

    /** Whether the sequence is at least so far ahead of the lowest one still needed; false for a settled one. */
    boolean isAhead(long sequence, long distance) {
        return sequence - neededFrom >= distance;
    }

    boolean isSettled(long sequence) {
        return sequence < neededFrom;
    }

    void keep(Kept kept) {
        while (isAhead(kept.sequence(), slots.length)) {
            grow();
        }
        slots[slotOf(kept.sequence())] = kept;
        keptBytes += kept.weight();
        keptCount++;
    }

    private void grow() {
        @Nullable Kept[] narrow = slots;
        slots = new @Nullable Kept[2 * narrow.length];
        for (Kept kept : narrow) {
            if (kept != null) {
                slots[slotOf(kept.sequence())] = kept;
            }
        }
    }

    private int slotOf(long sequence) {
        return (int) (sequence & (slots.length - 1));
    }

    /** A kept result by its rank, from the lowest sequence; null where a sequence was not applied. */
    @Nullable
    Kept keptAt(int rank) {
        return slots[slotOf(neededFrom + rank)];
    }

    int span() {
        return slots.length;
    }

    long neededFrom() {
        return neededFrom;
    }

    long keptBytes() {
        return keptBytes;
    }

    int keptCount() {
        return keptCount;
    }

    boolean isIdleAt(long logMillis) {
        return logMillis - lastUsedMillis >= ttlMillis;
    }

    long hash() {
        long hash = StateHash.fold(StateHash.fold(StateHash.fold(id, ttlMillis), lastUsedMillis), neededFrom);
        for (int rank = 0; rank < slots.length; rank++) {
            Kept kept = keptAt(rank);
            if (kept != null) {
                hash = StateHash.fold(
                        StateHash.fold(hash, kept.sequence()), kept.position().index());
                hash = StateHash.fold(StateHash.fold(hash, kept.position().term()), kept.result());
            }
        }
        return hash;
    }
}
