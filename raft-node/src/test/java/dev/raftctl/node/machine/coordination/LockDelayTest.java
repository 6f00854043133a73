package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.LockDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LK5: for how long a lost lock cannot be acquired. */
class LockDelayTest {
    private static final long TTL = 3_000;
    private static final long STEP = 300;
    private static final long DELAY = 1_000;

    private final CoordinationFixture machine = new CoordinationFixture();

    @Test
    @DisplayName("LK5 After an involuntary loss the lock cannot be acquired until the lock delay is over")
    void aLostLockIsDelayed() {
        long holder = machine.grant(TTL);
        long waiter = machine.grant(20 * TTL);
        machine.run(acquire(holder));
        machine.run(acquire(waiter));
        machine.advance(STEP);
        machine.advance(TTL);
        assertThat(holders()).as("the holder's lease has expired").isEmpty();
        assertThat(refusalOf(machine.run(tryAcquire(machine.grant(TTL))))).isEqualTo(CoordinationRefusal.LOCK_HELD);
        machine.advance(STEP);
        machine.advance(DELAY - 1);
        assertThat(holders())
                .as("the first advance after the loss does not count")
                .isEmpty();
        machine.advanceAndRemove(1);
        assertThat(holders()).containsExactly(waiter);
    }

    @Test
    @DisplayName("LK5 A forced unlock and a revoked lease are involuntary losses; a release is not")
    void onlyInvoluntaryLossesDelay() {
        long first = machine.grant(TTL);
        long second = machine.grant(TTL);
        long third = machine.grant(TTL);
        machine.run(acquire(first));
        machine.run(new CoordinationCommand.ReleaseLock(
                bytes("lk"), first, machine.state.lastApplied().index()));
        machine.run(tryAcquire(second));
        assertThat(holders()).containsExactly(second);
        machine.asOperator()
                .run(new CoordinationCommand.ForceUnlock(
                        bytes("lk"), machine.state.lastApplied().index()));
        machine.as("alice");
        assertThat(refusalOf(machine.run(tryAcquire(third)))).isEqualTo(CoordinationRefusal.LOCK_HELD);
        machine.advance(STEP);
        machine.advance(TTL + DELAY);
        machine.run(tryAcquire(machine.grant(TTL)));
        long last = holders().get(0);
        machine.run(new CoordinationCommand.RevokeLease(last));
        assertThat(refusalOf(machine.run(tryAcquire(machine.grant(TTL))))).isEqualTo(CoordinationRefusal.LOCK_HELD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("LK5 A holder that is cut off goes on until its lease would end; the delay includes that time")
    void theDelayIncludesTheRestOfTheLease(boolean isRevoked) {
        long cutOff = machine.grant(TTL);
        long waiter = machine.grant(20 * TTL);
        machine.run(acquire(cutOff));
        long token = machine.state.lastApplied().index();
        machine.run(acquire(waiter));
        machine.advance(STEP);
        machine.advance(STEP);
        machine.run(
                isRevoked
                        ? new CoordinationCommand.RevokeLease(cutOff)
                        : new CoordinationCommand.ForceUnlock(bytes("lk"), token));
        machine.advance(STEP);
        machine.advance(TTL - STEP + DELAY - 1);
        assertThat(holders()).isEmpty();
        machine.advanceAndRemove(1);
        assertThat(holders()).containsExactly(waiter);
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
