package dev.raftctl.node.simulation.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks a history key by key. Linearizability is local: a history is linearizable if the history of each object is
 * (Herlihy and Wing 1990).
 */
public final class LinearizabilityChecker {
    /**
     * The default limit on search steps, enough for every history of the simulator; a check that needs more is
     * undecided.
     */
    public static final long MAX_STEPS = 5_000_000;

    private LinearizabilityChecker() {}

    public static LinearizabilityResult check(List<ClientOperation> history) {
        return check(history, MAX_STEPS);
    }

    /** @param maxSteps the maximum number of search steps for all keys together */
    public static LinearizabilityResult check(List<ClientOperation> history, long maxSteps) {
        long steps = 0;
        for (Map.Entry<String, List<ClientOperation>> key : byKey(history).entrySet()) {
            LinearizabilitySearch search = new LinearizabilitySearch(key.getValue(), maxSteps - steps);
            LinearizabilitySearch.LinearizabilitySearchOutcome outcome = search.run();
            steps += search.steps();
            if (outcome == LinearizabilitySearch.LinearizabilitySearchOutcome.EXHAUSTED) {
                return new LinearizabilityResult.LinearizabilityViolation(key.getKey(), search.unplacedOperations());
            }
            if (outcome == LinearizabilitySearch.LinearizabilitySearchOutcome.GIVEN_UP) {
                return new LinearizabilityResult.LinearizabilityUndecided(key.getKey(), steps);
            }
        }
        return new LinearizabilityResult.LinearizableHistory(steps);
    }

    private static Map<String, List<ClientOperation>> byKey(List<ClientOperation> history) {
        Map<String, List<ClientOperation>> operationsByKey = new TreeMap<>();
        for (ClientOperation operation : history) {
            // A read without a response constrains nothing.
            if (operation.isCompleted() || operation.action().isWrite()) {
                operationsByKey
                        .computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation);
            }
        }
        for (List<ClientOperation> operations : operationsByKey.values()) {
            operations.sort(Comparator.comparingLong(ClientOperation::calledAt));
        }
        return operationsByKey;
    }
}
