package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.CoordinationEntry;
import dev.raftctl.node.machine.coordination.Lease;
import dev.raftctl.node.machine.coordination.LeaseTable;
import dev.raftctl.node.machine.coordination.LockClaim;
import dev.raftctl.node.machine.coordination.LockQueue;
import dev.raftctl.node.machine.coordination.LockTable;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationCommand.AbandonLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.AcquireLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.BeginOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.CancelLockWait;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.ExecuteTransaction;
import dev.raftctl.protocol.coordination.CoordinationCommand.ForceUnlock;
import dev.raftctl.protocol.coordination.CoordinationCommand.GrantLease;
import dev.raftctl.protocol.coordination.CoordinationCommand.MuteFinding;
import dev.raftctl.protocol.coordination.CoordinationCommand.PutKeyWithLease;
import dev.raftctl.protocol.coordination.CoordinationCommand.ReleaseLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.RenewLeases;
import dev.raftctl.protocol.coordination.CoordinationCommand.RevokeLease;
import dev.raftctl.protocol.coordination.CoordinationCommand.UnmuteFinding;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseRenewal;
import dev.raftctl.protocol.coordination.CoordinationResult.ReleasedRole;
import dev.raftctl.protocol.coordination.TransactionRules;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executes commands of leases, locks, transactions, mutes and operation records, each in one entry of the log. */
final class CoordinationExecutor implements CoordinationCommand.Visitor<CoordinationResult> {
    private final KeyValueStore store;
    private final LeaseTable leases;
    private final LockTable locks;
    private final MuteExecutor mutes;
    private final OperationExecutor operations;
    private final MaintenanceExecutor maintenance;
    private CoordinationEntry entry = new CoordinationEntry(0, 0, "", false);

    CoordinationExecutor(KeyValueStore store, CoordinationState state) {
        this.store = store;
        this.leases = state.leases();
        this.locks = state.locks();
        this.mutes = new MuteExecutor(state.mutes());
        this.operations = new OperationExecutor(state.operations());
        this.maintenance = new MaintenanceExecutor(state.maintenance());
    }

    CoordinationResult execute(CoordinationEntry current, CoordinationCommand command) {
        entry = current;
        return command.accept(this);
    }

    @Override
    public CoordinationResult grantLease(GrantLease grant) {
        if (leases.count() >= CoordinationLimits.MAX_LEASES) {
            return refused(
                    CoordinationRefusal.LIMIT_REACHED, "there are " + leases.count() + " leases already, the maximum");
        }
        Lease lease = leases.grant(entry.index(), grant.ttlMillis(), entry.caller(), entry.wallMillis());
        return new CoordinationResult.LeaseGranted(lease.id(), lease.ttlMillis());
    }

    @Override
    public CoordinationResult renewLeases(RenewLeases renew) {
        List<LeaseRenewal> renewals = new ArrayList<>(renew.leases().size());
        for (long id : renew.leases()) {
            Lease lease = leases.get(id);
            CoordinationRefusal refusal = refusalFor(lease);
            if (lease != null && refusal == null) {
                leases.renew(lease, entry.wallMillis());
                renewals.add(new LeaseRenewal(id, null, lease.ttlMillis()));
            } else {
                renewals.add(new LeaseRenewal(id, refusal, 0));
            }
        }
        return new CoordinationResult.LeasesRenewed(List.copyOf(renewals));
    }

    @Override
    public CoordinationResult revokeLease(RevokeLease revoke) {
        CoordinationRefused refused = refusalOf(revoke.lease());
        if (refused != null) {
            return refused;
        }
        long deletedKeys = store.removeKeysOf(revoke.lease(), Integer.MAX_VALUE);
        locks.removeLease(revoke.lease(), CoordinationRefusal.UNKNOWN_LEASE);
        leases.remove(revoke.lease());
        return new CoordinationResult.LeaseRevoked(deletedKeys);
    }

    @Override
    public CoordinationResult putWithLease(PutKeyWithLease put) {
        KeyValueItem actual = store.get(put.key());
        Optional<CommandFailureCause> cause = put.condition().accept(new PutConditionFailure(actual));
        if (cause.isPresent()) {
            return new CoordinationResult.KeyPutFailed(cause.get(), actual);
        }
        CoordinationRefused refused = refusalOf(put.lease());
        if (refused == null && !hasCapacityForKey(put.lease(), put.key())) {
            refused = refused(
                    CoordinationRefusal.LIMIT_REACHED,
                    "the lease " + put.lease() + " has " + CoordinationLimits.MAX_KEYS_PER_LEASE
                            + " keys already, the maximum");
        }
        if (refused != null) {
            return refused;
        }
        store.put(entry.index(), put.key(), put.value(), put.lease());
        return new CoordinationResult.KeyPut(entry.index());
    }

    private boolean hasCapacityForKey(long lease, byte[] key) {
        return store.attachedKeys().count(lease) < CoordinationLimits.MAX_KEYS_PER_LEASE
                || store.attachedKeys().leaseOf(key) == lease;
    }

    @Override
    public CoordinationResult acquireLock(AcquireLock acquire) {
        CoordinationRefused refused = refusalOf(acquire.lease());
        if (refused != null) {
            return refused;
        }
        LockQueue lock = locks.get(acquire.name());
        if (lock != null) {
            LockClaim holder = lock.holderOfLease(acquire.lease());
            if (holder != null) {
                return new CoordinationResult.LockAcquired(holder.index());
            }
            LockClaim waiter = lock.waiterOfLease(acquire.lease());
            if (waiter != null) {
                return new CoordinationResult.LockQueued(waiter.index(), lock.aheadCount(waiter.index()));
            }
        }
        CoordinationRefused conflict = conflictOf(acquire, lock);
        if (conflict != null) {
            return conflict;
        }
        if (locks.isFree(acquire.name())) {
            locks.acquire(acquire.name(), acquire.maxHolders(), claimOf(acquire, 0));
            return new CoordinationResult.LockAcquired(entry.index());
        }
        int aheadCount = lock == null ? 0 : lock.waiters().size();
        locks.enqueue(acquire.name(), acquire.maxHolders(), claimOf(acquire, entry.index()));
        return new CoordinationResult.LockQueued(entry.index(), aheadCount);
    }

    private @Nullable CoordinationRefused conflictOf(AcquireLock acquire, @Nullable LockQueue lock) {
        if (locks.countOf(acquire.lease()) >= CoordinationLimits.MAX_LOCKS_PER_LEASE) {
            return refused(
                    CoordinationRefusal.LIMIT_REACHED,
                    "the lease " + acquire.lease() + " holds or waits for " + locks.countOf(acquire.lease())
                            + " locks already, the maximum");
        }
        if (lock == null) {
            return locks.count() < CoordinationLimits.MAX_LOCKS
                    ? null
                    : refused(
                            CoordinationRefusal.LIMIT_REACHED,
                            "there are " + locks.count() + " locks already, the maximum");
        }
        if (lock.maxHolders() != acquire.maxHolders()) {
            return refused(
                    CoordinationRefusal.OTHER_HOLDER_LIMIT,
                    "the lock " + printable(acquire.name()) + " has " + lock.maxHolders() + " holders at most, not "
                            + acquire.maxHolders());
        }
        if (locks.isFree(acquire.name())) {
            return null;
        }
        if (!acquire.waits()) {
            return refused(CoordinationRefusal.LOCK_HELD, describeUse(lock));
        }
        return lock.waiters().size() < CoordinationLimits.MAX_WAITERS
                ? null
                : refused(
                        CoordinationRefusal.LIMIT_REACHED,
                        "the lock " + printable(acquire.name()) + " has "
                                + lock.waiters().size() + " waiters already, the maximum");
    }

    private String describeUse(LockQueue lock) {
        if (lock.holders().isEmpty()) {
            long delayMillis = lock.delayMillis(leases.logTimeMillis());
            return "the lock " + printable(lock.name()) + " is not free: "
                    + (delayMillis == 0
                            ? "its first waiter is about to acquire it"
                            : "its last holder lost it, and the delay ends in " + delayMillis + " ms");
        }
        LockClaim holder = lock.holders().iterator().next();
        String owner = holder.owner().isEmpty() ? "" : " of " + PrintableText.of(holder.owner());
        return "the lock " + printable(lock.name()) + " is held by the lease " + holder.lease() + owner
                + " with the token " + holder.index();
    }

    private LockClaim claimOf(AcquireLock acquire, long waiter) {
        Lease lease = leases.get(acquire.lease());
        return new LockClaim(
                entry.index(),
                waiter,
                acquire.lease(),
                lease == null ? entry.caller() : lease.owner(),
                acquire.holder(),
                acquire.lockDelayMillis(),
                leases.logTimeMillis(),
                entry.wallMillis());
    }

    @Override
    public CoordinationResult abandonLock(AbandonLock abandon) {
        LockQueue lock = locks.get(abandon.name());
        LockClaim waiter = lock == null ? null : lock.waiterOfLease(abandon.lease());
        LockClaim holder = lock == null ? null : lock.holderOfLease(abandon.lease());
        LockClaim claim = waiter == null ? holder : waiter;
        if (lock == null || claim == null) {
            return new CoordinationResult.LockReleased(ReleasedRole.NEITHER);
        }
        if (!mayUse(claim.owner())) {
            return unauthorised(claim.owner());
        }
        if (waiter != null) {
            locks.removeWaiter(lock, waiter, CoordinationRefusal.NOT_WAITING);
            return new CoordinationResult.LockReleased(ReleasedRole.WAITER);
        }
        if (leases.isAlive(claim.lease())) {
            locks.release(lock, claim, entry.index(), entry.wallMillis());
        } else {
            locks.takeAway(lock, claim, entry.index(), entry.wallMillis());
        }
        return new CoordinationResult.LockReleased(ReleasedRole.HOLDER);
    }

    @Override
    public CoordinationResult cancelLockWait(CancelLockWait cancel) {
        LockQueue lock = locks.get(cancel.name());
        LockClaim waiter = lock == null ? null : lock.waiter(cancel.waiter());
        if (lock == null || waiter == null) {
            return new CoordinationResult.LockReleased(ReleasedRole.NEITHER);
        }
        if (!mayUse(waiter.owner())) {
            return unauthorised(waiter.owner());
        }
        locks.removeWaiter(lock, waiter, CoordinationRefusal.NOT_WAITING);
        return new CoordinationResult.LockReleased(ReleasedRole.WAITER);
    }

    @Override
    public CoordinationResult releaseLock(ReleaseLock release) {
        LockQueue lock = locks.get(release.name());
        LockClaim holder = lock == null ? null : lock.holder(release.token());
        // The lock of an expired lease is lost, even if an entry has yet to remove the lease.
        if (lock == null || holder == null || holder.lease() != release.lease() || !leases.isAlive(holder.lease())) {
            return refused(
                    CoordinationRefusal.NOT_HOLDER,
                    "the lease " + release.lease() + " does not hold the lock " + printable(release.name())
                            + " with the token " + release.token());
        }
        if (!mayUse(holder.owner())) {
            return unauthorised(holder.owner());
        }
        locks.release(lock, holder, entry.index(), entry.wallMillis());
        return new CoordinationResult.LockReleased(ReleasedRole.HOLDER);
    }

    @Override
    public CoordinationResult forceUnlock(ForceUnlock force) {
        LockQueue lock = locks.get(force.name());
        LockClaim holder = lock == null ? null : lock.holder(force.token());
        if (lock == null || holder == null) {
            return refused(
                    CoordinationRefusal.NOT_HOLDER,
                    "no holder of the lock " + printable(force.name()) + " has the token " + force.token());
        }
        if (!mayUse(holder.owner())) {
            return unauthorised(holder.owner());
        }
        locks.takeAway(lock, holder, entry.index(), entry.wallMillis());
        return new CoordinationResult.LockReleased(ReleasedRole.HOLDER);
    }

    @Override
    public CoordinationResult transaction(ExecuteTransaction command) {
        Refusal violation = TransactionRules.violation(command.transaction());
        return violation == null
                ? new TransactionEvaluator(store, this::failureOfAttaching, entry.index())
                        .evaluate(command.transaction())
                : refused(CoordinationRefusal.MALFORMED, violation.message());
    }

    @Override
    public CoordinationResult muteFinding(MuteFinding mute) {
        return mutes.mute(entry, mute);
    }

    @Override
    public CoordinationResult unmuteFinding(UnmuteFinding unmute) {
        return mutes.unmute(entry, unmute);
    }

    @Override
    public CoordinationResult startMaintenance(CoordinationCommand.StartMaintenance start) {
        return maintenance.start(entry, start);
    }

    @Override
    public CoordinationResult endMaintenance(CoordinationCommand.EndMaintenance end) {
        return maintenance.end(entry, end);
    }

    @Override
    public CoordinationResult beginOperation(BeginOperation begin) {
        return operations.begin(entry, begin);
    }

    @Override
    public CoordinationResult endOperation(EndOperation end) {
        return operations.end(entry, end);
    }

    /** Returns why the caller may not use a lease, or null if it may. */
    @Nullable
    CoordinationRefusal refusalFor(@Nullable Lease lease) {
        if (lease == null) {
            return CoordinationRefusal.UNKNOWN_LEASE;
        }
        if (!mayUse(lease.owner())) {
            return CoordinationRefusal.UNAUTHORISED;
        }
        return leases.isExpired(lease) ? CoordinationRefusal.LEASE_EXPIRED : null;
    }

    /** Returns why a key cannot be attached to a lease in a transaction, or null if it can. */
    private CoordinationResult.@Nullable OperationFailureCause failureOfAttaching(long id, byte[] key, int addedKeys) {
        CoordinationRefusal refusal = refusalFor(leases.get(id));
        if (refusal != null) {
            return switch (refusal) {
                case UNKNOWN_LEASE -> CoordinationResult.OperationFailureCause.UNKNOWN_LEASE;
                case LEASE_EXPIRED -> CoordinationResult.OperationFailureCause.LEASE_EXPIRED;
                default -> CoordinationResult.OperationFailureCause.UNAUTHORISED;
            };
        }
        boolean isAdded = store.attachedKeys().leaseOf(key) != id;
        return isAdded && store.attachedKeys().count(id) + addedKeys >= CoordinationLimits.MAX_KEYS_PER_LEASE
                ? CoordinationResult.OperationFailureCause.TOO_MANY_KEYS
                : null;
    }

    private @Nullable CoordinationRefused refusalOf(long id) {
        Lease lease = leases.get(id);
        CoordinationRefusal refusal = refusalFor(lease);
        if (refusal == null) {
            return null;
        }
        return switch (refusal) {
            case UNKNOWN_LEASE -> refused(refusal, "there is no lease " + id);
            case LEASE_EXPIRED -> refused(refusal, "the lease " + id + " has expired");
            default -> unauthorised(lease == null ? "" : lease.owner());
        };
    }

    private boolean mayUse(String owner) {
        return entry.isOperator() || owner.equals(entry.caller());
    }

    private static CoordinationRefused unauthorised(String owner) {
        return refused(
                CoordinationRefusal.UNAUTHORISED,
                "only the owner, " + PrintableText.of(owner) + ", and operators may do this");
    }

    private static CoordinationRefused refused(CoordinationRefusal refusal, String message) {
        return new CoordinationRefused(refusal, message);
    }

    private static String printable(byte[] name) {
        return PrintableText.of(new String(name, StandardCharsets.UTF_8));
    }
}
