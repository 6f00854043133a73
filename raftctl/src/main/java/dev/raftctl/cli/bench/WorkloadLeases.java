package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a workload: first those that it renews, then those that hold its locks or wait for them. They outlive
 * the workload without renewals, and end on their own if the program is killed. Thread-safe.
 */
final class WorkloadLeases {
    /** How much longer than the workload a lease lives. It covers the preparation and the end of the workload. */
    private static final long MARGIN_MILLIS = 5L * 60 * 1000;

    private final CoordinationCalls calls;
    private final WorkloadSettings settings;
    private final AtomicReferenceArray<@Nullable Long> ids;

    WorkloadLeases(CoordinationCalls calls, WorkloadSettings settings) {
        this.calls = calls;
        this.settings = settings;
        ids = new AtomicReferenceArray<>(
                settings.renewedLeaseCount() + settings.lockCount() * ContendedLock.CONTENDER_COUNT);
    }

    private int clientOf(int number) {
        return number % settings.clientCount();
    }

    private long ttlMillis() {
        return Math.min(
                CoordinationLimits.MAX_TTL_MILLIS,
                settings.totalMillis() + 2 * settings.requestTimeoutMillis() + MARGIN_MILLIS);
    }

    /** Grants all leases. */
    void grantAll(ClientClock clock) throws CliFailure {
        CoordinationCommand grant = new CoordinationCommand.GrantLease(ttlMillis());
        new RequestBatch(
                        ids.length(),
                        number ->
                                calls.once(clientOf(number), grant).thenApply(outcome -> recordGrant(number, outcome)))
                .run(clock);
    }

    private Optional<CliFailure> recordGrant(int number, ClientOutcome<CoordinationResult> outcome) {
        CoordinationResult result = outcome.value();
        CoordinationResult.LeaseGranted granted =
                result == null ? null : result.as(CoordinationResult.LeaseGranted.class);
        if (granted == null) {
            return Optional.of(CoordinationCalls.failureOf(outcome));
        }
        ids.set(number, granted.lease());
        return Optional.empty();
    }

    /** Returns the leases of a lock, after all leases have been granted. */
    List<Long> leasesOfLock(int lock) {
        List<Long> leases = new ArrayList<>();
        int first = settings.renewedLeaseCount() + lock * ContendedLock.CONTENDER_COUNT;
        for (int i = 0; i < ContendedLock.CONTENDER_COUNT; i++) {
            leases.add(idOf(first + i));
        }
        return List.copyOf(leases);
    }

    private long idOf(int number) {
        Long id = ids.get(number);
        if (id == null) {
            throw new IllegalStateException("lease " + number + " was not granted");
        }
        return id;
    }

    /**
     * Renews one of the leases.
     *
     * @param number selects the lease, from 0
     */
    CompletableFuture<LeaderRequestOutcome> renew(int client, int number) {
        return calls.repeatedly(client, new CoordinationCommand.RenewLeases(List.of(idOf(number))))
                .thenApply(outcome -> LeaderRequestRouter.kindOf(outcome.flatMap(WorkloadLeases::renewalOf)));
    }

    /** Returns a refused outcome if the lease was not renewed. */
    private static ClientOutcome<CoordinationResult> renewalOf(CoordinationResult result) {
        CoordinationResult.LeasesRenewed renewed = result.as(CoordinationResult.LeasesRenewed.class);
        boolean isRenewed =
                renewed != null && renewed.renewals().stream().allMatch(renewal -> renewal.refusal() == null);
        return isRenewed
                ? ClientOutcome.done(result)
                : ClientOutcome.refused(new Refusal(RefusalReason.LEASE_EXPIRED, "the lease was not renewed"));
    }

    /** Revokes all leases that were granted. */
    void revokeAll(ClientClock clock) throws CliFailure {
        new RequestBatch(ids.length(), this::revoke).run(clock);
    }

    private CompletableFuture<Optional<CliFailure>> revoke(int number) {
        Long id = ids.get(number);
        if (id == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return calls.repeatedly(clientOf(number), new CoordinationCommand.RevokeLease(id))
                .thenApply(outcome -> outcome.value() != null || CoordinationCalls.isLeaseGone(outcome)
                        ? Optional.empty()
                        : Optional.of(CoordinationCalls.failureOf(outcome)));
    }
}
