package dev.raftctl.node.machine;

/** Thrown if the state needs more heap than this process has. The server stops before the heap is exhausted. */
public final class StateTooLargeForHeap extends RuntimeException {
    /** The hint for the operator that accompanies this error. */
    public static final String HINT = "start it with a larger heap: RAFTCTL_JAVA_OPTS=-Xmx2g raftctl node ...";

    private static final long serialVersionUID = 1;

    private StateTooLargeForHeap(long bytes, long maxBytes) {
        super("the state does not fit into the heap: it needs at least " + (bytes >> 20)
                + " MiB, and the limit is " + (maxBytes >> 20) + " MiB with a heap of "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
    }

    /** Throws if the state exceeds the limit. */
    public static void throwIfLarger(long maxBytes, long bytes) {
        if (bytes > maxBytes) {
            throw new StateTooLargeForHeap(bytes, maxBytes);
        }
    }
}
