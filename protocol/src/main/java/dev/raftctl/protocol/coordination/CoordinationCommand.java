package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that changes leases, locks, mutes or operation records, or keys together with leases. Keys and names are
 * bytes, ordered as unsigned bytes. Any command may have the result {@link CoordinationResult.CoordinationRefused}: it
 * then changed nothing.
 */
public sealed interface CoordinationCommand {
    <R> R accept(Visitor<R> visitor);

    /** Returns this command if it is of this kind; null if it is another command. */
    default <T extends CoordinationCommand> @Nullable T as(Class<T> kind) {
        return kind.isInstance(this) ? kind.cast(this) : null;
    }

    /**
     * Grants a lease to the caller. The result is {@link CoordinationResult.LeaseGranted}.
     *
     * @param ttlMillis how long, in log time, the lease outlives its last renewal, at least
     */
    record GrantLease(long ttlMillis) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.grantLease(this);
        }
    }

    /**
     * Renews several leases, each on its own. The result is {@link CoordinationResult.LeasesRenewed}. Sent outside
     * sessions, so that a repetition is not answered with an old result.
     */
    record RenewLeases(List<Long> leases) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.renewLeases(this);
        }
    }

    /**
     * Ends a lease: deletes its keys, removes it from the queues of locks, and takes its locks away with their lock
     * delay. The result is {@link CoordinationResult.LeaseRevoked}.
     */
    record RevokeLease(long lease) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.revokeLease(this);
        }
    }

    /**
     * Sets a key and attaches it to a lease, with which it is deleted. The result is {@link
     * CoordinationResult.KeyPut} or {@link CoordinationResult.KeyPutFailed}. A put of any other kind detaches a key.
     */
    record PutKeyWithLease(byte[] key, byte[] value, KeyPutCondition condition, long lease)
            implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.putWithLease(this);
        }
    }

    /**
     * Acquires a lock for a lease, or a place in its queue. The result is {@link CoordinationResult.LockAcquired} or,
     * if it waits, {@link CoordinationResult.LockQueued}. A lease that holds the lock or waits for it keeps its token
     * or place.
     *
     * @param maxHolders 1 for a lock, more for a semaphore; all holders and waiters must agree on it
     * @param lockDelayMillis for how much log time the lock cannot be acquired if this holder loses it, counted from the
     *     end that its lease would have had
     * @param waits whether to queue if the lock is not free; otherwise the command is refused with LOCK_HELD
     * @param holder how the holder describes itself to people
     */
    record AcquireLock(byte[] name, long lease, int maxHolders, long lockDelayMillis, boolean waits, String holder)
            implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.acquireLock(this);
        }
    }

    /**
     * Gives up the place of a lease in the queue of a lock, or releases the lock if the lease has acquired it
     * meanwhile. The result is {@link CoordinationResult.LockReleased}, also if the lease neither waits nor holds.
     */
    record AbandonLock(byte[] name, long lease) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.abandonLock(this);
        }
    }

    /**
     * Gives up a place in the queue of a lock, but not the lock if the waiter has acquired it meanwhile. The result is
     * {@link CoordinationResult.LockReleased}, with NEITHER if that waiter is no longer in the queue.
     *
     * @param waiter the log index of the entry that queued the lease
     */
    record CancelLockWait(byte[] name, long waiter) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cancelLockWait(this);
        }
    }

    /**
     * Releases a lock, without lock delay. The result is {@link CoordinationResult.LockReleased}; if the lease does not
     * hold the lock with this token, the command is refused with NOT_HOLDER.
     */
    record ReleaseLock(byte[] name, long lease, long token) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.releaseLock(this);
        }
    }

    /**
     * Takes a lock away from the holder with this token, with lock delay. Only the owner of the holder's lease and
     * operators may. The result is {@link CoordinationResult.LockReleased}; if no holder has this token,
     * the command is refused with NOT_HOLDER.
     */
    record ForceUnlock(byte[] name, long token) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forceUnlock(this);
        }
    }

    /**
     * Executes a transaction. The result is {@link CoordinationResult.TransactionCompleted} or {@link
     * CoordinationResult.TransactionFailed}.
     */
    record ExecuteTransaction(KeyValueTransaction transaction) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transaction(this);
        }
    }

    /**
     * Mutes a code of findings for a time, or replaces its mute. Only operators may. The result is {@link
     * CoordinationResult.FindingMuted}.
     *
     * @param durationMillis how long, counted on the leader's wall clock from when it appends the command
     * @param operator how the caller describes itself to people; the name in its certificate takes precedence
     */
    record MuteFinding(String code, long durationMillis, String reason, String operator)
            implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.muteFinding(this);
        }
    }

    /** Ends the mute of a code. Only operators may. The result is {@link CoordinationResult.FindingUnmuted}. */
    record UnmuteFinding(String code) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unmuteFinding(this);
        }
    }

    /**
     * Puts a server into maintenance, or replaces its time and reason. Only operators may. The result is {@link
     * CoordinationResult.MaintenanceStarted}.
     *
     * @param durationMillis how long, counted on the leader's wall clock from when it appends the command; 0 for until
     *     an operator ends it
     * @param operator how the caller describes itself to people; the name in its certificate takes precedence
     */
    record StartMaintenance(ServerId server, long durationMillis, String reason, String operator)
            implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.startMaintenance(this);
        }
    }

    /**
     * Ends the maintenance of a server. Only operators may. The result is {@link CoordinationResult.MaintenanceEnded}.
     */
    record EndMaintenance(ServerId server) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.endMaintenance(this);
        }
    }

    /**
     * Records an operation before its client sends the change. Only operators may. The result is {@link
     * CoordinationResult.OperationRecorded}, with the existing record if there is one with this id.
     *
     * @param timeoutMillis after this time the client gives up
     */
    record BeginOperation(OperationDescription description, long timeoutMillis) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.beginOperation(this);
        }
    }

    /**
     * Records how an operation ended. Only operators may. The first certain end is kept. The result is {@link
     * CoordinationResult.OperationRecorded}.
     */
    record EndOperation(String id, OperationEnd end) implements CoordinationCommand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.endOperation(this);
        }
    }

    /** Derives a value from a command. */
    interface Visitor<R> {
        R grantLease(GrantLease command);

        R renewLeases(RenewLeases command);

        R revokeLease(RevokeLease command);

        R putWithLease(PutKeyWithLease command);

        R acquireLock(AcquireLock command);

        R abandonLock(AbandonLock command);

        R cancelLockWait(CancelLockWait command);

        R releaseLock(ReleaseLock command);

        R forceUnlock(ForceUnlock command);

        R transaction(ExecuteTransaction command);

        R muteFinding(MuteFinding command);

        R unmuteFinding(UnmuteFinding command);

        R beginOperation(BeginOperation command);

        R endOperation(EndOperation command);

        R startMaintenance(StartMaintenance command);

        R endMaintenance(EndMaintenance command);
    }
}
