package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.coordination.Lease;
import dev.raftctl.node.machine.coordination.LeaseTable;
import dev.raftctl.node.machine.coordination.LockClaim;
import dev.raftctl.node.machine.coordination.LockQueue;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.LeaseDescription;
import dev.raftctl.protocol.coordination.LockDescription;
import dev.raftctl.protocol.coordination.OperationRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Answers queries of leases, locks and operation records from the current state. Each answer fits into one result. */
final class CoordinationAnswers implements CoordinationQuery.Visitor<CoordinationResult> {
    /** The maximum encoded size of a holder or waiter, or of a lease. */
    private static final int MAX_MEMBER_BYTES =
            64 + CoordinationLimits.MAX_OWNER_BYTES + CoordinationLimits.MAX_HOLDER_BYTES;

    private final KeyValueStore store;
    private final CoordinationState state;

    CoordinationAnswers(KeyValueStore store, CoordinationState state) {
        this.store = store;
        this.state = state;
    }

    @Override
    public CoordinationResult listLeases(CoordinationQuery.ListLeases query) {
        int max = Math.min(query.limit(), CoordinationLimits.MAX_LISTING_ITEMS);
        List<LeaseDescription> leases = new ArrayList<>();
        for (Lease lease : state.leases().after(query.after())) {
            if (leases.size() == max) {
                return new CoordinationResult.LeaseListing(List.copyOf(leases), true);
            }
            leases.add(describe(lease));
        }
        return new CoordinationResult.LeaseListing(List.copyOf(leases), false);
    }

    @Override
    public CoordinationResult showLease(CoordinationQuery.ShowLease query) {
        Lease lease = state.leases().get(query.lease());
        if (lease == null) {
            return new CoordinationResult.CoordinationRefused(
                    CoordinationRefusal.UNKNOWN_LEASE, "there is no lease " + query.lease());
        }
        int max = Math.min(query.limit(), CoordinationLimits.MAX_LISTING_ITEMS);
        int bytesLeft = CoordinationMessageFormat.maxElementBytes() - MAX_MEMBER_BYTES;
        List<byte[]> keys = new ArrayList<>();
        for (byte[] key : store.attachedKeys().keysOf(lease.id()).tailSet(query.afterKey(), false)) {
            bytesLeft -= Integer.BYTES + key.length;
            if (keys.size() == max || bytesLeft < 0) {
                return new CoordinationResult.LeaseShown(describe(lease), List.copyOf(keys), true);
            }
            keys.add(key);
        }
        return new CoordinationResult.LeaseShown(describe(lease), List.copyOf(keys), false);
    }

    private LeaseDescription describe(Lease lease) {
        LeaseTable leases = state.leases();
        return new LeaseDescription(
                lease.id(),
                lease.owner(),
                lease.ttlMillis(),
                leases.remainingMillis(lease),
                lease.grantedWallMillis(),
                lease.renewedWallMillis(),
                store.attachedKeys().count(lease.id()));
    }

    @Override
    public CoordinationResult listLocks(CoordinationQuery.ListLocks query) {
        int max = Math.min(query.limit(), CoordinationLimits.MAX_LISTING_ITEMS);
        int bytesLeft = CoordinationMessageFormat.maxElementBytes();
        List<LockDescription> locks = new ArrayList<>();
        for (LockQueue lock : state.locks().after(query.after())) {
            int lockBytes = maxBytes(lock);
            if (locks.size() == max || (!locks.isEmpty() && lockBytes > bytesLeft)) {
                return new CoordinationResult.LockListing(List.copyOf(locks), true);
            }
            locks.add(describe(lock, bytesLeft));
            bytesLeft -= lockBytes;
        }
        return new CoordinationResult.LockListing(List.copyOf(locks), false);
    }

    @Override
    public CoordinationResult showLock(CoordinationQuery.ShowLock query) {
        LockQueue lock = state.locks().get(query.name());
        return new CoordinationResult.LockListing(
                lock == null ? List.of() : List.of(describe(lock, CoordinationMessageFormat.maxElementBytes())), false);
    }

    @Override
    public CoordinationResult listOperations(CoordinationQuery.ListOperations query) {
        int max = Math.min(query.limit(), CoordinationLimits.MAX_LISTING_ITEMS);
        int bytesLeft = CoordinationMessageFormat.maxElementBytes();
        List<OperationRecord> operations = new ArrayList<>();
        for (OperationRecord operation : state.operations().before(query.before())) {
            bytesLeft -= CoordinationMessageFormat.operationBytes(operation);
            if (operations.size() == max || bytesLeft < 0) {
                return new CoordinationResult.OperationListing(List.copyOf(operations), true);
            }
            operations.add(operation);
        }
        return new CoordinationResult.OperationListing(List.copyOf(operations), false);
    }

    @Override
    public CoordinationResult showOperation(CoordinationQuery.ShowOperation query) {
        OperationRecord operation = state.operations().get(query.id());
        return new CoordinationResult.OperationListing(operation == null ? List.of() : List.of(operation), false);
    }

    private static int maxBytes(LockQueue lock) {
        return MAX_MEMBER_BYTES * (1 + lock.holders().size() + lock.waiters().size()) + lock.name().length;
    }

    /** @param maxBytes the size up to which waiters are listed */
    private LockDescription describe(LockQueue lock, int maxBytes) {
        int maxMembers = (maxBytes - lock.name().length) / MAX_MEMBER_BYTES - 1;
        return new LockDescription(
                lock.name(),
                lock.maxHolders(),
                members(lock.holders(), maxMembers),
                members(lock.waiters(), Math.max(0, maxMembers - lock.holders().size())),
                lock.waiters().size(),
                lock.delayMillis(state.leases().logTimeMillis()));
    }

    private static List<LockDescription.LockMember> members(Collection<LockClaim> claims, int max) {
        List<LockDescription.LockMember> members = new ArrayList<>();
        for (LockClaim claim : claims) {
            if (members.size() == max) {
                break;
            }
            members.add(new LockDescription.LockMember(
                    claim.index(), claim.lease(), claim.owner(), claim.description(), claim.sinceWallMillis()));
        }
        return List.copyOf(members);
    }
}
