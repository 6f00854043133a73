package dev.raftctl.node.simulation.linear;

/**
 * What a client may do to one register, with the answer a correct register gives. Values and answers are numbers, so that
 * states compare and hash cheaply.
 */
public sealed interface Action {
    /** The state of a register that holds nothing, and the answer to a read of it. */
    long ABSENT = Long.MIN_VALUE;

    /** The answer to an action that has nothing else to say. */
    long DONE = Long.MAX_VALUE;

    /** What the register holds after this action. */
    long nextState(long state);

    /** What a correct register answers. */
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

    /** Answered by {@link #DONE}, or by what the register holds instead. */
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

    /** Answered by the sum; nothing counts as 0. */
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

    /** Answered by how many were there. */
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
