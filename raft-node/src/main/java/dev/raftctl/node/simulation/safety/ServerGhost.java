package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server's data directory and what the witness knows of it: its log as the core sees it, and as its disk promises it. */
public final class ServerGhost {
    private record PlacedConfiguration(long index, Configuration configuration) {}

    private static final PlacedConfiguration NOWHERE = new PlacedConfiguration(0, Configuration.NONE);

    private final ServerId id;
    private final int number;
    private final GhostLog log = new GhostLog();
    private final GhostLog durable = new GhostLog();
    private final GhostLog promised = new GhostLog();
    private final Deque<PlacedConfiguration> configurations = new ArrayDeque<>();
    private Ballot durableBallot = Ballot.NONE;
    private Position snapshot = Position.ZERO;
    private @Nullable RaftView view;
    private int boot;
    private long lastApplied;
    private long replacingFrom = Long.MAX_VALUE;
    private long distrustedTerm;
    private boolean damaged;
    private boolean diskAhead;
    private boolean newlyConfigured;
    private @Nullable RaftSettings settings;

    ServerGhost(ServerId id, int number) {
        this.id = id;
        this.number = number;
    }

    public ServerId id() {
        return id;
    }

    void settings(RaftSettings started) {
        settings = started;
    }

    /** What it runs with. */
    RaftSettings settingsOr(RaftSettings usual) {
        RaftSettings own = settings;
        return own == null ? usual : own;
    }

    /** Different for each data directory, also of the same server. */
    public int number() {
        return number;
    }

    /** How often it was started, from 1. */
    public int boot() {
        return boot;
    }

    /** The log as its core sees it. */
    public GhostLog log() {
        return log;
    }

    /** Its disk has lost something that the server may not have noticed yet. */
    public boolean isDamaged() {
        return damaged;
    }

    void damaged() {
        damaged = true;
    }

    /** What it acknowledged up to here may be gone from its log, and is while the log ends no later; 0: nothing is. */
    long distrustedTerm() {
        return distrustedTerm;
    }

    boolean isMending() {
        return log.end().term() <= distrustedTerm;
    }

    /** The log as its disk had it before it was damaged, when it mends: by that it may still be counted in the old term. */
    boolean hadPromised(long index, GhostLog leader) {
        return distrustedTerm > 0 && promised.agreesAt(index, leader);
    }

    /** The log as its disk would give it back after any crash. */
    public GhostLog durable() {
        return durable;
    }

    public Ballot durableBallot() {
        return durableBallot;
    }

    /** The end of its newest snapshot. */
    public Position snapshot() {
        return snapshot;
    }

    /** What its core said of itself after its last step; null before the first, and while it is down. */
    public @Nullable RaftView view() {
        return view;
    }

    public boolean leads(long term) {
        RaftView now = view;
        return now != null && now.role() == ServerRole.LEADER && now.ballot().term() == term;
    }

    public long lastApplied() {
        return lastApplied;
    }

    /** The index of the configuration in force: the last in the log, else the snapshot's. */
    long configurationIndex() {
        PlacedConfiguration last = configurations.peekLast();
        return last == null ? 0 : last.index();
    }

    /** The index of the last configuration up to there; 0 when there is none. */
    long configurationIndexUpTo(long index) {
        return placedUpTo(index).index();
    }

    /** The last configuration up to there; {@link Configuration#NONE} when there is none. */
    Configuration configurationUpTo(long index) {
        return placedUpTo(index).configuration();
    }

    private PlacedConfiguration placedUpTo(long index) {
        Iterator<PlacedConfiguration> newestFirst = configurations.descendingIterator();
        while (newestFirst.hasNext()) {
            PlacedConfiguration placed = newestFirst.next();
            if (placed.index() <= index) {
                return placed;
            }
        }
        return NOWHERE;
    }

    Configuration configuration() {
        PlacedConfiguration last = configurations.peekLast();
        return last == null ? Configuration.NONE : last.configuration();
    }

    /** The configuration before the last; {@link Configuration#NONE} when none is known. */
    Configuration configurationBefore() {
        Iterator<PlacedConfiguration> newestFirst = configurations.descendingIterator();
        if (newestFirst.hasNext()) {
            newestFirst.next();
        }
        return newestFirst.hasNext() ? newestFirst.next().configuration() : Configuration.NONE;
    }

    /** The index of that one; 0 when there is none. */
    long configurationIndexBefore() {
        Iterator<PlacedConfiguration> newestFirst = configurations.descendingIterator();
        if (newestFirst.hasNext()) {
            newestFirst.next();
        }
        return newestFirst.hasNext() ? newestFirst.next().index() : 0;
    }

    /** Where a write that was under way began to replace what is durable; {@link Long#MAX_VALUE}: none was. */
    long replacingFrom() {
        return replacingFrom;
    }

    /** A snapshot took the place of the log on the disk, and the core was not told yet. */
    boolean isDiskAhead() {
        return diskAhead;
    }

    void writeBegun(long firstIndex) {
        replacingFrom = Math.min(replacingFrom, firstIndex);
    }

    void writeEnded() {
        replacingFrom = Long.MAX_VALUE;
    }

    /** It runs on what its disk gave back: the snapshot, and these entries. */
    void started(RecoveredState recovered, List<Entry> entries, GhostLog ledger) {
        boot++;
        view = null;
        if (recovered.distrustedTerm() > distrustedTerm && durable.last() >= promised.last()) {
            promised.copyFrom(durable, durable.last());
        }
        damaged &= recovered.distrustedTerm() <= distrustedTerm;
        distrustedTerm = recovered.distrustedTerm();
        durableBallot = recovered.ballot();
        snapshot = recovered.snapshot();
        lastApplied = snapshot.index();
        replacingFrom = Long.MAX_VALUE;
        diskAhead = false;
        configurations.clear();
        log.copyFrom(ledger, snapshot.index());
        if (snapshot.index() > 0) {
            place(snapshot.index(), recovered.snapshotConfiguration());
        }
        for (Entry entry : entries) {
            if (entry.index() > snapshot.index()) {
                append(entry);
            }
        }
        durable.copyFrom(log, log.last());
    }

    void stopped() {
        view = null;
    }

    void viewed(RaftView now) {
        view = now;
        newlyConfigured = false;
    }

    void appliedUpTo(long index) {
        lastApplied = index;
    }

    void voted(Ballot ballot) {
        durableBallot = ballot;
    }

    void append(Entry entry) {
        dropConfigurationsFrom(entry.index());
        log.put(entry);
        if (entry.kind() == EntryKind.CONFIGURATION) {
            place(entry.index(), ConfigurationFormat.decode(entry.payload()));
        }
    }

    void cut(long last) {
        dropConfigurationsFrom(last + 1);
        log.cut(last);
    }

    /** Its log begins behind this snapshot now; the suffix stays when the log agrees with it. */
    void installed(Position last, Configuration configuration, GhostLog ledger) {
        snapshot = last;
        if (!log.agreesAt(last.index(), ledger)) {
            log.copyFrom(ledger, last.index());
            configurations.clear();
            place(last.index(), configuration);
        }
        adopted(last, ledger);
        diskAhead = false;
    }

    void adopting(Position last, GhostLog ledger) {
        if (!durable.agreesAt(last.index(), ledger)) {
            writeBegun(1);
        }
    }

    void adopted(Position last, GhostLog ledger) {
        if (!durable.agreesAt(last.index(), ledger)) {
            durable.copyFrom(ledger, last.index());
            diskAhead = true;
            writeEnded();
        }
    }

    void captured(Position last) {
        snapshot = last;
    }

    /** Whether the configuration in its log is another one than at its core's last step. */
    boolean isNewlyConfigured() {
        return newlyConfigured;
    }

    private void place(long index, Configuration configuration) {
        newlyConfigured = true;
        configurations.addLast(new PlacedConfiguration(index, configuration));
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
