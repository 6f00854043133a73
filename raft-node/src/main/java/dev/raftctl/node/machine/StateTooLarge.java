package dev.raftctl.node.machine;

/** The state takes more of the heap than this process can give it. The node stops before the heap is spent. */
public final class StateTooLarge extends RuntimeException {
    /** What to do about it. */
    public static final String HINT = "start it with a larger heap: RAFTCTL_JAVA_OPTS=-Xmx2g raftctl node ...";

    private static final long serialVersionUID = 1;

    private StateTooLarge(long bytes, long maxBytes) {
        super("the state does not fit the heap of this process: it takes " + (bytes >> 20)
                + " MiB or more, and there is room for " + (maxBytes >> 20) + " MiB of state in a heap of "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
    }

    /** Fails when the state is larger. */
    public static void throwIfLarger(long maxBytes, long bytes) {
        if (bytes > maxBytes) {
            throw new StateTooLarge(bytes, maxBytes);
        }
    }
}
