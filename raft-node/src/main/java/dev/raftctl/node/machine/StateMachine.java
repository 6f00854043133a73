package dev.raftctl.node.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The state machine that a cluster replicates. It is deterministic: the same commands in the same order give the same
 * state and results on every server, whatever its clock, locale or Java version. One thread at a time calls all
 * methods, except that another writes a {@link StateMachineCapture} while commands are being applied.
 */
public interface StateMachine {
    /**
     * Applies a committed command. A command that fails has a result that says so; an exception is a fault that halts
     * the node (hazard R18).
     *
     * @param index the entry's log index, increasing
     * @param command from the buffer's position on, which the method may move; its content must not be changed
     * @return the result for the client, the same on every server
     */
    byte[] apply(long index, ByteBuffer command);

    /**
     * Returns whether this command takes no longer than a put. May be called from any thread; the answer must not
     * depend on the state.
     *
     * @param from where the command begins in {@code bytes}; it extends to their end
     */
    default boolean isCheap(byte[] bytes, int from) {
        return true;
    }

    /**
     * Returns whether this command may enlarge the state. May be called from any thread; the answer must not depend on
     * the state.
     *
     * @param from like that of {@link #isCheap}
     */
    default boolean mayGrow(byte[] bytes, int from) {
        return true;
    }

    /** Returns an estimate of the heap that the state occupies, in bytes. */
    default long heapBytes() {
        return 0;
    }

    /** Executes a query on the current state, without changing the state, and returns the result. */
    byte[] query(byte[] query);

    /** Returns an estimate of the size of a query's result in bytes, without executing the query. */
    default long estimateResultBytes(byte[] query) {
        return Long.MAX_VALUE;
    }

    /** Captures the current state. Must be quick: another thread writes the captured state later (hazard S08). */
    StateMachineCapture capture();

    /**
     * Replaces the state with a captured one; the source ends where the capture did. After an {@link IOException} the
     * machine is unusable and the node stops.
     */
    void restore(InputStream source) throws IOException;

    /**
     * Returns a hash of the state. Equal states have equal hashes; different states have different hashes, almost
     * certainly.
     */
    long stateHash();

    /** Returns the number of items in the state, for status reports. */
    long size();
}
