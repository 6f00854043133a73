package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;

/** A decision about the cluster's configuration. */
public sealed interface ConfigurationDecision extends Decision {
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Decision.Visitor<R> visitor) {
        return visitor.configuration(this);
    }

    /** The leader starts a membership change. */
    record ChangeStartedDecision(long term, Configuration from, Configuration to, boolean isForced)
            implements ConfigurationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.changeStarted(this);
        }
    }

    /** The leader refuses or aborts a membership change. */
    record ChangeRefusedDecision(long term, Refusal refusal) implements ConfigurationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.changeRefused(this);
        }
    }

    /** A membership change is complete. */
    record ChangeCommittedDecision(long term, Configuration configuration, long index)
            implements ConfigurationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.changeCommitted(this);
        }
    }

    /** A configuration from the log is in force on this server. */
    record ConfigurationInForceDecision(long term, LogPosition position, Configuration configuration)
            implements ConfigurationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.configurationInForce(this);
        }
    }

    /** An uncommitted configuration was truncated; this earlier one is in force again. */
    record ConfigurationRevertedDecision(long term, Configuration configuration) implements ConfigurationDecision {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.configurationReverted(this);
        }
    }

    /**
     * Derives a value from a decision of this group. A new decision does not compile until every visitor handles it.
     */
    interface Visitor<R> {
        R changeStarted(ChangeStartedDecision decision);

        R changeRefused(ChangeRefusedDecision decision);

        R changeCommitted(ChangeCommittedDecision decision);

        R configurationInForce(ConfigurationInForceDecision decision);

        R configurationReverted(ConfigurationRevertedDecision decision);
    }
}
