package dev.raftctl.node.simulation;

/** Where a run tells what happens in it. */
@FunctionalInterface
public interface TraceSink {
    /** Tells nobody. */
    TraceSink NONE = (nanos, source, event) -> {};

    /**
     * @param nanos virtual time since the beginning of the run
     * @param source a server, a client, or {@code nemesis}
     */
    void trace(long nanos, String source, String event);
}
