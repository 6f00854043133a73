package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that transactions are strictly serializable: each has the result that a simple model computes in the order of
 * the log, and its place in the log is after all transactions that had completed before it began.
 */
final class TransactionChecks implements AppliedEntryCheck {
    private final SimulationContext context;
    private final TransactionModel model = new TransactionModel();
    private final Map<Long, byte[]> expectedResults = new HashMap<>();
    private final Set<String> applied = new HashSet<>();
    private final Map<Long, Long> neededFrom = new HashMap<>();
    private long modelIndex;
    private long completedIndex;

    TransactionChecks(SimulationContext context) {
        this.context = context;
    }

    /** Applies an entry to the model, unless another server has applied it before. */
    @Override
    public void onApply(LogEntry entry) {
        if (entry.index() != modelIndex + 1) {
            return;
        }
        modelIndex = entry.index();
        CoordinationCommand.ExecuteTransaction command = transactionOf(entry);
        if (command != null) {
            CoordinationResult result = model.execute(command.transaction(), entry.index());
            expectedResults.put(entry.index(), CoordinationMessageFormat.encodeResult(result));
        }
    }

    /** Returns the transaction that the entry executes; null if there is none, or if it is a repetition. */
    private CoordinationCommand.@Nullable ExecuteTransaction transactionOf(LogEntry entry) {
        CommandEntryPayload.CoordinationPayload payload = entry.kind() != LogEntryKind.COMMAND
                ? null
                : CommandEntryPayload.decode(entry.payload()).as(CommandEntryPayload.CoordinationPayload.class);
        if (payload == null) {
            return null;
        }
        long needed = Math.max(neededFrom.getOrDefault(payload.session(), 0L), payload.resultsNeededFrom());
        neededFrom.put(payload.session(), needed);
        if (payload.sequence() < needed || !applied.add(payload.session() + "/" + payload.sequence())) {
            return null;
        }
        return CoordinationMessageFormat.decodeCommand(payload.command())
                .as(CoordinationCommand.ExecuteTransaction.class);
    }

    /** Returns the last index of the transactions that have completed. */
    long completedIndex() {
        return completedIndex;
    }

    /**
     * Checks the result that a client received.
     *
     * @param completedBefore the last index of the transactions that had completed when this one began
     */
    void onCompleted(long index, byte[] result, long completedBefore) {
        context.count("transactions completed");
        byte[] expected = expectedResults.get(index);
        if (expected == null || !Arrays.equals(expected, result)) {
            throw new SafetyPropertyViolation(
                    "Serializability",
                    "the transaction at index " + index + " returned " + describe(result)
                            + "; in the order of the log it" + " is "
                            + (expected == null ? "no transaction" : describe(expected)));
        }
        if (index <= completedBefore) {
            throw new SafetyPropertyViolation(
                    "Serializability",
                    "the transaction at index " + index + " began after the one at " + completedBefore
                            + " had completed");
        }
        completedIndex = Math.max(completedIndex, index);
    }

    private static String describe(byte[] result) {
        return CoordinationMessageFormat.decodeResult(result).toString();
    }
}
