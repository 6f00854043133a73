package dev.raftctl.node.simulation.linear;

import java.util.List;

/** The result of a linearizability check. */
public sealed interface LinearizabilityResult {
    <R> R accept(Visitor<R> visitor);

    /** Returns whether an order that explains all operations was found. */
    default boolean isLinearizable() {
        return false;
    }

    /** Returns the operations that no order explains; empty unless the history violates linearizability. */
    default List<ClientOperation> unplaced() {
        return List.of();
    }

    /** @param steps the number of steps that the search took */
    record LinearizableHistory(long steps) implements LinearizabilityResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.linearizable(this);
        }

        @Override
        public boolean isLinearizable() {
            return true;
        }
    }

    /**
     * @param unplaced operations that no order explains, in the order of their calls, at the farthest point of the
     *     search
     */
    record LinearizabilityViolation(String key, List<ClientOperation> unplaced) implements LinearizabilityResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.violated(this);
        }
    }

    /** The search was abandoned after too many steps. This counts as a failure. */
    record LinearizabilityUndecided(String key, long steps) implements LinearizabilityResult {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.undecided(this);
        }
    }

    /** Derives a value from a result. */
    interface Visitor<R> {
        R linearizable(LinearizableHistory result);

        R violated(LinearizabilityViolation result);

        R undecided(LinearizabilityUndecided result);
    }
}
