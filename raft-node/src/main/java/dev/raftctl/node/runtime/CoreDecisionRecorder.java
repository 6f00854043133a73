package dev.raftctl.node.runtime;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.observation.CampaignTracker;
import dev.raftctl.node.observation.LeadershipEndTracker;
import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.node.observation.TermStartTracker;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Records decisions in the journal and the metrics, and a few kinds in the log. Thread-safe, unless a method
 * states otherwise.
 */
final class CoreDecisionRecorder {
    private static final Logger LOG = ServerLog.LOGGER;

    private final DecisionJournal journal;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final ElectionTrackers trackers;
    private final TermStartTracker termStart = new TermStartTracker(CoreDecisionRecorder::isClientRequest);

    /** The trackers of elections and leaderships that have not ended, guarded by this object. */
    private static final class ElectionTrackers {
        private final CampaignTracker campaign;
        private final LeadershipEndTracker leadershipEnd = new LeadershipEndTracker();

        private ElectionTrackers(ServerId self) {
            campaign = new CampaignTracker(self);
        }
    }

    CoreDecisionRecorder(ServerId self, DecisionJournal journal, NodeMetrics metrics, TimeSource ticker) {
        trackers = new ElectionTrackers(self);
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
        trackElections(decision);
        LOG.atLevel(levelOf(decision.kind()))
                .log("term {}: {}: {}", decision.term(), decision.kind().label(), decision.text());
    }

    private void trackElections(RenderedDecision decision) {
        @Nullable ObservedEvent endedCampaign;
        @Nullable ObservedEvent endedLeadership;
        synchronized (trackers) {
            endedCampaign = trackers.campaign.onDecision(decision, ticker.nanos());
            endedLeadership = trackers.leadershipEnd.onDecision(decision, nowMillis());
        }
        if (endedCampaign != null) {
            record(endedCampaign);
        }
        if (endedLeadership != null) {
            record(endedLeadership);
        }
        if (decision.kind() == DecisionKind.ELECTION_WON) {
            termStart.onElectionWon(decision.term(), ticker.nanos());
        } else if (decision.kind() == DecisionKind.STEPPED_DOWN) {
            termStart.onSteppedDown();
        }
    }

    /**
     * Records when the first entry of this server's term is committed, and the first one that a client requested.
     * Called by the thread that owns the core, with the entries that are committed now.
     */
    void onCommitted(List<LogEntry> entries) {
        for (ObservedEvent event : termStart.onCommitted(entries, ticker.nanos())) {
            record(event);
        }
    }

    /** Returns whether an entry is a client's. Entries that advance log time are the leader's own. */
    static boolean isClientRequest(LogEntry entry) {
        return entry.kind() == LogEntryKind.COMMAND && !CommandEntryPayload.advancesLogTime(entry.payload());
    }

    /** Records why this server's leadership ended, if a pause could be the reason but none was found. Any thread. */
    void recordEndedLeaderships() {
        List<ObservedEvent> ended;
        synchronized (trackers) {
            ended = trackers.leadershipEnd.take(nowMillis());
        }
        ended.forEach(this::record);
    }

    /** Records what {@link #recordEndedLeaderships} has not recorded yet; no pause will be found any more. */
    void recordAllEndedLeaderships() {
        List<ObservedEvent> ended;
        synchronized (trackers) {
            ended = trackers.leadershipEnd.takeAll(nowMillis());
        }
        ended.forEach(this::record);
    }

    /** Notes that the process is being stopped, which ends its leadership and its campaign. */
    void onProcessEnding() {
        @Nullable ObservedEvent open;
        synchronized (trackers) {
            trackers.leadershipEnd.onProcessEnding();
            open = trackers.campaign.onProcessEnding(ticker.nanos());
        }
        if (open != null) {
            record(open);
        }
    }

    private long nowMillis() {
        return ticker.nanos() / TimeSource.NANOS_PER_MILLI;
    }

    /** Records an observation in the journal and, as a warning or for debugging, in the log. Any thread. */
    void record(ObservedEvent event) {
        record(
                event.kind(),
                event.term(),
                event.subject(),
                event.cause(),
                event.data(),
                event.text(),
                event.isWarning() ? Level.WARN : Level.DEBUG);
        if (event.kind().equals("paused")) {
            leadershipsEndedByPause(event.data().number("ms", 0), event.data().number("agoMs", 0))
                    .forEach(this::record);
        }
    }

    private List<ObservedEvent> leadershipsEndedByPause(long millis, long agoMillis) {
        synchronized (trackers) {
            long nowMillis = nowMillis();
            return trackers.leadershipEnd.onPause(millis, nowMillis - agoMillis, nowMillis);
        }
    }

    /**
     * Records an observation of the runtime in the journal and in the log.
     *
     * @param kind the stable label of what was observed
     * @param subject the other server concerned, or empty
     * @param cause the stable label of the cause, or empty
     */
    void record(String kind, long term, String subject, String cause, DecisionData data, String text, Level level) {
        long atMillis = ticker.wallMillis();
        journal.add(new DecisionRecord(
                atMillis, term, kind, subject, text, cause, data, DecisionOccurrences.once(atMillis)));
        LOG.atLevel(level).log("term {}: {}: {}", term, kind, text);
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
            case FENCED, FOLLOWER_LOST, LEADER_LOST, LOG_TRUNCATED, RECOVERY_STARTED, DISK_SPACE_CHANGED -> Level.WARN;
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
