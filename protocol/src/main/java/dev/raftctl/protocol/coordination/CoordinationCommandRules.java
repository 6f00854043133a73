package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a leader checks before it appends a command: everything that does not depend on the state. */
public final class CoordinationCommandRules {
    private CoordinationCommandRules() {}

    /**
     * Returns why a command must not be appended, or null if it may be.
     *
     * @param minTtlMillis the shortest time to live of a lease on this leader
     */
    public static @Nullable Refusal violation(byte[] command, long minTtlMillis) {
        if (command.length > CoordinationLimits.MAX_COMMAND_BYTES) {
            return new Refusal(
                    RefusalReason.TOO_LARGE,
                    "a command of " + command.length + " bytes; at most " + CoordinationLimits.MAX_COMMAND_BYTES);
        }
        try {
            return CoordinationMessageFormat.decodeCommand(command)
                    .accept(new CommandRules(minTtlMillis))
                    .orElse(null);
        } catch (CoordinationFormatException malformed) {
            return new Refusal(RefusalReason.BAD_REQUEST, "invalid command: " + malformed.getMessage());
        }
    }

    /** Returns the shortest time to live of a lease on a leader with this election timeout. */
    public static long minTtlMillis(long electionTimeoutMillis) {
        return CoordinationLimits.MIN_TTL_ELECTION_TIMEOUTS * electionTimeoutMillis;
    }

    /** Returns the violation of each kind of command. */
    private record CommandRules(long minTtlMillis) implements CoordinationCommand.Visitor<Optional<Refusal>> {
        @Override
        public Optional<Refusal> grantLease(CoordinationCommand.GrantLease grant) {
            if (grant.ttlMillis() < minTtlMillis) {
                return Optional.of(new Refusal(
                        RefusalReason.TTL_TOO_SHORT,
                        "a lease of " + grant.ttlMillis() + " ms; the shortest is " + minTtlMillis + " ms, "
                                + CoordinationLimits.MIN_TTL_ELECTION_TIMEOUTS + " election timeouts",
                        "request at least " + minTtlMillis + " ms"));
            }
            if (grant.ttlMillis() > CoordinationLimits.MAX_TTL_MILLIS) {
                return Optional.of(new Refusal(
                        RefusalReason.TTL_TOO_LONG,
                        "a lease of " + grant.ttlMillis() + " ms; the longest is " + CoordinationLimits.MAX_TTL_MILLIS
                                + " ms"));
            }
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> renewLeases(CoordinationCommand.RenewLeases command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> revokeLease(CoordinationCommand.RevokeLease command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> putWithLease(CoordinationCommand.PutKeyWithLease command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> acquireLock(CoordinationCommand.AcquireLock command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> abandonLock(CoordinationCommand.AbandonLock command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> cancelLockWait(CoordinationCommand.CancelLockWait command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> releaseLock(CoordinationCommand.ReleaseLock command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> forceUnlock(CoordinationCommand.ForceUnlock command) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> transaction(CoordinationCommand.ExecuteTransaction command) {
            return Optional.ofNullable(TransactionRules.violation(command.transaction()));
        }

        @Override
        public Optional<Refusal> muteFinding(CoordinationCommand.MuteFinding mute) {
            return Optional.ofNullable(MuteRules.violation(mute)).map(CommandRules::badRequest);
        }

        @Override
        public Optional<Refusal> unmuteFinding(CoordinationCommand.UnmuteFinding unmute) {
            return Optional.ofNullable(MuteRules.violation(unmute.code())).map(CommandRules::badRequest);
        }

        @Override
        public Optional<Refusal> startMaintenance(CoordinationCommand.StartMaintenance start) {
            return Optional.ofNullable(MaintenanceRules.violation(start)).map(CommandRules::badRequest);
        }

        @Override
        public Optional<Refusal> endMaintenance(CoordinationCommand.EndMaintenance end) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> beginOperation(CoordinationCommand.BeginOperation begin) {
            return Optional.ofNullable(OperationRules.violation(begin)).map(CommandRules::badRequest);
        }

        @Override
        public Optional<Refusal> endOperation(CoordinationCommand.EndOperation end) {
            return Optional.ofNullable(OperationRules.violation(end)).map(CommandRules::badRequest);
        }

        private static Refusal badRequest(String message) {
            return new Refusal(RefusalReason.BAD_REQUEST, message);
        }
    }
}
