package dev.raftctl.protocol.coordination;

/** A read-only query of leases, locks and operation records. */
public sealed interface CoordinationQuery {
    <R> R accept(Visitor<R> visitor);

    /**
     * Lists leases in the order of their ids. The result is {@link CoordinationResult.LeaseListing}.
     *
     * @param after return only leases after this id; 0 for the start
     * @param limit at least 1
     */
    record ListLeases(long after, int limit) implements CoordinationQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.listLeases(this);
        }
    }

    /**
     * Shows one lease with its keys. The result is {@link CoordinationResult.LeaseShown}, or refused with
     * UNKNOWN_LEASE.
     *
     * @param afterKey return only keys after this one; empty for the start
     * @param limit at least 1
     */
    record ShowLease(long lease, byte[] afterKey, int limit) implements CoordinationQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.showLease(this);
        }
    }

    /**
     * Lists locks in the order of their names. The result is {@link CoordinationResult.LockListing}.
     *
     * @param after return only locks after this name; empty for the start
     * @param limit at least 1
     */
    record ListLocks(byte[] after, int limit) implements CoordinationQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.listLocks(this);
        }
    }

    /** Shows one lock. The result is a {@link CoordinationResult.LockListing}, which is empty if the lock is free. */
    record ShowLock(byte[] name) implements CoordinationQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.showLock(this);
        }
    }

    /**
     * Lists operation records, the newest first. The result is {@link CoordinationResult.OperationListing}.
     *
     * @param before return only operations that began before this log index; 0 for all
     * @param limit at least 1
     */
    record ListOperations(long before, int limit) implements CoordinationQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.listOperations(this);
        }
    }

    /**
     * Shows one operation. The result is a {@link CoordinationResult.OperationListing}, which is empty if there is no
     * record of it.
     */
    record ShowOperation(String id) implements CoordinationQuery {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.showOperation(this);
        }
    }

    /** Derives a value from a query. */
    interface Visitor<R> {
        R listLeases(ListLeases query);

        R showLease(ShowLease query);

        R listLocks(ListLocks query);

        R showLock(ShowLock query);

        R listOperations(ListOperations query);

        R showOperation(ShowOperation query);
    }
}
