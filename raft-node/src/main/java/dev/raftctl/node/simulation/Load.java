package dev.raftctl.node.simulation;

/**
 * What clients do.
 *
 * @param thinkNanosMax from an answer to the next operation
 * @param sessionTtlMillis in log time
 * @param pipelined how many operations a client has under way at a time, all in one session
 * @param gatherNanosMax for how long a server gathers requests before it hands them to the core together; 0: it hands
 *     over each by itself
 */
record Load(int clients, int keys, long thinkNanosMax, long sessionTtlMillis, int pipelined, long gatherNanosMax) {
    /** One operation at a time, each handed over by itself. */
    Load(int clients, int keys, long thinkNanosMax, long sessionTtlMillis) {
        this(clients, keys, thinkNanosMax, sessionTtlMillis, 1, 0);
    }
}
