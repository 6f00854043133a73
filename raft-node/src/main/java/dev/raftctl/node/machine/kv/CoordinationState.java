package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.StateHash;
import dev.raftctl.node.machine.coordination.FindingMuteTable;
import dev.raftctl.node.machine.coordination.Lease;
import dev.raftctl.node.machine.coordination.LeaseTable;
import dev.raftctl.node.machine.coordination.LockTable;
import dev.raftctl.node.machine.coordination.MaintenanceTable;
import dev.raftctl.node.machine.coordination.OperationTable;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.message.CoordinationStatus;
import java.util.List;

/**
 * Leases, locks, mutes, maintenance and operation records beside the items. What ends when log time advances is removed
 * in bounded steps, one for each entry, so that thousands of leases that end together do not delay the writes of
 * others.
 */
final class CoordinationState {
    /** The maximum number of leases that one entry removes because they have expired. */
    static final int MAX_LEASES_PER_ENTRY = 200;

    /** The maximum number of keys that one entry deletes because their leases have expired. */
    static final int MAX_KEYS_PER_ENTRY = 500;

    /** The maximum number of locks that one entry hands to their first waiters after a delay. */
    static final int MAX_PROMOTIONS_PER_ENTRY = 200;

    /** Estimates of the heap that each occupies, in bytes. */
    private static final long LEASE_BYTES = 320;

    private static final long ATTACHED_KEY_BYTES = 200;
    private static final long LOCK_BYTES = 600;
    private static final long CLAIM_BYTES = 700;
    private static final long MUTE_BYTES = 900;
    private static final long HEAP_BYTES_PER_OPERATION_BYTE = 3;
    private static final long MAINTENANCE_BYTES = 900;

    private final KeyValueStore store;
    private final LeaseTable leases = new LeaseTable();
    private final LockTable locks = new LockTable(leases);
    private final FindingMuteTable mutes = new FindingMuteTable();
    private final OperationTable operations = new OperationTable();
    private final MaintenanceTable maintenance = new MaintenanceTable();

    CoordinationState(KeyValueStore store) {
        this.store = store;
    }

    LeaseTable leases() {
        return leases;
    }

    LockTable locks() {
        return locks;
    }

    FindingMuteTable mutes() {
        return mutes;
    }

    MaintenanceTable maintenance() {
        return maintenance;
    }

    OperationTable operations() {
        return operations;
    }

    /** Removes all leases, locks, mutes, maintenance and operation records. */
    void clear() {
        leases.restore(List.of());
        locks.restore(List.of());
        mutes.restore(List.of());
        operations.restore(List.of());
        maintenance.restore(List.of());
    }

    /** Sets the log time, which has advanced. Leases expire at once, even if their keys are deleted later. */
    void advanceTo(long logTimeMillis) {
        leases.advanceTo(logTimeMillis);
        locks.advanceTo(logTimeMillis);
    }

    /** Removes a bounded number of expired leases with their keys, and hands locks to their first waiters. */
    void removeExpired(long index, long wallMillis) {
        int keysLeft = MAX_KEYS_PER_ENTRY;
        for (int leaseCount = 0; leaseCount < MAX_LEASES_PER_ENTRY; leaseCount++) {
            Lease expired = leases.firstExpired();
            if (expired == null) {
                break;
            }
            locks.removeLease(expired.id(), CoordinationRefusal.LEASE_EXPIRED);
            keysLeft -= store.removeKeysOf(expired.id(), keysLeft);
            if (store.attachedKeys().count(expired.id()) > 0) {
                break;
            }
            leases.remove(expired.id());
        }
        locks.promote(index, wallMillis, MAX_PROMOTIONS_PER_ENTRY);
    }

    /** Returns whether {@link #removeExpired} has something to do. */
    boolean hasWork() {
        return leases.hasExpired() || locks.hasPromotable();
    }

    /** Returns whether leases or lock delays end when log time advances. */
    boolean dependsOnLogTime() {
        return !leases.isEmpty() || locks.hasDelays();
    }

    CoordinationStatus status() {
        return new CoordinationStatus(leases.count(), locks.count(), locks.waiterCount(), locks.oldestWaiterMillis());
    }

    long heapBytes() {
        return leases.count() * LEASE_BYTES
                + store.attachedKeys().count() * ATTACHED_KEY_BYTES
                + locks.count() * LOCK_BYTES
                + locks.claimCount() * CLAIM_BYTES
                + mutes.copies().size() * MUTE_BYTES
                + operations.encodedBytes() * HEAP_BYTES_PER_OPERATION_BYTE
                + maintenance.copies().size() * MAINTENANCE_BYTES;
    }

    /** Returns the hash of leases, locks, mutes, maintenance and operation records with these hashes. */
    static long hashOf(long leases, long locks, long mutes, long maintenance, long operations) {
        long hash = StateHash.fold(StateHash.fold(StateHash.fold(1, leases), locks), mutes);
        return StateHash.fold(StateHash.fold(hash, maintenance), operations);
    }

    /**
     * Returns a hash of leases, locks, mutes, maintenance and operation records; 0 if there were never any, as in
     * versions without them.
     */
    long hash() {
        if (!store.keepsCreateVersions()) {
            return 0;
        }
        return hashOf(leases.hash(), locks.hash(), mutes.hash(), maintenance.hash(), operations.hash());
    }
}
