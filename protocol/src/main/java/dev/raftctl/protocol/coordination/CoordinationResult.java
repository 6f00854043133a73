package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a command or a query, the same on every replica. */
public sealed interface CoordinationResult {
    <R> R accept(Visitor<R> visitor);

    /** Returns this result if it is of this kind; null if it is another result. */
    default <T extends CoordinationResult> @Nullable T as(Class<T> kind) {
        return kind.isInstance(this) ? kind.cast(this) : null;
    }

    /** @param lease the id of the new lease */
    record LeaseGranted(long lease, long ttlMillis) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaseGranted(this);
        }
    }

    /** @param renewals one for each requested lease, in the order of the request */
    record LeasesRenewed(List<LeaseRenewal> renewals) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leasesRenewed(this);
        }
    }

    /**
     * What became of one renewal.
     *
     * @param refusal LEASE_EXPIRED, UNKNOWN_LEASE or UNAUTHORISED; null if the lease was renewed
     * @param ttlMillis the lease's time to live, which began anew; 0 if it was not renewed
     */
    record LeaseRenewal(long lease, @Nullable CoordinationRefusal refusal, long ttlMillis) {}

    /** @param deletedKeys how many keys were deleted with the lease */
    record LeaseRevoked(long deletedKeys) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaseRevoked(this);
        }
    }

    /** @param version the log index of the entry that wrote the key */
    record KeyPut(long version) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keyPut(this);
        }
    }

    /** A put changed nothing, because its condition did not hold. */
    record KeyPutFailed(CommandFailureCause cause, @Nullable KeyValueItem actual) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keyPutFailed(this);
        }
    }

    /**
     * The lease holds the lock.
     *
     * @param token the fencing token: the log index of the acquiring entry, higher than those of all earlier holders
     */
    record LockAcquired(long token) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lockAcquired(this);
        }
    }

    /**
     * The lease waits for the lock. A server sends this result only if its request does not wait any longer.
     *
     * @param waiter the log index of the entry that queued the lease
     * @param aheadCount how many waiters were ahead of it then
     */
    record LockQueued(long waiter, long aheadCount) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lockQueued(this);
        }
    }

    /** What a lease had when it gave the lock up: the lock, a place in the queue, or neither. */
    enum ReleasedRole {
        HOLDER,
        WAITER,
        NEITHER
    }

    /** The lease neither holds the lock nor waits for it. */
    record LockReleased(ReleasedRole role) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lockReleased(this);
        }
    }

    /**
     * A transaction was executed.
     *
     * @param comparisonsHeld whether the success branch was executed
     * @param version the version of the keys that it wrote
     * @param results one for each operation of the executed branch
     */
    record TransactionCompleted(boolean comparisonsHeld, long version, List<TransactionOperationResult> results)
            implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transactionCompleted(this);
        }
    }

    /** Why an operation of a transaction could not succeed. */
    enum OperationFailureCause {
        UNKNOWN_LEASE,
        LEASE_EXPIRED,
        UNAUTHORISED,
        TOO_MANY_KEYS,
        NOT_A_NUMBER,
        OVERFLOW,
        RESULT_TOO_LARGE
    }

    /**
     * A transaction changed nothing, because one of its operations could not succeed.
     *
     * @param comparisonsHeld whether the operation is in the success branch
     * @param operation the position of the operation in its branch, from 0
     */
    record TransactionFailed(boolean comparisonsHeld, int operation, OperationFailureCause cause)
            implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transactionFailed(this);
        }
    }

    /** The command changed nothing, or the query has no result. */
    record CoordinationRefused(CoordinationRefusal refusal, String message) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.refused(this);
        }
    }

    /** @param hasMore whether there are more leases than the listing contains */
    record LeaseListing(List<LeaseDescription> leases, boolean hasMore) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaseListing(this);
        }
    }

    /** @param hasMore whether there are more keys than the listing contains */
    record LeaseShown(LeaseDescription lease, List<byte[]> keys, boolean hasMore) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaseShown(this);
        }
    }

    /** @param hasMore whether there are more locks than the listing contains */
    record LockListing(List<LockDescription> locks, boolean hasMore) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lockListing(this);
        }
    }

    /** @param untilMillis when the mute ends, in milliseconds since 1970 */
    record FindingMuted(long untilMillis) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.findingMuted(this);
        }
    }

    /** @param wasMuted whether the code had a mute, even one that was over */
    record FindingUnmuted(boolean wasMuted) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.findingUnmuted(this);
        }
    }

    /** @param untilMillis when the maintenance ends, in milliseconds since 1970; 0 if only an operator ends it */
    record MaintenanceStarted(long untilMillis) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.maintenanceStarted(this);
        }
    }

    /** @param wasInMaintenance whether the server was in maintenance, even if its time was over */
    record MaintenanceEnded(boolean wasInMaintenance) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.maintenanceEnded(this);
        }
    }

    /**
     * The record of an operation that a command began or ended.
     *
     * @param isChanged whether this command changed the record; otherwise the operation was begun or ended before
     */
    record OperationRecorded(OperationRecord operation, boolean isChanged) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.operationRecorded(this);
        }
    }

    /** @param hasMore whether there are more operations than the listing contains */
    record OperationListing(List<OperationRecord> operations, boolean hasMore) implements CoordinationResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.operationListing(this);
        }
    }

    /** Derives a value from a result. */
    interface Visitor<R> {
        R leaseGranted(LeaseGranted result);

        R leasesRenewed(LeasesRenewed result);

        R leaseRevoked(LeaseRevoked result);

        R keyPut(KeyPut result);

        R keyPutFailed(KeyPutFailed result);

        R lockAcquired(LockAcquired result);

        R lockQueued(LockQueued result);

        R lockReleased(LockReleased result);

        R transactionCompleted(TransactionCompleted result);

        R transactionFailed(TransactionFailed result);

        R refused(CoordinationRefused result);

        R leaseListing(LeaseListing result);

        R leaseShown(LeaseShown result);

        R lockListing(LockListing result);

        R findingMuted(FindingMuted result);

        R findingUnmuted(FindingUnmuted result);

        R operationRecorded(OperationRecorded result);

        R operationListing(OperationListing result);

        R maintenanceStarted(MaintenanceStarted result);

        R maintenanceEnded(MaintenanceEnded result);
    }
}
