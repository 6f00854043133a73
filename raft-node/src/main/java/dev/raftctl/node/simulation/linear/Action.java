package dev.raftctl.node.simulation.linear;

/**
 * An action that a client performs on one register, and the response of a correct register. Values and responses are
 * numbers, so that states compare and hash cheaply.
 */
public sealed interface Action {
    /** The state of an empty register, and the response to a read of it. */
    long ABSENT = Long.MIN_VALUE;

    /** The response to an action that returns no value. */
    long DONE = Long.MAX_VALUE;

    /** Returns the register's state after this action. */
    long nextState(long state);

    /** Returns a correct register's response. */
    long response(long state);

    default boolean isWrite() {
        return true;
    }

    record Get() implements Action {
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

    record Put(long value) implements Action {
        @Override
        public long nextState(long state) {
            return value;
        }

        @Override
        public long response(long state) {
            return DONE;
        }
    }

    /** The response is {@link #DONE}, or the register's state if that differs from the expected one. */
    record CompareAndSet(long expected, long value) implements Action {
        @Override
        public long nextState(long state) {
            return state == expected ? value : state;
        }

        @Override
        public long response(long state) {
            return state == expected ? DONE : state;
        }
    }

    /** The response is the sum; an empty register counts as 0. */
    record Increment(long by) implements Action {
        @Override
        public long nextState(long state) {
            return (state == ABSENT ? 0 : state) + by;
        }

        @Override
        public long response(long state) {
            return nextState(state);
        }
    }

    /** The response is the number of values that were deleted. */
    record Delete() implements Action {
        @Override
        public long nextState(long state) {
            return ABSENT;
        }

        @Override
        public long response(long state) {
            return state == ABSENT ? 0 : 1;
        }
    }
}
