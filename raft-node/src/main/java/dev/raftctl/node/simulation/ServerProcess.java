package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.node.simulation.safety.ServerGhost;
import dev.raftctl.node.simulation.safety.Witness;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.io.IOException;
import java.util.List;

/**
 * One life of a server, from its start to its crash: the core, and what performs its effects as a node does, with time that
 * passes between any two of them.
 */
final class ServerProcess implements Effect.Actions {
    /** Work that may find the disk failing. */
    @FunctionalInterface
    interface DiskWork {
        void run() throws StorageFailure, IOException;
    }

    /** The disk fails under the core's hands. */
    private static final class UnreadableLog extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient StorageFailure failure;

        UnreadableLog(StorageFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private final SimulatedServer server;
    private final World world;
    private final Swarm swarm;
    private final ServerFiles files;
    private final NodeClock clock;
    private final Dice pace;
    private final Raft raft;
    private final Replica replica;
    private final WriterLane writer;
    private final DiskWatch watch;
    private final ApplierLane applier = new ApplierLane(this);
    private final FrontDesk desk = new FrontDesk(this);
    private final SnapshotLane snapshots;
    private boolean over;
    private long tickAt = Long.MAX_VALUE;
    private long tickedAt;
    private RaftView view;

    ServerProcess(SimulatedServer server, ServerFiles files, NodeClock clock, long luck)
            throws StorageFailure, IOException {
        this.server = server;
        this.world = server.world();
        this.swarm = server.swarm();
        this.files = files;
        this.clock = clock;
        this.tickedAt = clock.show(world.now());
        this.pace = world.dice("pace");
        this.writer = new WriterLane(this, files);
        this.watch = new DiskWatch(this, files);
        this.snapshots = new SnapshotLane(this, files);
        RecoveredState recovered = files.recovered();
        RaftSettings settings = swarm.rulesOf(server.id(), world.dice("settings"), luck);
        if (settings.promisedNanos() > recovered.promisedNanos()) {
            files.leasePromise(settings.promisedNanos());
        }
        witness().settings(ghost(), settings);
        witness().started(ghost(), recovered, allEntries(recovered));
        this.replica = Replica.recovered(files);
        this.raft = new Raft(
                settings,
                recovered,
                this::readBack,
                new TimeoutDraws(world.dice("timeouts").sequence(luck), server::timeoutSpread),
                clock.show(world.now()));
        this.view = raft.view(clock.show(world.now()));
        witness().stepped(ghost(), view);
        scheduleTick();
        tellTime(world.now());
        watch.begin();
    }

    /** A leader lets log time go on, by its own clock, while sessions wait for it. */
    private void tellTime(long since) {
        after(3 * swarm.electionTimeoutNanos(), () -> {
            if (view.role() == ServerRole.LEADER && replica.hasTimedThings()) {
                long elapsedMillis = (clock.show(world.now()) - clock.show(since)) / 1_000_000;
                desk.advance(elapsedMillis);
            }
            tellTime(world.now());
        });
    }

    private List<Entry> allEntries(RecoveredState recovered) throws StorageFailure {
        return recovered.lastIndex() < recovered.firstIndex()
                ? List.of()
                : files.read(recovered.firstIndex(), recovered.lastIndex() + 1, Long.MAX_VALUE);
    }

    private List<Entry> readBack(long from, long to, long bytesMax) {
        try {
            return files.read(from, to, bytesMax);
        } catch (StorageFailure failure) {
            throw new UnreadableLog(failure);
        }
    }

    /** The core takes a step, and its effects are performed, unless the server crashes between two of them. */
    void step(Event event) {
        if (over) {
            return;
        }
        long now = clock.show(world.now());
        List<Effect> effects;
        try {
            effects = raft.step(now, event);
        } catch (UnreadableLog unreadable) {
            guarded(() -> {
                throw unreadable.failure;
            });
            return;
        }
        for (Effect effect : effects) {
            perform(effect);
            if (server.fuseBurns()) {
                server.crashForAWhile();
                return;
            }
        }
        if (over) {
            // The disk failed under one of the effects: nobody is there any more to be looked at.
            return;
        }
        view = raft.view(now);
        world.fold(Dice.join(view.ballot().term(), view.last().index()) + view.commitIndex());
        witness().stepped(ghost(), view);
        scheduleTick();
    }

    void perform(Effect effect) {
        if (!over) {
            effect.on(this);
        }
    }

    private void scheduleTick() {
        long due = Math.max(clock.whenShows(raft.nextDeadline()), world.now() + 1);
        if (due < tickAt) {
            tickAt = due;
            after(due - world.now(), () -> tick(due));
        }
    }

    private void tick(long due) {
        if (tickAt != due) {
            return;
        }
        tickAt = Long.MAX_VALUE;
        long shown = clock.show(world.now());
        if (shown >= raft.nextDeadline()) {
            tickedAt = shown;
            step(new Event.Tick());
            if (!over && raft.nextDeadline() <= shown) {
                throw new SafetyViolation("NoBusyLoop", server.id() + " wants a tick again at once, as " + view.role());
            }
        } else {
            scheduleTick();
        }
    }

    /** Something this process does later, if it still lives then and is not paused. */
    void after(long nanos, Runnable what) {
        server.at(world.now() + nanos, () -> {
            if (!over) {
                what.run();
            }
        });
    }

    /** A failing disk ends the process. */
    void guarded(DiskWork work) {
        try {
            if (!over) {
                work.run();
            }
        } catch (StorageFailure | IOException failure) {
            world.tell(server.id().value(), () -> "stops: " + failure.getMessage());
            world.count("disk failures met");
            server.failed(failure);
        }
    }

    void end() {
        over = true;
        desk.close();
        witness().stopped(ghost());
    }

    void say(ServerId to, PeerMessage message) {
        witness().said(ghost(), to, message);
        server.network().send(server, to, message);
    }

    /** The machine becomes what this snapshot holds, after what it has to apply already. */
    void restore(Snapshot snapshot) {
        applier.add(() -> {
            boolean newer = snapshot.last().index() > replica.applied();
            if (newer) {
                replica.restore(files, snapshot);
                witness().installed(ghost(), snapshot.last(), snapshot.configuration());
                desk.skippedTo(snapshot.last().index());
            }
            step(new Event.Installed(snapshot.last(), snapshot.configuration(), true));
            desk.appliedUpTo(replica.applied());
        });
    }

    @Override
    public void send(Effect.Send mail) {
        say(mail.to(), mail.message());
    }

    @Override
    public void reply(Effect.Reply reply) {
        desk.answered(reply.ticket(), reply.answer());
    }

    @Override
    public void persist(Effect.Persist write) {
        witness().writing(ghost(), write);
        writer.add(write);
    }

    @Override
    public void distrust(Effect.Distrust note) {
        writer.add(note);
    }

    @Override
    public void leasePromise(Effect.LeasePromise note) {
        writer.add(note);
    }

    @Override
    public void admitted(Effect.Admitted admitted) {
        desk.admitted(admitted);
    }

    @Override
    public void apply(Effect.Apply work) {
        applier.add(() -> applyAll(work.entries()));
    }

    private void applyAll(List<Entry> entries) throws StorageFailure {
        for (Entry entry : entries) {
            witness().applying(ghost(), entry);
            desk.applied(entry, replica.apply(entry));
        }
        witness().reached(ghost(), replica.applied(), replica.stateHash());
        step(new Event.Applied(replica.applied()));
        desk.appliedUpTo(replica.applied());
        if (!over) {
            snapshots.captureIfDue();
        }
    }

    @Override
    public void sendChunk(Effect.SendChunk work) {
        snapshots.send(work);
    }

    @Override
    public void install(Effect.Install work) {
        writer.add(work);
    }

    @Override
    public void compact(Effect.Compact work) {
        writer.add(work);
    }

    @Override
    public void decided(Effect.Decided told) {
        witness().decided(ghost(), told.decision());
        if (told.decision().kind() == Decision.Kind.TRANSFER_STARTED) {
            desk.handsOver();
        }
        world.count("decided " + told.decision().kind().word());
        world.tell(
                server.id().value(),
                () -> told.decision().kind().word() + " (term "
                        + told.decision().term() + "): " + told.decision().text());
    }

    DiskWatch watch() {
        return watch;
    }

    SimulatedServer server() {
        return server;
    }

    World world() {
        return world;
    }

    Swarm swarm() {
        return swarm;
    }

    /** What its own clock shows. */
    long clock() {
        return clock.show(world.now());
    }

    /** What its own clock showed when the core was last told the time for its own sake, or was made. */
    long tickedAt() {
        return tickedAt;
    }

    RaftView view() {
        return view;
    }

    Replica replica() {
        return replica;
    }

    FrontDesk desk() {
        return desk;
    }

    Witness witness() {
        return server.witness();
    }

    ServerGhost ghost() {
        return server.ghost();
    }

    int syncedTogetherMax() {
        return server.syncedTogetherMax();
    }

    long diskNanos() {
        Machinery machinery = swarm.machinery();
        boolean slow = server.slowDiskUntil() > world.now();
        long most = slow ? machinery.slowDiskNanosMax() : machinery.diskNanosMax();
        return pace.between(1_000, most, Dice.join(server.number(), world.now()));
    }

    long applyNanos() {
        return pace.between(1_000, swarm.machinery().applyNanosMax(), Dice.join(-server.number(), world.now()));
    }
}
