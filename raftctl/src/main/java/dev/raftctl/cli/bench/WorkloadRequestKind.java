package dev.raftctl.cli.bench;

/** The kinds of requests in a workload. */
public enum WorkloadRequestKind {
    PUT,
    GET,
    /** The renewal of one lease. */
    RENEWAL,
    /** The passing of one lock from its holder to the next waiter. */
    HANDOVER
}
