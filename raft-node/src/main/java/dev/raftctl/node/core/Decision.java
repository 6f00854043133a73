package dev.raftctl.node.core;

/**
 * A decision of the core with the numbers it was based on. Code outside the core turns it into labels, data and
 * sentences; the core only states facts.
 */
public sealed interface Decision
        permits ElectionDecision,
                LeadershipDecision,
                ReplicationDecision,
                ConfigurationDecision,
                ServerConditionDecision {
    /**
     * Returns the server's term when it decided; for a rejected vote or pre-vote, the candidate's term, which the voter
     * may not be in.
     */
    long term();

    <R> R accept(Visitor<R> visitor);

    /** Derives a value from a decision. Each group of decisions has a visitor of its own. */
    interface Visitor<R> {
        R election(ElectionDecision decision);

        R leadership(LeadershipDecision decision);

        R replication(ReplicationDecision decision);

        R configuration(ConfigurationDecision decision);

        R serverCondition(ServerConditionDecision decision);
    }
}
