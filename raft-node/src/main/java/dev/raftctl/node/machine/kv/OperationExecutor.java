package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.CoordinationEntry;
import dev.raftctl.node.machine.coordination.OperationTable;
import dev.raftctl.protocol.coordination.CoordinationCommand.BeginOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndOperation;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationRecorded;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationRules;
import dev.raftctl.protocol.coordination.OperationState;
import org.jspecify.annotations.Nullable;

/** Executes commands that record operations. */
final class OperationExecutor {
    private final OperationTable operations;

    OperationExecutor(OperationTable operations) {
        this.operations = operations;
    }

    CoordinationResult begin(CoordinationEntry entry, BeginOperation command) {
        CoordinationRefused refused = refusal(entry, OperationRules.violation(command));
        if (refused != null) {
            return refused;
        }
        OperationRecord existing = operations.get(command.description().id());
        if (existing != null) {
            return new OperationRecorded(continued(existing, entry, command), false);
        }
        OperationRecord begun = OperationRecord.begun(
                command.description(), entry.caller(), entry.index(), entry.wallMillis(), command.timeoutMillis());
        operations.begin(begun);
        return new OperationRecorded(begun, true);
    }

    /** Gives an operation that its client continues the time of the new attempt. */
    private OperationRecord continued(OperationRecord existing, CoordinationEntry entry, BeginOperation command) {
        if (!existing.isContinuedBy(command.description(), entry.caller())) {
            return existing;
        }
        OperationRecord continued = existing.continuedUntil(entry.wallMillis() + command.timeoutMillis());
        operations.replace(existing, continued);
        return continued;
    }

    CoordinationResult end(CoordinationEntry entry, EndOperation command) {
        CoordinationRefused refused = refusal(entry, OperationRules.violation(command));
        if (refused != null) {
            return refused;
        }
        OperationRecord operation = operations.get(command.id());
        if (operation == null) {
            return new CoordinationRefused(
                    CoordinationRefusal.MALFORMED, "there is no record of an operation " + command.id());
        }
        if (operation.hasCertainEnd()
                || (operation.end() != null && !command.end().state().isCertainEnd())) {
            return new OperationRecorded(operation, false);
        }
        boolean cancelsRunning = command.end().state() == OperationState.CANCELLED
                && operation.end() == null
                && !operation.hasLapsedAt(entry.wallMillis());
        if (cancelsRunning) {
            return new OperationRecorded(operation, false);
        }
        OperationRecord ended = operation.endedWith(command.end(), entry.wallMillis());
        operations.replace(operation, ended);
        return new OperationRecorded(ended, true);
    }

    private static @Nullable CoordinationRefused refusal(CoordinationEntry entry, @Nullable String violation) {
        if (!entry.isOperator()) {
            return new CoordinationRefused(CoordinationRefusal.UNAUTHORISED, "only operators may record operations");
        }
        return violation == null ? null : new CoordinationRefused(CoordinationRefusal.MALFORMED, violation);
    }
}
