package dev.raftctl.client;

/** Describes why a cluster has no leader, for the refusal of a request that only a leader can serve. Thread-safe. */
@FunctionalInterface
public interface LeaderlessDescription {
    /** Describes only facts that a client knows, without a diagnosis of the cluster. */
    LeaderlessDescription SHORT = status -> "no server leads the cluster, term " + status.term();

    /** Returns the reason as a clause that starts in lower case. */
    String describe(ClusterStatus status);
}
