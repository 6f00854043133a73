package dev.raftctl.node.machine;

import dev.raftctl.protocol.message.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: which of its commands were applied, and their results while the client may ask again
 * (dissertation section 6.3). Results below {@code firstNeededSequence} are discarded; from there on each command was
 * either applied, and its result is cached, or not yet. Commands may arrive in any order (hazard C05), and none waits
 * for another (hazard C06).
 */
final class ClientSession {
    private static final int INITIAL_CAPACITY = 4;

    final long id;
    final long ttlMillis;
    /** The log time at which a command last used the session. */
    long lastUsedMillis;

    private long firstNeededSequence = 1;
    private long cachedBytes;
    private int cachedCount;
    /**
     * Slot {@code sequence % length}, where the length is a power of two; every cached sequence is in
     * [firstNeededSequence, firstNeededSequence + length).
     */
    private @Nullable CachedCommandResult[] slots = new @Nullable CachedCommandResult[INITIAL_CAPACITY];

    /** The result of a command, with the command's sequence number and log position. */
    record CachedCommandResult(long sequence, LogPosition position, byte[] result) {
        long weight() {
            return result.length + (long) SessionLimits.CACHED_RESULT_OVERHEAD_BYTES;
        }
    }

    ClientSession(long id, long ttlMillis, long lastUsedMillis) {
        this.id = id;
        this.ttlMillis = ttlMillis;
        this.lastUsedMillis = lastUsedMillis;
    }

    /** Returns a copy of the session that shares only immutable objects with the original. */
    ClientSession copy() {
        ClientSession copy = new ClientSession(id, ttlMillis, lastUsedMillis);
        copy.firstNeededSequence = firstNeededSequence;
        copy.cachedBytes = cachedBytes;
        copy.cachedCount = cachedCount;
        copy.slots = slots.clone();
        return copy;
    }

    /**
     * Discards results below this sequence, which the client has acknowledged. A lower number than before comes from an
     * old message and changes nothing.
     */
    void discardResultsBelow(long sequence) {
        long from = firstNeededSequence;
        if (sequence <= from) {
            return;
        }
        for (int i = 0; i < slots.length && from + i < sequence; i++) {
            discardSlot(slotOf(from + i));
        }
        firstNeededSequence = sequence;
    }

    private void discardSlot(int slot) {
        CachedCommandResult cached = slots[slot];
        if (cached != null) {
            cachedBytes -= cached.weight();
            cachedCount--;
            slots[slot] = null;
        }
    }

    /** Returns the cached result of the command with this sequence number, or null if the command was not applied. */
    @Nullable
    CachedCommandResult cachedResult(long sequence) {
        return isAheadBy(sequence, slots.length) ? null : slots[slotOf(sequence)];
    }

    /**
     * Returns whether the sequence is at least this far ahead of the lowest one still needed; false for a discarded
     * one.
     */
    boolean isAheadBy(long sequence, long distance) {
        return sequence - firstNeededSequence >= distance;
    }

    boolean isDiscarded(long sequence) {
        return sequence < firstNeededSequence;
    }

    void cacheResult(CachedCommandResult cached) {
        while (isAheadBy(cached.sequence(), slots.length)) {
            grow();
        }
        slots[slotOf(cached.sequence())] = cached;
        cachedBytes += cached.weight();
        cachedCount++;
    }

    private void grow() {
        @Nullable CachedCommandResult[] previousSlots = slots;
        slots = new @Nullable CachedCommandResult[2 * previousSlots.length];
        for (CachedCommandResult cached : previousSlots) {
            if (cached != null) {
                slots[slotOf(cached.sequence())] = cached;
            }
        }
    }

    private int slotOf(long sequence) {
        return (int) (sequence & (slots.length - 1));
    }

    /**
     * Returns the cached result of the command whose sequence number is this much above the lowest one still needed, or
     * null if that command was not applied.
     */
    @Nullable
    CachedCommandResult cachedResultAt(int rank) {
        return slots[slotOf(firstNeededSequence + rank)];
    }

    int capacity() {
        return slots.length;
    }

    long firstNeededSequence() {
        return firstNeededSequence;
    }

    long cachedBytes() {
        return cachedBytes;
    }

    int cachedCount() {
        return cachedCount;
    }

    boolean isIdleAt(long logMillis) {
        return logMillis - lastUsedMillis >= ttlMillis;
    }

    long hash() {
        long hash = StateHash.fold(StateHash.fold(StateHash.fold(id, ttlMillis), lastUsedMillis), firstNeededSequence);
        for (int rank = 0; rank < slots.length; rank++) {
            CachedCommandResult cached = cachedResultAt(rank);
            if (cached != null) {
                hash = StateHash.fold(
                        StateHash.fold(hash, cached.sequence()),
                        cached.position().index());
                hash = StateHash.fold(StateHash.fold(hash, cached.position().term()), cached.result());
            }
        }
        return hash;
    }
}
