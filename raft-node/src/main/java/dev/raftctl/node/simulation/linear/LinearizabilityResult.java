package dev.raftctl.node.simulation.linear;

import java.util.List;

/** What became of a check. */
public sealed interface LinearizabilityResult {
    /** @param steps what it took */
    record Linearizable(long steps) implements LinearizabilityResult {}

    /** @param unplaced the operations that could not all be placed, in the order of their calls, at the farthest point of the search */
    record Violation(String key, List<Operation> unplaced) implements LinearizabilityResult {}

    /** The search was given up; counts as a failure. */
    record Undecided(String key, long steps) implements LinearizabilityResult {}
}
