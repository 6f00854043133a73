package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.journal.Journal;
import dev.raftctl.protocol.message.DecisionNote;
import dev.raftctl.protocol.message.ServerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells what was decided: to the journal, the counts, and for a few kinds the log. Any thread, unless it says otherwise. */
final class Chronicle {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final Journal journal;
    private final Metrics metrics;
    private final Ticker ticker;

    Chronicle(Journal journal, Metrics metrics, Ticker ticker) {
        this.journal = journal;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /** The core's thread. */
    void tell(Decision decision) {
        ServerId subject = decision.subject();
        journal.add(new DecisionNote(
                ticker.wallMillis(),
                decision.term(),
                decision.kind().word(),
                subject == null ? "" : subject.value(),
                decision.text()));
        metrics.decided(decision);
        LOG.atLevel(levelOf(decision.kind()))
                .log("term {}: {}: {}", decision.term(), decision.kind().word(), decision.text());
    }

    /** Something the runtime met, not the core. */
    void tell(long term, String kind, ServerId subject, String text) {
        journal.add(new DecisionNote(ticker.wallMillis(), term, kind, subject.value(), text));
        LOG.warn("{}: {}", kind, text);
    }

    /** What an operator looks for in a quiet log; the rest is in the journal. */
    private static Level levelOf(Decision.Kind kind) {
        return switch (kind) {
            case BARRED, FOLLOWER_LOST, LEADER_LOST, MENDING, SPACE_CHANGED -> Level.WARN;
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
                    WHOLE -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
