package dev.raftctl.node.core;

import dev.raftctl.node.specification.ProtocolObserver;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One core and its surroundings: a disk that can be slow, a state machine that only records, and a clock of its own.
 */
final class TestServer implements Effect.Handler {
    /** Receives what a server sends, decides and applies. */
    interface Callbacks {
        void messageSent(ServerId from, ServerId to, PeerMessage message);

        void responded(ServerId server, long ticket, CoreResponse response);

        void proposalsAppended(ServerId server, Effect.ProposalsAppended effect);

        void decided(ServerId server, Decision decision);

        void persistRequested(ServerId server, Effect.PersistWrite write);

        void applied(ServerId server, LogEntry entry);
    }

    private RaftSettings settings;
    private final RandomGenerator random;
    private final Callbacks callbacks;
    private ProtocolObserver observer = ProtocolObserver.NONE;
    private final TestDisk disk = new TestDisk();
    private final ArrayDeque<Effect> pendingWrites = new ArrayDeque<>();
    private final ArrayDeque<Event> completions = new ArrayDeque<>();
    private @Nullable Raft raft;
    private boolean isDiskSlow;
    private long now;
    private LogPosition lastApplied = LogPosition.ZERO;

    TestServer(RaftSettings settings, RandomGenerator random, Callbacks callbacks) {
        this.settings = settings;
        this.random = random;
        this.callbacks = callbacks;
    }

    void observedBy(ProtocolObserver newObserver) {
        observer = newObserver;
    }

    ServerId id() {
        return settings.self();
    }

    /** Sets the settings for the next start. */
    void settings(RaftSettings newSettings) {
        settings = newSettings;
    }

    TestDisk disk() {
        return disk;
    }

    boolean isUp() {
        return raft != null;
    }

    Raft raft() {
        if (raft == null) {
            throw new IllegalStateException(id() + " is down");
        }
        return raft;
    }

    RaftStateView view() {
        return raft().view(now);
    }

    long now() {
        return now;
    }

    LogPosition lastApplied() {
        return lastApplied;
    }

    void start() {
        RecoveredState recovered = disk.recovered();
        disk.storeLeasePromise(Math.max(recovered.leasePromiseNanos(), settings.leasePromiseNanos()));
        observer.started(id(), settings, recovered);
        raft = new Raft(settings, recovered, disk::read, random, now);
        lastApplied = disk.snapshot();
    }

    /** Stops the server; everything that was not synced is lost. */
    void crash() {
        if (isUp()) {
            observer.stopped(id());
        }
        raft = null;
        pendingWrites.clear();
        completions.clear();
        isDiskSlow = false;
    }

    /** Crashes the server and removes its newest entries although the disk had reported them synced. */
    void loseTail(int entries) {
        crash();
        disk.loseTail(entries);
    }

    /** Crashes the server and damages its newest entries. It does what storage does when it finds damage at a start. */
    void damageTail(int entries) {
        crash();
        disk.loseTail(entries);
        disk.startRecovery();
    }

    void slowDisk() {
        isDiskSlow = true;
    }

    /** Lets time pass and ticks the core at each of its deadlines. */
    void passTime(long nanos) {
        long end = now + nanos;
        while (raft().nextDeadline() <= end) {
            now = Math.max(now, raft().nextDeadline());
            step(new Event.ClockTick());
        }
        now = end;
        step(new Event.ClockTick());
    }

    /** Lets time pass until the core's next deadline. */
    void passTimeToDeadline() {
        now = Math.max(now, raft().nextDeadline());
        step(new Event.ClockTick());
    }

    /** Lets time pass without ticking the core, as if the process were paused. */
    void sleep(long nanos) {
        now += nanos;
    }

    void step(Event event) {
        stepCore(event);
        if (!isDiskSlow) {
            sync();
        }
        Event completion;
        while (isUp() && (completion = completions.poll()) != null) {
            stepCore(completion);
            if (!isDiskSlow) {
                sync();
            }
        }
    }

    private void stepCore(Event event) {
        for (Effect effect : raft().step(now, event)) {
            effect.dispatchTo(this);
        }
        observer.stepped(id(), view());
        raft().checkAll();
    }

    /** Makes all pending writes durable, in order. */
    void syncAll() {
        sync();
        if (isUp()) {
            step(new Event.ClockTick());
        }
    }

    private void sync() {
        Effect next;
        while ((next = pendingWrites.poll()) != null) {
            write(next);
        }
    }

    /** Makes the oldest pending write durable. */
    void syncOne() {
        Effect next = pendingWrites.poll();
        if (next != null) {
            write(next);
            step(new Event.ClockTick());
        }
    }

    private void write(Effect effect) {
        if (effect instanceof Effect.PersistWrite write) {
            if (write.hardState() != null) {
                disk.writeHardState(write.hardState());
            }
            disk.write(write.entries());
            observer.durable(id(), write.hardState(), write.entries());
            for (Effect.OutboundMessage outbound : write.onceDurable()) {
                outbound.dispatchTo(this);
            }
            int count = write.entries().size();
            if (write.hardState() != null || count > 0) {
                LogPosition last = count == 0
                        ? LogPosition.ZERO
                        : write.entries().get(count - 1).position();
                completions.add(new Event.WritePersisted(write.writtenInTerm(), last));
            }
        } else if (effect instanceof Effect.StoreSnapshotChunk install) {
            InstallSnapshot.InstallSnapshotChunk chunk = install.chunk();
            Configuration configuration = ClusterConfigurationFormat.decode(chunk.data());
            disk.installSnapshot(chunk.last(), configuration);
            lastApplied = chunk.last();
            completions.add(new Event.SnapshotInstallCompleted(chunk.last(), configuration, true));
        } else if (effect instanceof Effect.MarkLogRecovering note) {
            disk.markRecovering(note.term());
        } else if (effect instanceof Effect.StoreLeasePromise note) {
            disk.storeLeasePromise(note.nanos());
        } else if (effect instanceof Effect.CompactLog compact) {
            disk.compact(compact.firstIndexToKeep());
        }
    }

    /** Takes a snapshot of the current state. */
    void takeSnapshot() {
        Configuration configuration = disk.configurationAt(lastApplied.index());
        disk.saveSnapshot(lastApplied, configuration);
        step(new Event.SnapshotPersisted(lastApplied, configuration));
    }

    @Override
    public void send(Effect.SendMessage effect) {
        observer.sent(id(), effect.to(), effect.message());
        callbacks.messageSent(id(), effect.to(), effect.message());
    }

    @Override
    public void reply(Effect.RespondToRequest reply) {
        callbacks.responded(id(), reply.ticket(), reply.response());
    }

    @Override
    public void persist(Effect.PersistWrite write) {
        observer.writeRequested(id(), write);
        callbacks.persistRequested(id(), write);
        pendingWrites.add(write);
    }

    @Override
    public void markRecovering(Effect.MarkLogRecovering note) {
        pendingWrites.add(note);
    }

    @Override
    public void storeLeasePromise(Effect.StoreLeasePromise note) {
        pendingWrites.add(note);
    }

    @Override
    public void proposalsAppended(Effect.ProposalsAppended effect) {
        callbacks.proposalsAppended(id(), effect);
    }

    @Override
    public void apply(Effect.ApplyEntries effect) {
        for (LogEntry entry : new ArrayList<>(effect.entries())) {
            InvariantChecks.holds(
                    entry.index() == lastApplied.index() + 1,
                    "entry %d is applied after %d",
                    entry.index(),
                    lastApplied.index());
            lastApplied = entry.position();
            callbacks.applied(id(), entry);
        }
        completions.add(new Event.EntriesApplied(lastApplied.index()));
    }

    @Override
    public void sendSnapshotChunk(Effect.SendSnapshotChunk effect) {
        if (disk.snapshot().equals(effect.snapshot())) {
            byte[] data = ClusterConfigurationFormat.encode(disk.snapshotConfiguration());
            callbacks.messageSent(
                    id(),
                    effect.to(),
                    new InstallSnapshot.InstallSnapshotChunk(
                            effect.term(), effect.snapshot(), 0, data, data.length, 0));
        }
    }

    @Override
    public void installChunk(Effect.StoreSnapshotChunk effect) {
        pendingWrites.add(effect);
    }

    @Override
    public void compact(Effect.CompactLog effect) {
        pendingWrites.add(effect);
    }

    @Override
    public void decided(Effect.ReportDecision effect) {
        observer.decided(id(), effect.decision());
        callbacks.decided(id(), effect.decision());
    }

    /** Returns the log as the core holds it: the entries on disk and those of pending writes. */
    List<LogEntry> log() {
        List<LogEntry> log = new ArrayList<>(disk.entries());
        for (Effect pending : pendingWrites) {
            if (pending instanceof Effect.PersistWrite write && !write.entries().isEmpty()) {
                long from = write.entries().get(0).index();
                log.removeIf(entry -> entry.index() >= from);
                log.addAll(write.entries());
            }
        }
        return log;
    }

    boolean isWriting() {
        return !pendingWrites.isEmpty();
    }

    /** Returns the terms of the entries on disk, in order. */
    List<Long> terms() {
        List<Long> terms = new ArrayList<>();
        disk.entries().forEach(entry -> terms.add(entry.term()));
        return terms;
    }
}
