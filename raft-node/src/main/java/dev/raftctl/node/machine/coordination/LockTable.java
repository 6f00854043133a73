package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.LockWaitEnd;
import dev.raftctl.node.machine.StateHash;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All locks. Waiters acquire a lock in the order of their entries. Becoming the first of the queue and being alive are
 * checked in the same entry, whose index becomes the fencing token; one entry hands a lock to one waiter at most, so
 * all tokens of a lock differ.
 */
public final class LockTable {
    private final LeaseTable leases;
    private final NavigableMap<byte[], LockQueue> locksByName = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<Long, NavigableSet<byte[]>> namesByLease = new HashMap<>();
    private final NavigableMap<Long, LockQueue> locksByWaiter = new TreeMap<>();
    /** The tokens of holders that waited, by the index of the entry that queued them. */
    private final Map<Long, Long> tokensByWaiter = new HashMap<>();
    /** The locks that a waiter can acquire in the next entry. */
    private final NavigableSet<byte[]> promotable = new TreeSet<>(Arrays::compareUnsigned);

    private final NavigableSet<byte[]> delayed = new TreeSet<>(Arrays::compareUnsigned);
    private final List<LockWaitEnd> ends = new ArrayList<>();
    private long logTimeMillis;
    private int claimCount;

    /** Creates a table without locks. Each of its claims belongs to one of these leases. */
    public LockTable(LeaseTable leases) {
        this.leases = leases;
    }

    /** Returns the lock; null if it has no holder, no waiter and no lock delay. */
    public @Nullable LockQueue get(byte[] name) {
        return locksByName.get(name);
    }

    /** Returns whether a lock can be acquired without waiting. */
    public boolean isFree(byte[] name) {
        LockQueue lock = locksByName.get(name);
        return lock == null || (lock.hasFreePlace() && lock.waiters().isEmpty());
    }

    /** Makes a lease a holder. The lock must be free. */
    public void acquire(byte[] name, int maxHolders, LockClaim claim) {
        LockQueue lock = locksByName.computeIfAbsent(name, key -> new LockQueue(key, maxHolders));
        lock.addHolder(claim);
        addNameOfLease(claim.lease(), lock);
        claimCount++;
    }

    /** Makes a lease the last waiter. */
    public void enqueue(byte[] name, int maxHolders, LockClaim claim) {
        LockQueue lock = locksByName.computeIfAbsent(name, key -> new LockQueue(key, maxHolders));
        lock.addWaiter(claim);
        locksByWaiter.put(claim.index(), lock);
        addNameOfLease(claim.lease(), lock);
        claimCount++;
        updatePromotable(lock);
    }

    /** Ends a holder's claim at its own wish, and hands the lock to the first waiter. */
    public void release(LockQueue lock, LockClaim holder, long index, long wallMillis) {
        removeHolder(lock, holder);
        promoteFirst(lock, index, wallMillis);
    }

    /** Takes a lock away from a holder. Nobody acquires its place until the lock delay is over. */
    public void takeAway(LockQueue lock, LockClaim holder, long index, long wallMillis) {
        lose(lock, holder);
        promoteFirst(lock, index, wallMillis);
    }

    /** Removes a waiter. */
    public void removeWaiter(LockQueue lock, LockClaim waiter, CoordinationRefusal refusal) {
        dequeue(lock, waiter, refusal);
        updateIndexes(lock);
    }

    /**
     * Ends all claims of a lease that has ended or is about to be removed; it is still in the table of leases. The
     * locks that it held are delayed.
     */
    public void removeLease(long lease, CoordinationRefusal refusal) {
        NavigableSet<byte[]> names = namesByLease.get(lease);
        if (names == null) {
            return;
        }
        for (byte[] name : List.copyOf(names)) {
            LockQueue lock = locksByName.get(name);
            if (lock == null) {
                continue;
            }
            LockClaim waiter = lock.waiterOfLease(lease);
            if (waiter != null) {
                dequeue(lock, waiter, refusal);
            }
            LockClaim holder = lock.holderOfLease(lease);
            if (holder != null) {
                lose(lock, holder);
            }
            updateIndexes(lock);
        }
    }

    /** Sets the log time, which has advanced, and ends the delays that are over. */
    public void advanceTo(long nowMillis) {
        logTimeMillis = nowMillis;
        for (byte[] name : List.copyOf(delayed)) {
            LockQueue lock = locksByName.get(name);
            if (lock != null) {
                lock.advanceTo(nowMillis);
                updateIndexes(lock);
            }
        }
    }

    /** Sets the log time of a restored state, in which nothing ends because of that. */
    public void restoreLogTime(long restoredMillis) {
        logTimeMillis = restoredMillis;
    }

    /** Hands up to this number of locks to their first waiters, each to one waiter. */
    public void promote(long index, long wallMillis, int max) {
        int count = 0;
        for (byte[] name : new ArrayList<>(promotable)) {
            LockQueue lock = locksByName.get(name);
            if (lock != null && count++ < max) {
                promoteFirst(lock, index, wallMillis);
            }
        }
    }

    private void promoteFirst(LockQueue lock, long index, long wallMillis) {
        while (lock.canPromote()) {
            LockClaim first = lock.waiters().iterator().next();
            if (!leases.isAlive(first.lease())) {
                dequeue(lock, first, CoordinationRefusal.LEASE_EXPIRED);
                continue;
            }
            lock.removeWaiter(first);
            locksByWaiter.remove(first.index());
            LockClaim holder = first.acquired(index, logTimeMillis, wallMillis);
            lock.addHolder(holder);
            tokensByWaiter.put(holder.waiter(), index);
            ends.add(new LockWaitEnd(holder.waiter(), holder.index(), null));
            break;
        }
        updateIndexes(lock);
    }

    private void dequeue(LockQueue lock, LockClaim waiter, CoordinationRefusal refusal) {
        lock.removeWaiter(waiter);
        locksByWaiter.remove(waiter.index());
        ends.add(new LockWaitEnd(waiter.waiter(), 0, refusal));
        forget(lock, waiter);
    }

    /** A holder that does not reach the cluster goes on until its lease would end, and only then begins to stop. */
    private void lose(LockQueue lock, LockClaim holder) {
        removeHolder(lock, holder);
        lock.addDelay(leases.remainingMillis(holder.lease()) + holder.lockDelayMillis());
    }

    private void removeHolder(LockQueue lock, LockClaim holder) {
        lock.removeHolder(holder);
        tokensByWaiter.remove(holder.waiter());
        forget(lock, holder);
    }

    private void forget(LockQueue lock, LockClaim claim) {
        claimCount--;
        NavigableSet<byte[]> names = namesByLease.get(claim.lease());
        if (names != null) {
            names.remove(lock.name());
            if (names.isEmpty()) {
                namesByLease.remove(claim.lease());
            }
        }
    }

    private void addNameOfLease(long lease, LockQueue lock) {
        namesByLease
                .computeIfAbsent(lease, id -> new TreeSet<>(Arrays::compareUnsigned))
                .add(lock.name());
    }

    /** Removes the lock if it is unused, and updates the sets of delayed and promotable locks. */
    private void updateIndexes(LockQueue lock) {
        if (lock.isUnused()) {
            locksByName.remove(lock.name());
        }
        if (lock.hasDelays()) {
            delayed.add(lock.name());
        } else {
            delayed.remove(lock.name());
        }
        updatePromotable(lock);
    }

    private void updatePromotable(LockQueue lock) {
        if (lock.canPromote()) {
            promotable.add(lock.name());
        } else {
            promotable.remove(lock.name());
        }
    }

    /** Returns whether a waiter can acquire a lock in the next entry. */
    public boolean hasPromotable() {
        return !promotable.isEmpty();
    }

    /** Returns whether a delay waits for log time to advance. */
    public boolean hasDelays() {
        return !delayed.isEmpty();
    }

    /** Returns whether the waiter that was queued by this entry still waits. */
    public boolean isWaiting(long waiter) {
        return locksByWaiter.containsKey(waiter);
    }

    /** Returns the token of the holder that was queued by this entry; 0 if it does not hold a lock. */
    public long tokenOfWaiter(long waiter) {
        return tokensByWaiter.getOrDefault(waiter, 0L);
    }

    /** Returns the waits that have ended since the last call. */
    public List<LockWaitEnd> takeEnds() {
        if (ends.isEmpty()) {
            return List.of();
        }
        List<LockWaitEnd> taken = List.copyOf(ends);
        ends.clear();
        return taken;
    }

    /** Returns the locks with names after this one, in order. */
    public Iterable<LockQueue> after(byte[] name) {
        return locksByName.tailMap(name, false).values();
    }

    /** Returns the number of locks. */
    public int count() {
        return locksByName.size();
    }

    /** Returns the number of locks that a lease holds or waits for. */
    public int countOf(long lease) {
        NavigableSet<byte[]> names = namesByLease.get(lease);
        return names == null ? 0 : names.size();
    }

    /** Returns the number of waiters of all locks. */
    public int waiterCount() {
        return locksByWaiter.size();
    }

    /** Returns the number of holders and waiters of all locks. */
    public int claimCount() {
        return claimCount;
    }

    /** Returns for how much log time the oldest waiter has waited; -1 if there is none. */
    public long oldestWaiterMillis() {
        if (locksByWaiter.isEmpty()) {
            return -1;
        }
        LockClaim oldest = locksByWaiter.firstEntry().getValue().waiter(locksByWaiter.firstKey());
        return oldest == null ? -1 : Math.max(0, logTimeMillis - oldest.sinceLogMillis());
    }

    /** Returns immutable copies of all locks in the order of their names. */
    public List<LockQueue.LockQueueCopy> copies() {
        List<LockQueue.LockQueueCopy> copies = new ArrayList<>(locksByName.size());
        locksByName.values().forEach(lock -> copies.add(lock.copy()));
        return copies;
    }

    /** Replaces all locks. */
    public void restore(List<LockQueue.LockQueueCopy> locks) {
        locksByName.clear();
        namesByLease.clear();
        locksByWaiter.clear();
        tokensByWaiter.clear();
        promotable.clear();
        delayed.clear();
        ends.clear();
        claimCount = 0;
        for (LockQueue.LockQueueCopy copy : locks) {
            LockQueue lock = new LockQueue(copy);
            locksByName.put(lock.name(), lock);
            for (LockClaim holder : lock.holders()) {
                addNameOfLease(holder.lease(), lock);
                if (holder.waiter() != 0) {
                    tokensByWaiter.put(holder.waiter(), holder.index());
                }
                claimCount++;
            }
            for (LockClaim waiter : lock.waiters()) {
                addNameOfLease(waiter.lease(), lock);
                locksByWaiter.put(waiter.index(), lock);
                claimCount++;
            }
            updateIndexes(lock);
        }
    }

    /** Returns the hash of a table with these locks, which are in the order of their names. */
    public static long hashOf(List<LockQueue.LockQueueCopy> copies) {
        long hash = StateHash.fold(0, copies.size());
        for (LockQueue.LockQueueCopy copy : copies) {
            hash = StateHash.fold(hash, new LockQueue(copy).hash());
        }
        return hash;
    }

    /** Returns a hash of all locks. */
    public long hash() {
        long hash = StateHash.fold(0, locksByName.size());
        for (LockQueue lock : locksByName.values()) {
            hash = StateHash.fold(hash, lock.hash());
        }
        return hash;
    }
}
