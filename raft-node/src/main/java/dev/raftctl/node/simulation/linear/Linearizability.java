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
public final class Linearizability {
    /**
     * The default limit on search steps, enough for every history of the simulator; a check that needs more is
     * undecided.
     */
    public static final long MAX_STEPS = 5_000_000;

    private Linearizability() {}

    public static LinearizabilityResult check(List<Operation> history) {
        return check(history, MAX_STEPS);
    }

    /** @param maxSteps the maximum number of search steps for all keys together */
    public static LinearizabilityResult check(List<Operation> history, long maxSteps) {
        long steps = 0;
        for (Map.Entry<String, List<Operation>> key : byKey(history).entrySet()) {
            KeySearch search = new KeySearch(key.getValue(), maxSteps - steps);
            KeySearch.SearchOutcome outcome = search.run();
            steps += search.steps();
            if (outcome == KeySearch.SearchOutcome.EXHAUSTED) {
                return new LinearizabilityResult.Violation(key.getKey(), search.unplacedOperations());
            }
            if (outcome == KeySearch.SearchOutcome.GIVEN_UP) {
                return new LinearizabilityResult.Undecided(key.getKey(), steps);
            }
        }
        return new LinearizabilityResult.Linearizable(steps);
    }

    private static Map<String, List<Operation>> byKey(List<Operation> history) {
        Map<String, List<Operation>> operationsByKey = new TreeMap<>();
        for (Operation operation : history) {
            // A read without a response constrains nothing.
            if (operation.isCompleted() || operation.action().isWrite()) {
                operationsByKey
                        .computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation);
            }
        }
        for (List<Operation> operations : operationsByKey.values()) {
            operations.sort(Comparator.comparingLong(Operation::calledAt));
        }
        return operationsByKey;
    }
}
