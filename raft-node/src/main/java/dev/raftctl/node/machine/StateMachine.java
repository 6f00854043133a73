package dev.raftctl.node.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What a cluster replicates. Deterministic: the same commands in the same order give the same state and the same results on
 * every server, whatever its clock, locale or Java version. All methods are called by one thread at a time, except that a
 * {@link StateCapture} is written by another while commands go on being applied.
 */
public interface StateMachine {
    /**
     * Apply a committed command. A command that cannot be carried out has a result that says so; a thrown exception is a
     * fault that halts the node (hazard R18).
     *
     * @param index its place in the log, rising
     * @param command from its position on, which may be moved; not to be written into
     * @return the result for the client, the same on every server
     */
    byte[] apply(long index, ByteBuffer command);

    /**
     * Whether this command takes no longer than a put. Any thread; not told by the state.
     *
     * @param from where the command begins in {@code bytes}, and goes on to their end
     */
    default boolean isCheap(byte[] bytes, int from) {
        return true;
    }

    /** Whether the state may take more of the heap after this command. Any thread; as {@link #isCheap}. */
    default boolean mayGrow(byte[] bytes, int from) {
        return true;
    }

    /** About how much of the heap the state takes. */
    default long heapBytes() {
        return 0;
    }

    /** Answer a question from the state as it is. Never changes it. */
    byte[] query(byte[] query);

    /** How many bytes the answer to a question will have, about, found without building it. */
    default long estimateResultBytes(byte[] query) {
        return Long.MAX_VALUE;
    }

    /** The state as of now, immutable, taken quickly; it is written later, elsewhere (hazard S08). */
    StateCapture capture();

    /** Become what a capture wrote. The source ends where the capture did. An {@link IOException} leaves the machine unusable, and the node stops. */
    void restore(InputStream source) throws IOException;

    /** A number equal on replicas with equal state, and almost surely different otherwise. */
    long stateHash();

    /** How many things it holds, for status. */
    long size();
}
