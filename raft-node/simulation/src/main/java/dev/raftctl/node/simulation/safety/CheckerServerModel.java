package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The safety checker's model of a server with one data directory. It holds the log as the server's core sees it, and
 * the part of the log that the disk guarantees.
 */
public final class CheckerServerModel {
    private record IndexedConfiguration(long index, Configuration configuration) {}

    private static final IndexedConfiguration NO_CONFIGURATION = new IndexedConfiguration(0, Configuration.NONE);

    private final ServerId id;
    private final int number;
    private final CheckerLogModel log = new CheckerLogModel();
    private final CheckerLogModel durable = new CheckerLogModel();
    private final CheckerLogModel logBeforeDamage = new CheckerLogModel();
    private final Deque<IndexedConfiguration> configurations = new ArrayDeque<>();
    private HardState durableHardState = HardState.INITIAL;
    private LogPosition snapshot = LogPosition.ZERO;
    private @Nullable RaftStateView view;
    private int startCount;
    private long lastApplied;
    private long replacingFrom = Long.MAX_VALUE;
    private long recoveringTerm;
    private boolean damaged;
    private boolean diskAhead;
    private boolean newlyConfigured;
    private @Nullable RaftSettings raftSettings;

    CheckerServerModel(ServerId id, int number) {
        this.id = id;
        this.number = number;
    }

    public ServerId id() {
        return id;
    }

    void raftSettings(RaftSettings started) {
        raftSettings = started;
    }

    /** Returns the server's own settings, or the defaults if the server has no settings of its own. */
    public RaftSettings raftSettingsOr(RaftSettings defaults) {
        RaftSettings own = raftSettings;
        return own == null ? defaults : own;
    }

    /** Returns a number that identifies the data directory. If a server gets a new directory, this number changes. */
    public int number() {
        return number;
    }

    /** Returns how many times the server was started on this directory. */
    public int startCount() {
        return startCount;
    }

    /** Returns the log as the server's core sees it, including entries that are not durable yet. */
    public CheckerLogModel log() {
        return log;
    }

    /** Returns whether data on the server's disk was damaged, even if the server has not detected the damage yet. */
    public boolean isDamaged() {
        return damaged;
    }

    void markDamaged() {
        damaged = true;
    }

    /**
     * Returns the term up to which acknowledged entries may be missing; the log is complete again once it ends in a
     * higher term. 0 if none are missing.
     */
    long recoveringTerm() {
        return recoveringTerm;
    }

    boolean isRecovering() {
        return log.end().term() <= recoveringTerm;
    }

    /**
     * Returns whether the disk held this index before it was damaged: the server may still be counted for it in the old
     * term.
     */
    boolean heldBeforeDamage(long index, CheckerLogModel leader) {
        return recoveringTerm > 0 && logBeforeDamage.agreesAt(index, leader);
    }

    /** Returns the durable part of the log, which the disk returns even after a crash. */
    public CheckerLogModel durable() {
        return durable;
    }

    public HardState durableHardState() {
        return durableHardState;
    }

    /** Returns the position of the last entry that the server's newest snapshot covers. */
    public LogPosition snapshot() {
        return snapshot;
    }

    /** Returns the core's view after its last step, or null before the first step and while the server is down. */
    public @Nullable RaftStateView view() {
        return view;
    }

    public boolean isLeaderIn(long term) {
        RaftStateView current = view;
        return current != null
                && current.role() == ServerRole.LEADER
                && current.hardState().term() == term;
    }

    public long lastApplied() {
        return lastApplied;
    }

    /**
     * Returns the index of the active configuration, which is the last one in the log. If the log contains none, the
     * snapshot's configuration is active.
     */
    long configurationIndex() {
        IndexedConfiguration last = configurations.peekLast();
        return last == null ? 0 : last.index();
    }

    /** Returns the index of the last configuration at or before this index, or 0 if there is none. */
    long configurationIndexUpTo(long index) {
        return lastConfigurationUpTo(index).index();
    }

    /** Returns the last configuration at or before this index, or {@link Configuration#NONE} if there is none. */
    Configuration configurationUpTo(long index) {
        return lastConfigurationUpTo(index).configuration();
    }

    private IndexedConfiguration lastConfigurationUpTo(long index) {
        Iterator<IndexedConfiguration> newestFirst = configurations.descendingIterator();
        while (newestFirst.hasNext()) {
            IndexedConfiguration candidate = newestFirst.next();
            if (candidate.index() <= index) {
                return candidate;
            }
        }
        return NO_CONFIGURATION;
    }

    Configuration configuration() {
        IndexedConfiguration last = configurations.peekLast();
        return last == null ? Configuration.NONE : last.configuration();
    }

    /** Returns the configuration before the last one, or {@link Configuration#NONE} if none is known. */
    Configuration configurationBefore() {
        Iterator<IndexedConfiguration> newestFirst = configurations.descendingIterator();
        if (newestFirst.hasNext()) {
            newestFirst.next();
        }
        return newestFirst.hasNext() ? newestFirst.next().configuration() : Configuration.NONE;
    }

    /** Returns the index of the configuration before the last one, or 0 if there is none. */
    long configurationIndexBefore() {
        Iterator<IndexedConfiguration> newestFirst = configurations.descendingIterator();
        if (newestFirst.hasNext()) {
            newestFirst.next();
        }
        return newestFirst.hasNext() ? newestFirst.next().index() : 0;
    }

    /**
     * Returns the index from which an unfinished write replaces durable entries; {@link Long#MAX_VALUE} if there is
     * none.
     */
    long replacingFrom() {
        return replacingFrom;
    }

    /** Returns whether a snapshot has replaced the log on disk but the core does not know this yet. */
    boolean isDiskAhead() {
        return diskAhead;
    }

    void onWriteStarted(long firstIndex) {
        replacingFrom = Math.min(replacingFrom, firstIndex);
    }

    void onWritesCompleted() {
        replacingFrom = Long.MAX_VALUE;
    }

    /** Resets this model to the newest snapshot and the log entries that the server read from its disk at startup. */
    void onStart(RecoveredState recovered, List<LogEntry> entries, CheckerLogModel committedLog) {
        startCount++;
        view = null;
        if (recovered.recoveringTerm() > recoveringTerm && durable.last() >= logBeforeDamage.last()) {
            logBeforeDamage.copyFrom(durable, durable.last());
        }
        damaged &= recovered.recoveringTerm() <= recoveringTerm;
        recoveringTerm = recovered.recoveringTerm();
        durableHardState = recovered.hardState();
        snapshot = recovered.snapshot();
        lastApplied = snapshot.index();
        replacingFrom = Long.MAX_VALUE;
        diskAhead = false;
        configurations.clear();
        log.copyFrom(committedLog, snapshot.index());
        if (snapshot.index() > 0) {
            addConfiguration(snapshot.index(), recovered.snapshotConfiguration());
        }
        for (LogEntry entry : entries) {
            if (entry.index() > snapshot.index()) {
                append(entry);
            }
        }
        durable.copyFrom(log, log.last());
    }

    void onStop() {
        view = null;
    }

    void recordView(RaftStateView current) {
        view = current;
        newlyConfigured = false;
    }

    void recordApplied(long index) {
        lastApplied = index;
    }

    void recordHardState(HardState hardState) {
        durableHardState = hardState;
    }

    void append(LogEntry entry) {
        dropConfigurationsFrom(entry.index());
        log.put(entry);
        if (entry.kind() == LogEntryKind.CONFIGURATION) {
            addConfiguration(entry.index(), ClusterConfigurationFormat.decode(entry.payload()));
        }
    }

    void truncateAfter(long last) {
        dropConfigurationsFrom(last + 1);
        log.truncateAfter(last);
    }

    /**
     * Makes the log begin after this snapshot. Entries after the snapshot remain only if the log contains the
     * snapshot's last entry.
     */
    void onSnapshotInstalled(LogPosition last, Configuration configuration, CheckerLogModel committedLog) {
        snapshot = last;
        if (!log.agreesAt(last.index(), committedLog)) {
            log.copyFrom(committedLog, last.index());
            configurations.clear();
            addConfiguration(last.index(), configuration);
        }
        onSnapshotAdopted(last, committedLog);
        diskAhead = false;
    }

    void onSnapshotAdoptionStarted(LogPosition last, CheckerLogModel committedLog) {
        if (!durable.agreesAt(last.index(), committedLog)) {
            onWriteStarted(1);
        }
    }

    void onSnapshotAdopted(LogPosition last, CheckerLogModel committedLog) {
        if (!durable.agreesAt(last.index(), committedLog)) {
            durable.copyFrom(committedLog, last.index());
            diskAhead = true;
            onWritesCompleted();
        }
    }

    void onSnapshotCaptured(LogPosition last) {
        snapshot = last;
    }

    /** Returns whether the active configuration in the server's log has changed since the core's last step. */
    boolean isNewlyConfigured() {
        return newlyConfigured;
    }

    private void addConfiguration(long index, Configuration configuration) {
        newlyConfigured = true;
        configurations.addLast(new IndexedConfiguration(index, configuration));
    }

    private void dropConfigurationsFrom(long index) {
        while (!configurations.isEmpty() && configurations.getLast().index() >= index) {
            newlyConfigured = true;
            configurations.removeLast();
        }
    }

    @Override
    public String toString() {
        return id.value();
    }
}
