package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionRules;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;

/**
 * The requests of a {@link RaftctlClient} on keys that depend on leases, and its transactions. Pure: each method
 * returns what to do with the cluster.
 */
final class CoordinationRequests {
    private CoordinationRequests() {}

    static ClientRequestBody<Long> put(byte[] key, byte[] value, Lease lease) {
        CoordinationCommand command = new CoordinationCommand.PutKeyWithLease(
                key, value, new KeyValueCommand.KeyPutCondition.PutAlways(), lease.id());
        return cluster -> CoordinationCommands.require(
                        new CoordinationCommands(cluster).execute(command), CoordinationResult.KeyPut.class)
                .map(CoordinationResult.KeyPut::version);
    }

    static ClientRequestBody<TxnResult> execute(KeyValueTransaction transaction) {
        return cluster -> {
            Refusal violation = TransactionRules.violation(transaction);
            if (violation != null) {
                return ClientOutcome.refused(violation);
            }
            return new CoordinationCommands(cluster)
                    .execute(new CoordinationCommand.ExecuteTransaction(transaction))
                    .flatMap(CoordinationRequests::outcomeOf);
        };
    }

    private static ClientOutcome<TxnResult> outcomeOf(CoordinationResult result) {
        CoordinationResult.TransactionFailed failed = result.as(CoordinationResult.TransactionFailed.class);
        if (failed != null) {
            return ClientOutcome.refused(refusalOf(failed));
        }
        return CoordinationCommands.require(ClientOutcome.done(result), CoordinationResult.TransactionCompleted.class)
                .map(completed -> new TxnResult(completed.comparisonsHeld(), completed.version(), completed.results()));
    }

    private static Refusal refusalOf(CoordinationResult.TransactionFailed failed) {
        RefusalReason reason = switch (failed.cause()) {
            case UNKNOWN_LEASE -> CoordinationRefusal.UNKNOWN_LEASE.reason();
            case LEASE_EXPIRED -> CoordinationRefusal.LEASE_EXPIRED.reason();
            case UNAUTHORISED -> CoordinationRefusal.UNAUTHORISED.reason();
            case TOO_MANY_KEYS -> CoordinationRefusal.LIMIT_REACHED.reason();
            case RESULT_TOO_LARGE -> RefusalReason.TOO_LARGE;
            case NOT_A_NUMBER, OVERFLOW -> RefusalReason.BAD_REQUEST;
        };
        return new Refusal(
                reason,
                "nothing was changed: operation " + (failed.operation() + 1) + " of the "
                        + (failed.comparisonsHeld() ? "success" : "failure") + " branch could not be executed: "
                        + failed.cause());
    }
}
