package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.LockWaitEnd;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.CoordinationResult.LockAcquired;
import dev.raftctl.protocol.coordination.CoordinationResult.LockQueued;
import dev.raftctl.protocol.coordination.CoordinationResult.LockReleased;
import dev.raftctl.protocol.coordination.CoordinationResult.ReleasedRole;
import dev.raftctl.protocol.coordination.LockDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of locks and semaphores, each in the log order that decides it. */
class LockRulesTest {
    private static final long TTL = 3_000;
    private static final long STEP = 300;
    private static final long DELAY = 1_000;

    private final CoordinationFixture machine = new CoordinationFixture();

    @Test
    @DisplayName("LK2 The token is the index of the acquiring entry, and rises also after the lock was deleted")
    void tokensRise() {
        List<Long> tokens = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            long lease = machine.grant(TTL);
            assertThat(machine.run(acquire(lease)))
                    .isEqualTo(new LockAcquired(machine.state.lastApplied().index()));
            tokens.add(machine.state.lastApplied().index());
            machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), lease, tokens.get(round)));
            assertThat(machine.state.coordinationStatus().lockCount()).isZero();
        }
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("LK2 The token of a waiter is the index of the entry that hands it the lock, not of its request")
    void theTokenOfAWaiterIsThatOfTheHandOver() {
        long first = machine.grant(TTL);
        long second = machine.grant(TTL);
        machine.run(acquire(first));
        long token = machine.state.lastApplied().index();
        machine.run(acquire(second));
        long waiter = machine.state.lastApplied().index();
        machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), first, token));
        assertThat(machine.state.takeLockWaitEnds())
                .containsExactly(
                        new LockWaitEnd(waiter, machine.state.lastApplied().index(), null));
    }

    @Test
    @DisplayName("LK3 Becoming first in the queue and being alive are checked in the same entry")
    void aWaiterWhoseLeaseHasExpiredIsSkipped() {
        long holder = machine.grant(10 * TTL);
        long dead = machine.grant(TTL);
        long alive = machine.grant(10 * TTL);
        machine.run(acquire(holder));
        long token = machine.state.lastApplied().index();
        machine.run(acquire(dead));
        long deadWaiter = machine.state.lastApplied().index();
        machine.run(acquire(alive));
        long aliveWaiter = machine.state.lastApplied().index();
        // Log time passes without an entry that removes what has ended.
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(STEP));
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(TTL));
        assertThat(machine.state.takeLockWaitEnds()).isEmpty();
        machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), holder, token));
        assertThat(machine.state.takeLockWaitEnds())
                .containsExactly(
                        new LockWaitEnd(deadWaiter, 0, CoordinationRefusal.LEASE_EXPIRED),
                        new LockWaitEnd(aliveWaiter, machine.state.lastApplied().index(), null));
    }

    @Test
    @DisplayName("LK3 An expired lease acquires nothing")
    void anExpiredLeaseAcquiresNothing() {
        long lease = machine.grant(TTL);
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(STEP));
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(TTL));
        assertThat(refusalOf(machine.run(acquire(lease)))).isEqualTo(CoordinationRefusal.LEASE_EXPIRED);
        assertThat(refusalOf(machine.run(acquire(99)))).isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
    }

    @Test
    @DisplayName("LK6 A repeated request neither acquires twice nor leaves an orphan waiter")
    void aRepeatedRequestHasTheFirstResult() {
        long session = machine.openSession();
        long holder = machine.grant(TTL);
        long lease = machine.grant(TTL);
        machine.run(acquire(holder));
        long token = machine.state.lastApplied().index();
        CoordinationResult first = machine.run(session, 1, acquire(lease));
        assertThat(first).isEqualTo(new LockQueued(machine.state.lastApplied().index(), 0));
        assertThat(machine.run(session, 1, acquire(lease))).isEqualTo(first);
        assertThat(machine.run(session, 2, acquire(lease)))
                .as("a lease has one place")
                .isEqualTo(first);
        assertThat(machine.state.coordinationStatus().waiterCount()).isEqualTo(1);
        machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), holder, token));
        long second = machine.state.lastApplied().index();
        assertThat(machine.run(session, 3, acquire(lease))).isEqualTo(new LockAcquired(second));
        machine.run(session, 4, new CoordinationCommand.ReleaseLock(bytes("lk"), lease, second));
        // A delayed repetition of the request acquires nothing any more.
        assertThat(machine.run(session, 1, acquire(lease))).isEqualTo(first);
        assertThat(holders()).isEmpty();
    }

    @Test
    @DisplayName("LK7 A waiter gives up its place, or the lock if it was acquired meanwhile, and learns which")
    void aWaiterGivesUp() {
        long first = machine.grant(TTL);
        long second = machine.grant(TTL);
        machine.run(acquire(first));
        machine.run(acquire(second));
        long waiter = machine.state.lastApplied().index();
        CoordinationCommand abandon = new CoordinationCommand.AbandonLock(bytes("lk"), second);
        assertThat(machine.run(abandon)).isEqualTo(new LockReleased(ReleasedRole.WAITER));
        assertThat(machine.state.takeLockWaitEnds())
                .containsExactly(new LockWaitEnd(waiter, 0, CoordinationRefusal.NOT_WAITING));
        assertThat(machine.run(abandon)).isEqualTo(new LockReleased(ReleasedRole.NEITHER));
        assertThat(machine.run(new CoordinationCommand.AbandonLock(bytes("lk"), first)))
                .isEqualTo(new LockReleased(ReleasedRole.HOLDER));
        assertThat(holders()).isEmpty();
    }

    @Test
    void aCancelledWaitDoesNotReleaseALockThatWasAcquiredMeanwhile() {
        long first = machine.grant(TTL);
        long second = machine.grant(TTL);
        machine.run(acquire(first));
        long token = machine.state.lastApplied().index();
        machine.run(acquire(second));
        long waiter = machine.state.lastApplied().index();
        machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), first, token));
        assertThat(machine.run(new CoordinationCommand.CancelLockWait(bytes("lk"), waiter)))
                .isEqualTo(new LockReleased(ReleasedRole.NEITHER));
        assertThat(holders()).containsExactly(second);
    }

    @Test
    @DisplayName("LK8 Releasing a lock that is not held any more is refused with NOT_HOLDER")
    void releasingWhatIsNotHeldIsRefused() {
        long session = machine.openSession();
        long lease = machine.grant(TTL);
        machine.run(acquire(lease));
        long token = machine.state.lastApplied().index();
        CoordinationCommand release = new CoordinationCommand.ReleaseLock(bytes("lk"), lease, token);
        assertThat(refusalOf(machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), lease, token + 1))))
                .isEqualTo(CoordinationRefusal.NOT_HOLDER);
        assertThat(machine.run(session, 1, release)).isEqualTo(new LockReleased(ReleasedRole.HOLDER));
        assertThat(machine.run(session, 1, release))
                .as("a repetition")
                .isEqualTo(new LockReleased(ReleasedRole.HOLDER));
        assertThat(refusalOf(machine.run(session, 2, release))).isEqualTo(CoordinationRefusal.NOT_HOLDER);
        machine.run(acquire(machine.grant(TTL)));
        assertThat(refusalOf(machine.run(release))).isEqualTo(CoordinationRefusal.NOT_HOLDER);
        assertThat(refusalOf(machine.run(new CoordinationCommand.ForceUnlock(bytes("lk"), token))))
                .isEqualTo(CoordinationRefusal.NOT_HOLDER);
    }

    @Test
    @DisplayName("LK9 Waiters acquire in the order of their entries, one an entry; a dead waiter leaves with its lease")
    void waitersAcquireInOrder() {
        long first = machine.grant(TTL);
        machine.run(acquire(first));
        long token = machine.state.lastApplied().index();
        List<Long> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiters.add(machine.grant(TTL));
        }
        waiters.forEach(lease -> machine.run(acquire(lease)));
        assertThat(machine.run(acquire(waiters.get(2)))).isEqualTo(new LockQueued(waitIndexOf(2), 2));
        machine.run(new CoordinationCommand.RevokeLease(waiters.get(1)));
        long lease = first;
        for (int next : new int[] {0, 2, 3}) {
            machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), lease, token));
            lease = waiters.get(next);
            assertThat(holders()).containsExactly(lease);
            token = machine.state.lastApplied().index();
        }
        assertThat(machine.state.coordinationStatus().waiterCount()).isZero();
    }

    private long waitIndexOf(int waiter) {
        return lock().waiters().get(waiter).index();
    }

    @Test
    @DisplayName("LK9 A newcomer does not overtake a waiter that is about to acquire the lock")
    void newcomersDoNotOvertake() {
        long holder = machine.grant(TTL);
        long waiter = machine.grant(20 * TTL);
        machine.run(acquire(holder));
        machine.run(acquire(waiter));
        machine.advance(STEP);
        machine.advance(TTL);
        // The delay passes without an entry that hands the lock over.
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(STEP));
        machine.apply(new CommandEntryPayload.AdvanceLogTimePayload(DELAY));
        assertThat(machine.state.leaseTimeNeeds().hasPendingRemovalsOrHandovers())
                .isTrue();
        long newcomer = machine.grant(TTL);
        assertThat(refusalOf(machine.run(tryAcquire(newcomer)))).isEqualTo(CoordinationRefusal.LOCK_HELD);
        machine.advance(0);
        assertThat(holders()).containsExactly(waiter);
    }

    @Test
    @DisplayName("LK11 All holders and waiters of a semaphore agree on its size; each has its own token")
    void semaphoresHaveSeveralHolders() {
        List<Long> leases = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            leases.add(machine.grant(i < 2 ? TTL : 20 * TTL));
        }
        leases.forEach(lease -> machine.run(semaphore(lease, 2)));
        assertThat(holders()).containsExactly(leases.get(0), leases.get(1));
        assertThat(refusalOf(machine.run(semaphore(machine.grant(TTL), 3))))
                .isEqualTo(CoordinationRefusal.OTHER_HOLDER_LIMIT);
        machine.advance(STEP);
        machine.advance(TTL);
        machine.advance(STEP);
        machine.advanceAndRemove(DELAY);
        assertThat(holders()).containsExactly(leases.get(2), leases.get(3));
        assertThat(lock().holders())
                .extracting(LockDescription.LockMember::index)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("LS9 The number of locks of a lease is limited, because they are lost in one entry")
    void aLeaseHasAMaximumOfLocks() {
        long lease = machine.grant(TTL);
        for (int i = 0; i < CoordinationLimits.MAX_LOCKS_PER_LEASE; i++) {
            machine.run(new CoordinationCommand.AcquireLock(bytes("lk" + i), lease, 1, DELAY, true, ""));
        }
        assertThat(refusalOf(machine.run(acquire(lease)))).isEqualTo(CoordinationRefusal.LIMIT_REACHED);
        assertThat(refusalOf(machine.run(new CoordinationCommand.AcquireLock(bytes("lk0"), lease, 1, DELAY, true, ""))))
                .as("a lock that it holds already")
                .isNull();
        machine.run(new CoordinationCommand.AbandonLock(bytes("lk0"), lease));
        assertThat(refusalOf(machine.run(acquire(lease)))).isNull();
    }

    @Test
    void onlyTheOwnerAndOperatorsReleaseAndForce() {
        long lease = machine.as("alice").grant(TTL);
        machine.run(acquire(lease));
        long token = machine.state.lastApplied().index();
        machine.as("bob");
        assertThat(refusalOf(machine.run(acquire(lease)))).isEqualTo(CoordinationRefusal.UNAUTHORISED);
        for (CoordinationCommand command : List.of(
                new CoordinationCommand.ReleaseLock(bytes("lk"), lease, token),
                new CoordinationCommand.ForceUnlock(bytes("lk"), token),
                new CoordinationCommand.AbandonLock(bytes("lk"), lease))) {
            assertThat(refusalOf(machine.run(command))).isEqualTo(CoordinationRefusal.UNAUTHORISED);
        }
        assertThat(machine.asOperator().run(new CoordinationCommand.ForceUnlock(bytes("lk"), token)))
                .isEqualTo(new LockReleased(ReleasedRole.HOLDER));
    }

    @Test
    void snapshotsCarryHoldersWaitersAndDelays() {
        long lost = machine.grant(TTL);
        long waiter = machine.grant(20 * TTL);
        machine.run(acquire(lost));
        machine.run(acquire(waiter));
        long waiterIndex = machine.state.lastApplied().index();
        machine.advance(STEP);
        machine.advance(TTL);
        CoordinationFixture restored = machine.restored();
        assertThat(restored.state.stateHash()).isEqualTo(machine.state.stateHash());
        assertThat(restored.state.lockWaitEnd(waiterIndex)).as("it still waits").isNull();
        for (CoordinationFixture each : List.of(machine, restored)) {
            each.advance(STEP);
            each.advanceAndRemove(DELAY);
            assertThat(each.state.lockWaitEnd(waiterIndex))
                    .isEqualTo(new LockWaitEnd(
                            waiterIndex, each.state.lastApplied().index(), null));
        }
        assertThat(restored.state.stateHash()).isEqualTo(machine.state.stateHash());
        assertThat(restored.restored().state.lockWaitEnd(waiterIndex))
                .isEqualTo(machine.state.lockWaitEnd(waiterIndex));
    }

    @Test
    void reportsTheOldestWaiterInLogTime() {
        assertThat(machine.state.coordinationStatus().oldestWaiterMs()).isEqualTo(-1);
        long holder = machine.grant(TTL);
        machine.run(acquire(holder));
        machine.run(acquire(machine.grant(TTL)));
        machine.advance(700);
        machine.run(acquire(machine.grant(TTL)));
        assertThat(machine.state.coordinationStatus().waiterCount()).isEqualTo(2);
        assertThat(machine.state.coordinationStatus().oldestWaiterMs()).isEqualTo(700);
    }

    private List<Long> holders() {
        CoordinationResult.LockListing listing =
                machine.query(new CoordinationQuery.ShowLock(bytes("lk"))).as(CoordinationResult.LockListing.class);
        assertThat(listing).isNotNull();
        return listing.locks().stream()
                .flatMap(lock -> lock.holders().stream())
                .map(LockDescription.LockMember::lease)
                .toList();
    }

    private LockDescription lock() {
        CoordinationResult.LockListing listing = machine.query(new CoordinationQuery.ListLocks(new byte[0], 10))
                .as(CoordinationResult.LockListing.class);
        assertThat(listing).isNotNull();
        return listing.locks().get(0);
    }

    private static CoordinationCommand acquire(long lease) {
        return new CoordinationCommand.AcquireLock(bytes("lk"), lease, 1, DELAY, true, "host/1");
    }

    private static CoordinationCommand tryAcquire(long lease) {
        return new CoordinationCommand.AcquireLock(bytes("lk"), lease, 1, DELAY, false, "host/1");
    }

    private static CoordinationCommand semaphore(long lease, int maxHolders) {
        return new CoordinationCommand.AcquireLock(bytes("lk"), lease, maxHolders, DELAY, true, "");
    }

    private static @Nullable CoordinationRefusal refusalOf(CoordinationResult result) {
        CoordinationRefused refused = result.as(CoordinationRefused.class);
        return refused == null ? null : refused.refusal();
    }
}
