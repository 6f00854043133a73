package dev.raftctl.node.simulation;

/**
 * What clients do.
 *
 * @param thinkNanosMax from an answer to the next operation
 * @param sessionTtlMillis in log time
 */
record Load(int clients, int keys, long thinkNanosMax, long sessionTtlMillis) {}
