package dev.raftctl.node.simulation;

/** A simulated client of any workload. */
interface WorkloadClient {
    void start();

    /** Makes the client finish what it has begun and begin nothing new. */
    void finishPending();

    /** Ends the client at the end of a run, whatever it has begun. */
    void abandonPending();

    boolean isDone();
}
