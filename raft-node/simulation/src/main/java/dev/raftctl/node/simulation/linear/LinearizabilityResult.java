package dev.raftctl.node.simulation.linear;

import java.util.List;

/** The result of a linearizability check. */
public sealed interface LinearizabilityResult {
    /** @param steps the number of steps that the search took */
    record LinearizableHistory(long steps) implements LinearizabilityResult {}

    /**
     * @param unplaced operations that no order explains, in the order of their calls, at the farthest point of the
     *     search
     */
    record LinearizabilityViolation(String key, List<ClientOperation> unplaced) implements LinearizabilityResult {}

    /** The search was abandoned after too many steps. This counts as a failure. */
    record LinearizabilityUndecided(String key, long steps) implements LinearizabilityResult {}
}
