package dev.raftctl.node.simulation;

/** Receives the trace of a simulated run. */
@FunctionalInterface
public interface TraceSink {
    /** A sink that discards the trace. */
    TraceSink NONE = (nanos, source, event) -> {};

    /**
     * Records one event.
     *
     * @param nanos virtual time since the beginning of the run
     * @param source a server, a client, or {@code faults}
     */
    void trace(long nanos, String source, String event);
}
