package dev.raftctl.node.runtime;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Records decisions in the journal and the metrics, and a few kinds in the log. Thread-safe, unless a method
 * states otherwise.
 */
final class CoreDecisionRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final DecisionJournal journal;
    private final NodeMetrics metrics;
    private final TimeSource ticker;

    CoreDecisionRecorder(DecisionJournal journal, NodeMetrics metrics, TimeSource ticker) {
        this.journal = journal;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /** Records a decision of the core. Called by the thread that owns the core. */
    void record(RenderedDecision decision) {
        ServerId subject = decision.subject();
        long atMillis = ticker.wallMillis();
        journal.add(new DecisionRecord(
                atMillis,
                decision.term(),
                decision.kind().label(),
                subject == null ? "" : subject.value(),
                decision.text(),
                decision.cause(),
                decision.data(),
                DecisionOccurrences.once(atMillis)));
        metrics.recordDecision(decision);
        LOG.atLevel(levelOf(decision.kind()))
                .log("term {}: {}: {}", decision.term(), decision.kind().label(), decision.text());
    }

    /** Records an observation about a peer that was made by the runtime rather than the core. */
    void record(long term, String kind, ServerId subject, String text) {
        journal.add(new DecisionRecord(ticker.wallMillis(), term, kind, subject.value(), text));
        LOG.warn("{}: {}", kind, text);
    }

    /**
     * Returns the log level of a decision: INFO or WARN for what operators look for. The journal contains all
     * decisions.
     */
    private static Level levelOf(DecisionKind kind) {
        return switch (kind) {
            case FENCED, FOLLOWER_LOST, LEADER_LOST, RECOVERY_STARTED, DISK_SPACE_CHANGED -> Level.WARN;
            case ELECTION_WON,
                    STEPPED_DOWN,
                    LEADER_HEARD,
                    FOLLOWER_RETURNED,
                    SNAPSHOT_INSTALLED,
                    CHANGE_STARTED,
                    CHANGE_REFUSED,
                    CHANGE_COMMITTED,
                    CONFIGURATION_REVERTED,
                    TRANSFER_STARTED,
                    TRANSFER_ENDED,
                    RECOVERY_COMPLETED -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
