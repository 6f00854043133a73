package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Acquires one lock for one lease. A lease that waits for the lock or holds it keeps its place or its token if it asks
 * again, so the acquisition goes on after any lost reply. Confined to one thread; single use.
 */
final class LockAcquisition {
    private static final long RETRY_MILLIS = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final byte[] name;
    private final Lease lease;
    private final LockOptions options;
    private final ClusterRequests requests;
    private final ClientClock clock;
    private final long startNanos;
    /** Whether an attempt may have left a place in the queue, or the lock itself. */
    private boolean mayHavePlace;

    LockAcquisition(byte[] name, Lease lease, LockOptions options, ClientRequestExecutor executor) {
        this.name = name;
        this.lease = lease;
        this.options = options;
        this.requests = executor.newRequests();
        this.clock = executor.clock();
        startNanos = clock.nanoTime();
    }

    /**
     * Returns the token, or why the lock was not acquired; it is then neither held nor waited for, if that is known.
     */
    ClientOutcome<Long> acquire() {
        ClientOutcome<Long> outcome;
        try {
            outcome = attemptUntilDecided();
        } catch (ClientFailure failure) {
            outcome = lease.isValid() ? FailureOutcome.of(failure) : leaseLost();
        }
        if (outcome.value() == null && mayHavePlace) {
            outcome = giveUp(outcome);
        }
        requests.withNewDeadline().session().endSession();
        return outcome;
    }

    private ClientOutcome<Long> attemptUntilDecided() throws ClientFailure {
        while (true) {
            ClientOutcome<CoordinationResult> attempt = attempt();
            CoordinationResult result = attempt.value();
            CoordinationResult.LockAcquired acquired =
                    result == null ? null : result.as(CoordinationResult.LockAcquired.class);
            if (acquired != null) {
                return ClientOutcome.done(acquired.token());
            }
            Refusal refusal = attempt.refusal();
            mayHavePlace |= refusal == null;
            if (refusal != null && !isTemporary(refusal.reason())) {
                return ClientOutcome.refused(refusal);
            }
            if (!lease.isValid()) {
                return leaseLost();
            }
            if (remainingMillis() == 0) {
                return refusal != null ? ClientOutcome.refused(refusal) : timedOut(attempt.unknownReason());
            }
            requests.withTimeout(remainingMillis()).deadline().sleep(RETRY_MILLIS);
        }
    }

    private ClientOutcome<CoordinationResult> attempt() throws ClientFailure {
        long waitMillis = Math.min(CoordinationLimits.MAX_WAIT_MILLIS, remainingMillis());
        boolean waits = !options.maxWait().filter(Duration::isZero).isPresent();
        CoordinationCommand command = new CoordinationCommand.AcquireLock(
                name, lease.id(), options.maxHolders(), options.lockDelayMillis(), waits, options.holder());
        CoordinationCommands commands = new CoordinationCommands(requests.withNewDeadline());
        try {
            return waits && waitMillis > 0
                    ? commands.executeAndWait(command, waitMillis, new LeaseWatch(requests, lease))
                    : commands.execute(command);
        } catch (ClientFailure.RequestInterrupted interrupted) {
            mayHavePlace |= interrupted.mayBeApplied();
            throw interrupted;
        }
    }

    private static ClientOutcome<Long> leaseLost() {
        return ClientOutcome.refused(
                new Refusal(RefusalReason.LEASE_EXPIRED, "the lease was lost before the lock was acquired"));
    }

    private static ClientOutcome<Long> timedOut(@Nullable String reason) {
        return ClientOutcome.refused(new Refusal(
                RefusalReason.WAIT_TIMED_OUT,
                "the lock was not acquired in time" + (reason == null ? "" : ": " + reason)));
    }

    /** Returns whether the lock may still be acquired after this refusal. */
    private boolean isTemporary(RefusalReason reason) {
        return switch (reason) {
            case NOT_WAITING, WAIT_TIMED_OUT -> true;
            case SESSION_EXPIRED, RESULT_DISCARDED -> {
                requests.session().forgetSession();
                yield true;
            }
            default -> reason.family() == RefusalReason.RefusalReasonGroup.LEADERLESS && mayHavePlace;
        };
    }

    /** Returns the remaining time to wait; a large number if it is not limited. */
    private long remainingMillis() {
        long elapsedMillis = (clock.nanoTime() - startNanos) / NANOS_PER_MILLI;
        return options.maxWait()
                .map(wait -> Math.max(0, wait.toMillis() - elapsedMillis))
                .orElse(Long.MAX_VALUE / NANOS_PER_MILLI / 2);
    }

    /** Gives up the place in the queue, or the lock. Returns the outcome, which is unknown unless that succeeded. */
    private ClientOutcome<Long> giveUp(ClientOutcome<Long> outcome) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            ClientOutcome<CoordinationResult> abandoned = new CoordinationCommands(requests.withNewDeadline())
                    .execute(new CoordinationCommand.AbandonLock(name, lease.id()));
            Refusal refusal = abandoned.refusal();
            boolean isOver = abandoned.value() != null
                    || (refusal != null
                            && (refusal.reason() == RefusalReason.LEASE_EXPIRED
                                    || refusal.reason() == RefusalReason.UNKNOWN_LEASE));
            return isOver ? certain(outcome) : uncertain();
        } catch (ClientFailure failure) {
            return uncertain();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ClientOutcome<Long> certain(ClientOutcome<Long> outcome) {
        String unknown = outcome.unknownReason();
        return unknown == null
                ? outcome
                : ClientOutcome.refused(
                        new Refusal(RefusalReason.NOT_WAITING, "the place in the queue was given up: " + unknown));
    }

    private ClientOutcome<Long> uncertain() {
        return ClientOutcome.unknown("whether the place in the queue was given up; it ends with its lease, at most "
                + lease.ttlMillis() + " ms after its last renewal");
    }

    /** Ends the wait when the lease is lost, and repeats the request when another leader renews the lease. */
    private static final class LeaseWatch implements LeaderRequestSender.ReplyWaitListener {
        /** A renewal that was in flight when the request was sent may come from an earlier leader. */
        private static final int RENEWALS_IN_FLIGHT = 1;

        private final ClusterRequests requests;
        private final Lease lease;
        private @Nullable RequestTarget waitingAt;
        private long renewalCountAtStart;

        LeaseWatch(ClusterRequests requests, Lease lease) {
            this.requests = requests;
            this.lease = lease;
        }

        @Override
        public void poll() throws ClientFailure {
            if (!lease.isValid()) {
                throw new ClientFailure.RequestInterrupted(true);
            }
            RequestTarget leader = requests.knownLeader();
            if (leader != null && !leader.equals(waitingAt)) {
                waitingAt = leader;
                renewalCountAtStart = lease.renewalCount();
            }
        }

        @Override
        public boolean isLeaderReplaced() {
            RequestTarget renewedBy = lease.renewedBy();
            RequestTarget server = waitingAt;
            boolean isReplaced = renewedBy != null
                    && server != null
                    && !renewedBy.address().equals(server.address())
                    && lease.renewalCount() > renewalCountAtStart + RENEWALS_IN_FLIGHT;
            if (isReplaced) {
                waitingAt = null;
            }
            return isReplaced;
        }
    }
}
