package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All leases. A lease whose time has passed is expired at once, and never alive again; it stays in the table until its
 * keys are deleted, which may take several entries.
 */
public final class LeaseTable {
    private final NavigableMap<Long, Lease> leasesById = new TreeMap<>();
    /** The leases whose age counts, starting with the one that ends first. */
    private final NavigableSet<Lease> byExpiry =
            new TreeSet<>(Comparator.comparingLong(Lease::expiresAtMillis).thenComparingLong(Lease::id));
    /** The leases that were granted or renewed after the last advance of log time. */
    private final NavigableSet<Long> notCounted = new TreeSet<>();

    private long logTimeMillis;

    /** Adds a lease with the index of its entry as its id, so no id is ever used twice. */
    public Lease grant(long index, long ttlMillis, String owner, long wallMillis) {
        Lease lease = new Lease(index, ttlMillis, owner, Lease.NOT_COUNTED, wallMillis, wallMillis);
        add(lease);
        return lease;
    }

    /** Returns the lease, alive or expired; null if it does not exist. */
    public @Nullable Lease get(long id) {
        return leasesById.get(id);
    }

    /** Returns whether the lease exists and has not expired. */
    public boolean isAlive(long id) {
        Lease lease = leasesById.get(id);
        return lease != null && !isExpired(lease);
    }

    /** Returns whether the time of the lease has passed. */
    public boolean isExpired(Lease lease) {
        return lease.isCounted() && lease.expiresAtMillis() <= logTimeMillis;
    }

    /** Begins the time of a lease anew. The lease must be alive. */
    public void renew(Lease lease, long wallMillis) {
        remove(lease.id());
        add(lease.renewed(wallMillis));
    }

    /** Removes a lease. */
    public void remove(long id) {
        Lease removed = leasesById.remove(id);
        if (removed != null) {
            notCounted.remove(id);
            if (removed.isCounted()) {
                byExpiry.remove(removed);
            }
        }
    }

    /** Sets the log time, which has advanced. The age of all leases counts from now on. */
    public void advanceTo(long nowMillis) {
        logTimeMillis = nowMillis;
        for (long id : notCounted) {
            Lease lease = leasesById.get(id);
            if (lease != null) {
                Lease counted = lease.countedFrom(nowMillis);
                leasesById.put(id, counted);
                byExpiry.add(counted);
            }
        }
        notCounted.clear();
    }

    /** Sets the log time of a restored state, in which nothing ends because of that. */
    public void restoreLogTime(long restoredMillis) {
        logTimeMillis = restoredMillis;
    }

    /** Returns the expired lease that ended first; null if there is none. */
    public @Nullable Lease firstExpired() {
        return hasExpired() ? byExpiry.first() : null;
    }

    /** Returns whether expired leases are still to be removed. */
    public boolean hasExpired() {
        return !byExpiry.isEmpty() && isExpired(byExpiry.first());
    }

    /** Returns how much log time a lease has left; 0 if it has expired. */
    public long remainingMillis(Lease lease) {
        return lease.isCounted() ? Math.max(0, lease.expiresAtMillis() - logTimeMillis) : lease.ttlMillis();
    }

    /** Returns how much log time a lease has left; 0 if it has expired or does not exist. */
    public long remainingMillis(long id) {
        Lease lease = leasesById.get(id);
        return lease == null ? 0 : remainingMillis(lease);
    }

    /** Returns the leases with ids above this one, in order. */
    public Iterable<Lease> after(long id) {
        return leasesById.tailMap(id, false).values();
    }

    /** Returns the log time of the last advance. */
    public long logTimeMillis() {
        return logTimeMillis;
    }

    /** Returns the number of leases. */
    public int count() {
        return leasesById.size();
    }

    /** Returns whether there are no leases. */
    public boolean isEmpty() {
        return leasesById.isEmpty();
    }

    /** Returns all leases in the order of their ids. They are immutable, so another thread may read them. */
    public List<Lease> copies() {
        return new ArrayList<>(leasesById.values());
    }

    /** Replaces all leases. */
    public void restore(List<Lease> leases) {
        leasesById.clear();
        byExpiry.clear();
        notCounted.clear();
        leases.forEach(this::add);
    }

    private void add(Lease lease) {
        leasesById.put(lease.id(), lease);
        if (lease.isCounted()) {
            byExpiry.add(lease);
        } else {
            notCounted.add(lease.id());
        }
    }

    /** Returns a hash of all leases. */
    public long hash() {
        return hashOf(leasesById.values());
    }

    /** Returns the hash of a table with these leases, which are in the order of their ids. */
    public static long hashOf(Collection<Lease> leases) {
        long hash = StateHash.fold(0, leases.size());
        for (Lease lease : leases) {
            hash = StateHash.fold(hash, lease.hash());
        }
        return hash;
    }
}
