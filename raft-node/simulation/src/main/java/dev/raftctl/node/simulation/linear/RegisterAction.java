package dev.raftctl.node.simulation.linear;

/**
 * An action that a client performs on one register, and the response of a correct register. Values and responses are
 * numbers, so that states compare and hash cheaply.
 */
public sealed interface RegisterAction {
    /** The state of an empty register, which is also the response to reading an empty register. */
    long ABSENT = Long.MIN_VALUE;

    /** The response to an action that returns no value. */
    long DONE = Long.MAX_VALUE;

    /**
     * The response to a compare-and-set of a client that learned only that the register did not hold the expected
     * value, not which value it held.
     */
    long NOT_EXPECTED = Long.MIN_VALUE + 1;

    /** Returns the register's state after this action. */
    long nextState(long state);

    /** Returns the response that a correct register in this state gives to this action. */
    long response(long state);

    /** Returns whether a correct register in this state can give this response to this action. */
    default boolean allows(long state, long response) {
        return response(state) == response;
    }

    default boolean isWrite() {
        return true;
    }

    /** Returns whether the register holds a new value after it gave this response. */
    default boolean hasWritten(long response) {
        return isWrite();
    }

    /** Returns the value that this action wrote, judging by the register's response. */
    default long writtenValue(long response) {
        return response;
    }

    /** Returns whether no other action of the same run writes the same value, so that the value identifies it. */
    default boolean writesUniqueValue() {
        return true;
    }

    <R> R accept(Visitor<R> visitor);

    record RegisterGet() implements RegisterAction {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.get(this);
        }

        @Override
        public long nextState(long state) {
            return state;
        }

        @Override
        public long response(long state) {
            return state;
        }

        @Override
        public boolean isWrite() {
            return false;
        }
    }

    record RegisterPut(long value) implements RegisterAction {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }

        @Override
        public long nextState(long state) {
            return value;
        }

        @Override
        public long writtenValue(long response) {
            return value;
        }

        @Override
        public long response(long state) {
            return DONE;
        }
    }

    /**
     * Writes a value if the register holds the expected value. The response is {@link #DONE}, or the register's state
     * if it is not the expected value, or {@link #NOT_EXPECTED} if the client did not learn that state.
     */
    record RegisterCompareAndSet(long expected, long value) implements RegisterAction {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compareAndSet(this);
        }

        @Override
        public long nextState(long state) {
            return state == expected ? value : state;
        }

        @Override
        public long response(long state) {
            return state == expected ? DONE : state;
        }

        @Override
        public boolean allows(long state, long response) {
            return response == NOT_EXPECTED ? state != expected : response(state) == response;
        }

        @Override
        public boolean hasWritten(long response) {
            return response == DONE;
        }

        @Override
        public long writtenValue(long response) {
            return value;
        }
    }

    /** Adds a number to the register, where an empty register counts as 0. The response is the sum. */
    record RegisterIncrement(long by) implements RegisterAction {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.increment(this);
        }

        @Override
        public boolean writesUniqueValue() {
            return false;
        }

        @Override
        public long nextState(long state) {
            return (state == ABSENT ? 0 : state) + by;
        }

        @Override
        public long response(long state) {
            return nextState(state);
        }
    }

    /** Empties the register. The response is the number of deleted values, 0 or 1. */
    record RegisterDelete() implements RegisterAction {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }

        @Override
        public long nextState(long state) {
            return ABSENT;
        }

        @Override
        public long response(long state) {
            return state == ABSENT ? 0 : 1;
        }
    }

    /** Derives a value from an action. */
    interface Visitor<R> {
        R get(RegisterGet action);

        R put(RegisterPut action);

        R compareAndSet(RegisterCompareAndSet action);

        R increment(RegisterIncrement action);

        R delete(RegisterDelete action);
    }
}
