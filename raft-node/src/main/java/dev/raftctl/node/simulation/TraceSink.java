package dev.raftctl.node.simulation;

/** Where a run tells what happens in it. */
@FunctionalInterface
public interface TraceSink {
    /** Tells nobody. */
    TraceSink NONE = (nanos, who, what) -> {};

    /**
     * @param nanos virtual time since the beginning of the run
     * @param who a server, a client, or {@code nemesis}
     */
    void tell(long nanos, String who, String what);
}
