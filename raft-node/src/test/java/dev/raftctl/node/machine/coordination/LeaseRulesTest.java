package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.LeaseDescription;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.kv.KeyValueCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of leases, each in the log order that decides it. */
class LeaseRulesTest {
    private static final long TTL = 3_000;
    private static final long STEP = 300;

    private final CoordinationFixture machine = new CoordinationFixture();

    @Test
    @DisplayName("LS1 A renewal is acknowledged only if its entry is applied while the lease is alive")
    void renewsOnlyALiveLease() {
        long lease = machine.grant(TTL);
        machine.advance(STEP);
        machine.advance(TTL - 1);
        assertThat(machine.renew(lease)).isNull();
        machine.advance(STEP);
        machine.advance(TTL);
        assertThat(machine.renew(lease)).isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
    }

    @Test
    @DisplayName("LS2 An expired lease never comes back to life, also while its keys are still being deleted")
    void anExpiredLeaseStaysExpired() {
        long lease = machine.grant(TTL);
        for (int i = 0; i < 2_000; i++) {
            machine.put("k" + i, lease);
        }
        machine.advance(STEP);
        machine.advance(TTL);
        assertThat(machine.state.leaseTimeNeeds().hasPendingRemovalsOrHandovers())
                .as("keys are left")
                .isTrue();
        assertThat(machine.renew(lease)).isEqualTo(CoordinationRefusal.LEASE_EXPIRED);
        assertThat(refusalOf(machine.put("x", lease))).isEqualTo(CoordinationRefusal.LEASE_EXPIRED);
        assertThat(refusalOf(machine.run(new CoordinationCommand.RevokeLease(lease))))
                .isEqualTo(CoordinationRefusal.LEASE_EXPIRED);
        assertThat(machine.advanceAndRemove(0)).isPositive();
        assertThat(machine.renew(lease)).isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
        assertThat(machine.state.size()).isZero();
    }

    @Test
    @DisplayName(
            "LS3 Expiry is decided in the log: a renewal before the advance that would end the lease keeps it alive")
    void expiryCannotOvertakeARenewal() {
        long renewed = machine.grant(TTL);
        long other = machine.grant(TTL);
        machine.advance(STEP);
        machine.advance(TTL - 1);
        assertThat(machine.renew(renewed)).isNull();
        machine.advance(1);
        assertThat(machine.renew(renewed)).isNull();
        assertThat(machine.renew(other)).isNotNull();
    }

    @Test
    @DisplayName("LS5 The TTL is a lower bound: time before a renewal, which the next advance covers, does not count")
    void theTtlIsALowerBound() {
        for (int seed = 0; seed < 300; seed++) {
            checkLowerBound(new Random(seed));
        }
    }

    /** Advances and renews at random moments of real time; each advance covers the time since the last one. */
    private static void checkLowerBound(Random random) {
        CoordinationFixture state = new CoordinationFixture();
        long now = 0;
        long advancedTo = 0;
        long lease = state.grant(TTL);
        long renewedAt = 0;
        for (int step = 0; step < 60; step++) {
            now += random.nextInt(900);
            if (random.nextInt(3) == 0) {
                if (state.renew(lease) == null) {
                    renewedAt = now;
                } else {
                    assertThat(now - renewedAt).isGreaterThanOrEqualTo(TTL);
                    return;
                }
            } else {
                state.advance(now - advancedTo);
                advancedTo = now;
            }
        }
        state.advance(now - advancedTo);
        state.advance(TTL);
        assertThat(state.renew(lease)).as("and it does expire").isNotNull();
    }

    @Test
    @DisplayName("LS7 A renewal is applied after the grant that precedes it in the log")
    void aRenewalFollowsItsGrant() {
        long lease = machine.nextIndex();
        assertThat(machine.grant(TTL)).isEqualTo(lease);
        assertThat(machine.renew(lease)).isNull();
    }

    @Test
    @DisplayName("LS9 10,000 leases that end together are deleted in bounded entries, between which others write")
    void manyLeasesAreDeletedInBoundedEntries() {
        List<Long> leases = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            leases.add(machine.grant(TTL));
            machine.put("k" + i, leases.get(i));
        }
        machine.advance(STEP);
        long before = machine.state.size();
        machine.advance(TTL);
        int entries = 1;
        assertThat(before - machine.state.size()).isBetween(1L, 500L);
        assertThat(machine.renew(leases.get(9_999)))
                .as("it has expired, although it is not deleted yet")
                .isEqualTo(CoordinationRefusal.LEASE_EXPIRED);
        while (machine.state.leaseTimeNeeds().hasPendingRemovalsOrHandovers()) {
            before = machine.state.size();
            machine.advance(0);
            assertThat(before - machine.state.size()).isBetween(1L, 500L);
            entries++;
        }
        assertThat(entries).isGreaterThanOrEqualTo(20);
        assertThat(machine.state.size()).isZero();
        assertThat(machine.state.coordinationStatus().leaseCount()).isZero();
    }

    @Test
    @DisplayName("LS9 Removing what has ended does not advance the age of leases")
    void removingDoesNotAge() {
        long lease = machine.grant(TTL);
        machine.advance(STEP);
        machine.advance(TTL - 1);
        assertThat(machine.renew(lease)).isNull();
        machine.advance(0);
        machine.advance(TTL);
        assertThat(machine.renew(lease))
                .as("the first advance after the renewal does not count")
                .isNull();
    }

    @Test
    @DisplayName("LS10 A put without a lease detaches the key, and so do cas, incr and del")
    void otherWritesDetach() {
        long lease = machine.grant(TTL);
        for (String key : List.of("put", "cas", "incr", "del", "prefix/1", "kept")) {
            machine.put(key, lease);
        }
        machine.putPlain("put", "v");
        machine.runPlain(new KeyValueCommand.CompareAndSetKey(bytes("cas"), bytes("v"), bytes("w")));
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("incr"), false));
        machine.runPlain(new KeyValueCommand.IncrementKey(bytes("incr"), 1));
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("del"), false));
        machine.putPlain("del", "again");
        machine.runPlain(new KeyValueCommand.DeleteKeys(bytes("prefix/"), true));
        machine.putPlain("prefix/1", "again");
        assertThat(describe(lease).keyCount()).isEqualTo(1);
        machine.advance(STEP);
        machine.advanceAndRemove(TTL);
        for (String key : List.of("put", "cas", "incr", "del", "prefix/1")) {
            assertThat(machine.exists(key)).as(key).isTrue();
        }
        assertThat(machine.exists("kept")).isFalse();
    }

    @Test
    @DisplayName("LS10 A put with an unknown lease is refused when it is applied, also inside a transaction")
    void refusesAPutWithAnUnknownLease() {
        assertThat(refusalOf(machine.put("k", 99))).isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
        CoordinationResult.TransactionFailed failed = machine.run(new CoordinationCommand.ExecuteTransaction(
                        new KeyValueTransaction(
                                List.of(),
                                List.of(
                                        new TransactionOperation.PutOperation(bytes("a"), bytes("v"), 0),
                                        new TransactionOperation.PutOperation(bytes("b"), bytes("v"), 99)),
                                List.of())))
                .as(CoordinationResult.TransactionFailed.class);
        assertThat(failed)
                .isEqualTo(new CoordinationResult.TransactionFailed(
                        true, 1, CoordinationResult.OperationFailureCause.UNKNOWN_LEASE));
        assertThat(machine.state.size()).isZero();
    }

    @Test
    @DisplayName("LS10 The id of a lease is the index of its entry, so it is never reused, also after a restore")
    void idsAreNeverReused() {
        long first = machine.grant(TTL);
        machine.run(new CoordinationCommand.RevokeLease(first));
        CoordinationFixture restored = machine.restored();
        long second = restored.grant(TTL);
        assertThat(second)
                .isGreaterThan(first)
                .isEqualTo(restored.state.lastApplied().index());
    }

    @Test
    @DisplayName("LS10 Snapshots carry leases and attachments")
    void snapshotsCarryLeases() {
        long lease = machine.grant(TTL);
        machine.put("k", lease);
        machine.advance(STEP);
        long young = machine.grant(TTL);
        CoordinationFixture restored = machine.restored();
        assertThat(restored.state.stateHash()).isEqualTo(machine.state.stateHash());
        for (CoordinationFixture each : List.of(machine, restored)) {
            each.advanceAndRemove(TTL);
            assertThat(each.exists("k")).isFalse();
            assertThat(each.renew(lease)).isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
            assertThat(each.renew(young)).isNull();
        }
        assertThat(restored.state.stateHash()).isEqualTo(machine.state.stateHash());
    }

    @Test
    void aSnapshotWithoutLeasesKeepsTheFormatAndHashOfOlderVersions() {
        machine.putPlain("k", "v");
        long hash = machine.state.stateHash();
        machine.run(new CoordinationCommand.RevokeLease(7));
        assertThat(machine.state.hasAppliedCoordination()).isTrue();
        assertThat(machine.state.stateHash())
                .as("leases count from the first command on")
                .isNotEqualTo(hash);
        assertThat(machine.restored().state.hasAppliedCoordination()).isTrue();
    }

    @Test
    @DisplayName("LS11 Only the owner and operators renew, revoke and use a lease")
    void onlyTheOwnerAndOperatorsUseALease() {
        long lease = machine.as("alice").grant(TTL);
        machine.as("bob");
        assertThat(machine.renew(lease)).isEqualTo(CoordinationRefusal.UNAUTHORISED);
        assertThat(refusalOf(machine.run(new CoordinationCommand.RevokeLease(lease))))
                .isEqualTo(CoordinationRefusal.UNAUTHORISED);
        assertThat(refusalOf(machine.put("k", lease))).isEqualTo(CoordinationRefusal.UNAUTHORISED);
        assertThat(machine.asOperator().renew(lease)).isNull();
        assertThat(machine.as("alice").renew(lease)).isNull();
        assertThat(describe(lease).owner()).isEqualTo("alice");
        assertThat(machine.asOperator().run(new CoordinationCommand.RevokeLease(lease)))
                .isEqualTo(new CoordinationResult.LeaseRevoked(0));
    }

    @Test
    void renewsSeveralLeasesInOneRequestEachOnItsOwn() {
        long mine = machine.grant(TTL);
        long others = machine.as("bob").grant(TTL);
        CoordinationResult.LeasesRenewed renewed = machine.as("alice")
                .run(new CoordinationCommand.RenewLeases(List.of(mine, others, 99L)))
                .as(CoordinationResult.LeasesRenewed.class);
        assertThat(renewed).isNotNull();
        assertThat(renewed.renewals())
                .containsExactly(
                        new CoordinationResult.LeaseRenewal(mine, null, TTL),
                        new CoordinationResult.LeaseRenewal(others, CoordinationRefusal.UNAUTHORISED, 0),
                        new CoordinationResult.LeaseRenewal(99, CoordinationRefusal.UNKNOWN_LEASE, 0));
    }

    @Test
    void revokingDeletesTheKeysAtOnce() {
        long lease = machine.grant(TTL);
        machine.put("a", lease);
        machine.put("b", lease);
        machine.putPlain("c", "v");
        assertThat(machine.run(new CoordinationCommand.RevokeLease(lease)))
                .isEqualTo(new CoordinationResult.LeaseRevoked(2));
        assertThat(machine.exists("a")).isFalse();
        assertThat(machine.exists("c")).isTrue();
        assertThat(machine.state.leaseTimeNeeds().isNeeded()).isFalse();
    }

    @Test
    void aKeyThatMovesToAnotherLeaseSurvivesTheFirst() {
        long first = machine.grant(TTL);
        machine.put("k", first);
        machine.advance(STEP);
        machine.advance(TTL - 1);
        long second = machine.grant(TTL);
        machine.put("k", second);
        machine.advanceAndRemove(1);
        assertThat(machine.renew(first)).isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
        assertThat(machine.exists("k")).isTrue();
    }

    @Test
    void aLeaseHasALimitedNumberOfKeys() {
        long lease = machine.grant(TTL);
        for (int i = 0; i < CoordinationLimits.MAX_KEYS_PER_LEASE; i++) {
            machine.put("k" + i, lease);
        }
        assertThat(refusalOf(machine.put("one more", lease))).isEqualTo(CoordinationRefusal.LIMIT_REACHED);
        assertThat(refusalOf(machine.put("k0", lease))).isNull();
    }

    @Test
    void listsLeasesAndTheirKeysInPages() {
        long first = machine.grant(TTL);
        long second = machine.grant(2 * TTL);
        machine.put("b", second);
        machine.put("a", second);
        machine.put("c", second);
        CoordinationResult.LeaseListing page =
                machine.query(new CoordinationQuery.ListLeases(0, 1)).as(CoordinationResult.LeaseListing.class);
        assertThat(page).isNotNull();
        assertThat(page.leases()).extracting(LeaseDescription::lease).containsExactly(first);
        assertThat(page.hasMore()).isTrue();
        CoordinationResult.LeaseShown shown = machine.query(new CoordinationQuery.ShowLease(second, bytes("a"), 1))
                .as(CoordinationResult.LeaseShown.class);
        assertThat(shown).isNotNull();
        assertThat(shown.keys()).containsExactly(bytes("b"));
        assertThat(shown.hasMore()).isTrue();
        assertThat(refusalOf(machine.query(new CoordinationQuery.ShowLease(99, bytes(""), 1))))
                .isEqualTo(CoordinationRefusal.UNKNOWN_LEASE);
    }

    private LeaseDescription describe(long lease) {
        CoordinationResult.LeaseShown shown = machine.query(new CoordinationQuery.ShowLease(lease, bytes(""), 1))
                .as(CoordinationResult.LeaseShown.class);
        assertThat(shown).isNotNull();
        return shown.lease();
    }

    private static @Nullable CoordinationRefusal refusalOf(CoordinationResult result) {
        CoordinationRefused refused = result.as(CoordinationRefused.class);
        return refused == null ? null : refused.refusal();
    }
}
