package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One lock or semaphore: its holders, the delays after holders that lost it, and its waiters in order. */
public final class LockQueue {
    private final byte[] name;
    private final int maxHolders;
    private final NavigableMap<Long, LockClaim> holdersByToken = new TreeMap<>();
    private final NavigableMap<Long, LockClaim> waitersByIndex = new TreeMap<>();
    private final Map<Long, LockClaim> holdersByLease = new HashMap<>();
    private final Map<Long, LockClaim> waitersByLease = new HashMap<>();
    private final List<LockDelay> delays = new ArrayList<>();

    /** An immutable copy of a lock. */
    public record LockQueueCopy(
            byte[] name, int maxHolders, List<LockClaim> holders, List<LockClaim> waiters, List<LockDelay> delays) {}

    LockQueue(byte[] name, int maxHolders) {
        this.name = name;
        this.maxHolders = maxHolders;
    }

    LockQueue(LockQueueCopy copy) {
        this(copy.name(), copy.maxHolders());
        copy.holders().forEach(this::addHolder);
        copy.waiters().forEach(this::addWaiter);
        delays.addAll(copy.delays());
    }

    LockQueueCopy copy() {
        return new LockQueueCopy(
                name,
                maxHolders,
                List.copyOf(holdersByToken.values()),
                List.copyOf(waitersByIndex.values()),
                List.copyOf(delays));
    }

    /** Returns the name. The array must not be changed. */
    public byte[] name() {
        return name;
    }

    /** Returns how many holders there may be at a time. */
    public int maxHolders() {
        return maxHolders;
    }

    /** Returns the holders in the order of their tokens. */
    public Collection<LockClaim> holders() {
        return holdersByToken.values();
    }

    /** Returns the waiters in the order in which they will acquire the lock. */
    public Collection<LockClaim> waiters() {
        return waitersByIndex.values();
    }

    /** Returns the holder with this token; null if there is none. */
    public @Nullable LockClaim holder(long token) {
        return holdersByToken.get(token);
    }

    /** Returns the waiter that was queued by the entry with this index; null if there is none. */
    public @Nullable LockClaim waiter(long index) {
        return waitersByIndex.get(index);
    }

    /** Returns the claim by which this lease holds the lock; null if it does not. */
    public @Nullable LockClaim holderOfLease(long lease) {
        return holdersByLease.get(lease);
    }

    /** Returns the claim by which this lease waits for the lock; null if it does not. */
    public @Nullable LockClaim waiterOfLease(long lease) {
        return waitersByLease.get(lease);
    }

    /** Returns the number of waiters ahead of this one. */
    public int aheadCount(long waiter) {
        return waitersByIndex.headMap(waiter).size();
    }

    /** Returns how much log time is left until no delay remains. */
    public long delayMillis(long logTimeMillis) {
        long longest = 0;
        for (LockDelay delay : delays) {
            longest = Math.max(longest, delay.remainingMillis(logTimeMillis));
        }
        return longest;
    }

    boolean hasFreePlace() {
        return holdersByToken.size() + delays.size() < maxHolders;
    }

    boolean canPromote() {
        return hasFreePlace() && !waitersByIndex.isEmpty();
    }

    boolean isUnused() {
        return holdersByToken.isEmpty() && waitersByIndex.isEmpty() && delays.isEmpty();
    }

    boolean hasDelays() {
        return !delays.isEmpty();
    }

    void addHolder(LockClaim claim) {
        holdersByToken.put(claim.index(), claim);
        holdersByLease.put(claim.lease(), claim);
    }

    void addWaiter(LockClaim claim) {
        waitersByIndex.put(claim.index(), claim);
        waitersByLease.put(claim.lease(), claim);
    }

    void removeHolder(LockClaim claim) {
        holdersByToken.remove(claim.index());
        holdersByLease.remove(claim.lease());
    }

    void removeWaiter(LockClaim claim) {
        waitersByIndex.remove(claim.index());
        waitersByLease.remove(claim.lease());
    }

    void addDelay(long lengthMillis) {
        if (lengthMillis > 0) {
            delays.add(new LockDelay(lengthMillis, Lease.NOT_COUNTED));
        }
    }

    /** Starts the delays that do not count yet, and ends those that are over. */
    void advanceTo(long logTimeMillis) {
        delays.removeIf(delay -> delay.isOverAt(logTimeMillis));
        delays.replaceAll(delay -> delay.isCounted() ? delay : new LockDelay(delay.lengthMillis(), logTimeMillis));
    }

    long hash() {
        long hash = StateHash.fold(StateHash.fold(0, name), maxHolders);
        for (LockClaim claim : holdersByToken.values()) {
            hash = StateHash.fold(hash, claim.hash());
        }
        hash = StateHash.fold(hash, waitersByIndex.size());
        for (LockClaim claim : waitersByIndex.values()) {
            hash = StateHash.fold(hash, claim.hash());
        }
        for (LockDelay delay : delays) {
            hash = StateHash.fold(StateHash.fold(hash, delay.lengthMillis()), delay.countedFromMillis());
        }
        return hash;
    }
}
