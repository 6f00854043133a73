package dev.raftctl.node.simulation.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks a history key by key (linearizability is local: a history is linearizable if that of each object is; Herlihy and
 * Wing 1990).
 */
public final class Linearizability {
    /** Enough for every history the simulator makes; a check that needs more is reported as undecided. */
    public static final long STEPS_MAX = 5_000_000;

    private Linearizability() {}

    public static Finding check(List<Operation> history) {
        return check(history, STEPS_MAX);
    }

    /** @param stepsMax for all keys together */
    public static Finding check(List<Operation> history, long stepsMax) {
        long steps = 0;
        for (Map.Entry<String, List<Operation>> key : byKey(history).entrySet()) {
            KeySearch search = new KeySearch(key.getValue(), stepsMax - steps);
            KeySearch.End end = search.run();
            steps += search.steps();
            if (end == KeySearch.End.EXHAUSTED) {
                return new Finding.Violation(key.getKey(), search.stuck());
            }
            if (end == KeySearch.End.GIVEN_UP) {
                return new Finding.Undecided(key.getKey(), steps);
            }
        }
        return new Finding.Linearizable(steps);
    }

    private static Map<String, List<Operation>> byKey(List<Operation> history) {
        Map<String, List<Operation>> keys = new TreeMap<>();
        for (Operation operation : history) {
            // A read without an answer promises nothing to anyone.
            if (operation.isAnswered() || operation.action().changes()) {
                keys.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
            }
        }
        for (List<Operation> operations : keys.values()) {
            operations.sort(Comparator.comparingLong(Operation::calledAt));
        }
        return keys;
    }
}
