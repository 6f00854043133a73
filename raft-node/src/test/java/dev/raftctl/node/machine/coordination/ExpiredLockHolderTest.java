package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.CoordinationResult.LockReleased;
import dev.raftctl.protocol.coordination.CoordinationResult.ReleasedRole;
import dev.raftctl.protocol.coordination.LockDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a holder may do whose lease has expired and is not yet removed. */
class ExpiredLockHolderTest {
    private static final long TTL = 3_000;
    private static final long STEP = 300;
    private static final long DELAY = 1_000;

    private final CoordinationFixture machine = new CoordinationFixture();

    /**
     * Returns a lease that holds the lock and has expired. An earlier lease has so many keys that the entry which
     * expires both does not reach the holder.
     */
    private long expiredHolder() {
        long withKeys = machine.grant(TTL);
        long holder = machine.grant(TTL);
        for (int i = 0; i < 600; i++) {
            machine.put("k" + i, withKeys);
        }
        machine.run(acquire(holder));
        machine.advance(STEP);
        machine.advance(TTL);
        assertThat(holders()).as("not removed yet").containsExactly(holder);
        return holder;
    }

    @Test
    @DisplayName("LK5 LK8 An expired lease does not release a lock cleanly, even if no entry has removed the lease yet")
    void anExpiredHolderCannotRelease() {
        long holder = expiredHolder();
        long token = lock().holders().get(0).index();
        assertThat(refusalOf(machine.run(new CoordinationCommand.ReleaseLock(bytes("lk"), holder, token))))
                .isEqualTo(CoordinationRefusal.NOT_HOLDER);
        machine.advanceAndRemove(0);
        assertThat(refusalOf(machine.run(tryAcquire(machine.grant(TTL))))).isEqualTo(CoordinationRefusal.LOCK_HELD);
    }

    @Test
    @DisplayName("LK5 A lock that an expired lease abandons is delayed")
    void aLockThatAnExpiredHolderAbandonsIsDelayed() {
        long holder = expiredHolder();
        assertThat(machine.run(new CoordinationCommand.AbandonLock(bytes("lk"), holder)))
                .isEqualTo(new LockReleased(ReleasedRole.HOLDER));
        assertThat(holders()).isEmpty();
        assertThat(refusalOf(machine.run(tryAcquire(machine.grant(TTL))))).isEqualTo(CoordinationRefusal.LOCK_HELD);
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

    private static @Nullable CoordinationRefusal refusalOf(CoordinationResult result) {
        CoordinationRefused refused = result.as(CoordinationRefused.class);
        return refused == null ? null : refused.refusal();
    }
}
