package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.DecisionRenderer;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.LeaseTimeProposer;
import dev.raftctl.node.pipeline.LogTimeProposer;
import dev.raftctl.node.simulation.safety.CheckerServerModel;
import dev.raftctl.node.simulation.safety.SafetyChecker;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.io.IOException;
import java.util.List;

/**
 * One run of a server process, from its start to its crash: the core, and the execution of its effects as in a node,
 * with time passing between any two of them.
 */
final class SimulatedServerProcess implements Effect.Handler {
    /** A task that uses the disk and throws if the disk fails. */
    @FunctionalInterface
    interface SimulatedDiskTask {
        void run() throws StorageFailure, IOException;
    }

    /** Thrown if the disk fails while the core is reading the log. */
    private static final class SimulatedLogReadFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient StorageFailure failure;

        SimulatedLogReadFailure(StorageFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private final SimulatedServer server;
    private final SimulationContext context;
    private final SimulationSettings settings;
    private final SimulatedStorage storage;
    private final SimulatedServerClock clock;
    private final KeyedRandom latencyRandom;
    private final Raft raft;
    private final SimulatedLogWriter logWriter;
    private final SimulatedDiskSpaceMonitor diskSpaceMonitor;
    private final SimulatedApplier applier;
    private final SimulatedRequestRouter requestRouter = new SimulatedRequestRouter(this);
    private final LogTimeProposer logTimeProposer;
    private final LeaseTimeProposer leaseTimeProposer;
    private boolean stopped;
    private long nextTickAt = Long.MAX_VALUE;
    private long lastTickAt;
    private RaftStateView view;

    SimulatedServerProcess(SimulatedServer server, SimulatedStorage storage, SimulatedServerClock clock, long randomKey)
            throws StorageFailure, IOException {
        this.server = server;
        this.context = server.context();
        this.settings = server.settings();
        this.storage = storage;
        this.clock = clock;
        this.lastTickAt = clock.readAt(context.now());
        this.latencyRandom = context.random("pace");
        this.logWriter = new SimulatedLogWriter(this, storage);
        this.diskSpaceMonitor = new SimulatedDiskSpaceMonitor(this, storage);
        this.logTimeProposer = new LogTimeProposer(2 * settings.electionTimeoutNanos());
        this.leaseTimeProposer = new LeaseTimeProposer(settings.raftSettings().heartbeatNanos());
        RecoveredState recovered = storage.recovered();
        RaftSettings raftSettings = settings.raftSettingsFor(server.id(), context.random("settings"), randomKey);
        if (raftSettings.leasePromiseNanos() > recovered.leasePromiseNanos()) {
            storage.storeLeasePromise(raftSettings.leasePromiseNanos());
        }
        safetyChecker().onSettings(shadow(), raftSettings);
        safetyChecker().onStart(shadow(), recovered, allEntries(recovered));
        this.applier = new SimulatedApplier(this, storage);
        this.raft = new Raft(
                raftSettings,
                recovered,
                this::readEntries,
                new ElectionTimeoutRandomGenerator(
                        context.random("timeouts").generator(randomKey), server::electionTimeoutSpread),
                clock.readAt(context.now()));
        this.view = raft.view(clock.readAt(context.now()));
        safetyChecker().onStep(shadow(), view);
        scheduleTick();
        scheduleLogTime();
        if (context.observesCoordination()) {
            scheduleLeaseTime();
        }
        diskSpaceMonitor.start();
    }

    /** Schedules the next advance of log time. A leader proposes it if the replicated state needs log time. */
    private void scheduleLogTime() {
        scheduleAfter(3 * settings.electionTimeoutNanos(), () -> {
            CoreRequest.CoreCommandRequest advance =
                    logTimeProposer.nextProposal(view.role() == ServerRole.LEADER, needsSessionTime(), clock());
            if (advance != null) {
                requestRouter.propose(advance);
            }
            scheduleLogTime();
        });
    }

    /** Returns whether only sessions need the log time, for which coarse steps suffice. */
    private boolean needsSessionTime() {
        return state().needsLogTime() && !state().leaseTimeNeeds().isNeeded();
    }

    /** Schedules what a leader does for leases and locks: it advances log time, and removes what has ended. */
    private void scheduleLeaseTime() {
        scheduleAfter(settings.raftSettings().heartbeatNanos() / 2, () -> {
            LeaseTimeProposer.LeaseTimeView leaseView = new LeaseTimeProposer.LeaseTimeView(
                    state().leaseTimeNeeds(),
                    view.role() == ServerRole.LEADER ? view.hardState().term() : 0,
                    state().lastApplied().term(),
                    state().logTimeMillis(),
                    0);
            CoreRequest.CoreCommandRequest advance = leaseTimeProposer.nextProposal(leaseView, clock());
            if (advance != null) {
                requestRouter.propose(advance);
            }
            applier.poll();
            scheduleLeaseTime();
        });
    }

    private List<LogEntry> allEntries(RecoveredState recovered) throws StorageFailure {
        return recovered.lastIndex() < recovered.firstIndex()
                ? List.of()
                : storage.read(recovered.firstIndex(), recovered.lastIndex() + 1, Long.MAX_VALUE);
    }

    private List<LogEntry> readEntries(long from, long to, long maxBytes) {
        try {
            return storage.read(from, to, maxBytes);
        } catch (StorageFailure failure) {
            throw new SimulatedLogReadFailure(failure);
        }
    }

    /** Makes the core take a step and executes the step's effects. The server may crash between two effects. */
    void step(Event event) {
        if (stopped) {
            return;
        }
        long now = clock.readAt(context.now());
        List<Effect> effects;
        try {
            effects = raft.step(now, event);
        } catch (SimulatedLogReadFailure exception) {
            runDiskWork(() -> {
                throw exception.failure;
            });
            return;
        }
        for (Effect effect : effects) {
            execute(effect);
            if (server.countdownExpires()) {
                server.crashAndRestartLater();
                return;
            }
        }
        if (stopped) {
            // The disk failed during one of the effects, and the process has ended.
            return;
        }
        view = raft.view(now);
        context.addToHash(
                KeyedRandom.combine(view.hardState().term(), view.last().index()) + view.commitIndex());
        safetyChecker().onStep(shadow(), view);
        scheduleTick();
    }

    void execute(Effect effect) {
        if (!stopped) {
            effect.dispatchTo(this);
        }
    }

    private void scheduleTick() {
        long due = Math.max(clock.virtualTimeOf(raft.nextDeadline()), context.now() + 1);
        if (due < nextTickAt) {
            nextTickAt = due;
            scheduleAfter(due - context.now(), () -> tick(due));
        }
    }

    private void tick(long due) {
        if (nextTickAt != due) {
            return;
        }
        nextTickAt = Long.MAX_VALUE;
        long clockTime = clock.readAt(context.now());
        if (clockTime >= raft.nextDeadline()) {
            lastTickAt = clockTime;
            step(new Event.ClockTick());
            if (!stopped && raft.nextDeadline() <= clockTime) {
                throw new SafetyPropertyViolation(
                        "NoBusyLoop", server.id() + " requests a tick at once, again, as " + view.role());
            }
        } else {
            scheduleTick();
        }
    }

    /**
     * Runs a task later, unless the process has stopped by then. If the process is paused, the task waits for the end
     * of the pause.
     */
    void scheduleAfter(long nanos, Runnable task) {
        server.scheduleAt(context.now() + nanos, () -> {
            if (!stopped) {
                task.run();
            }
        });
    }

    /** Runs a task that uses the disk. If the disk fails, the process stops. */
    void runDiskWork(SimulatedDiskTask work) {
        try {
            if (!stopped) {
                work.run();
            }
        } catch (StorageFailure | IOException failure) {
            context.trace(server.id().value(), () -> "stops: " + failure.getMessage());
            context.count("disk failures");
            server.onDiskFailure(failure);
        }
    }

    boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
        safetyChecker().onStop(shadow());
    }

    void sendMessage(ServerId to, PeerMessage message) {
        safetyChecker().onSend(shadow(), to, message);
        server.network().send(server, to, message);
    }

    @Override
    public void send(Effect.SendMessage send) {
        sendMessage(send.to(), send.message());
    }

    @Override
    public void reply(Effect.RespondToRequest reply) {
        requestRouter.onResponse(reply);
    }

    @Override
    public void persist(Effect.PersistWrite write) {
        safetyChecker().onWrite(shadow(), write);
        logWriter.enqueue(write);
    }

    @Override
    public void markRecovering(Effect.MarkLogRecovering effect) {
        logWriter.enqueue(effect);
    }

    @Override
    public void storeLeasePromise(Effect.StoreLeasePromise effect) {
        logWriter.enqueue(effect);
    }

    @Override
    public void proposalsAppended(Effect.ProposalsAppended appended) {
        requestRouter.onProposalsAppended(appended);
    }

    @Override
    public void apply(Effect.ApplyEntries work) {
        applier.apply(work.entries());
    }

    @Override
    public void sendSnapshotChunk(Effect.SendSnapshotChunk work) {
        applier.snapshotter().send(work);
    }

    @Override
    public void installChunk(Effect.StoreSnapshotChunk work) {
        logWriter.enqueue(work);
    }

    @Override
    public void compact(Effect.CompactLog work) {
        logWriter.enqueue(work);
    }

    @Override
    public void decided(Effect.ReportDecision effect) {
        RenderedDecision decision = DecisionRenderer.render(effect.decision());
        safetyChecker().onTypedDecision(shadow(), effect.decision());
        safetyChecker().onDecision(shadow(), decision);
        if (decision.kind() == DecisionKind.TRANSFER_STARTED) {
            requestRouter.onTransferStarted();
        }
        context.count("decided " + decision.kind().label());
        context.trace(
                server.id().value(),
                () -> decision.kind().label() + " (term " + decision.term() + "): " + decision.text());
    }

    SimulatedDiskSpaceMonitor diskSpaceMonitor() {
        return diskSpaceMonitor;
    }

    SimulatedServer server() {
        return server;
    }

    SimulationContext context() {
        return context;
    }

    SimulationSettings settings() {
        return settings;
    }

    /** Returns the current reading of the server's own clock. */
    long clock() {
        return clock.readAt(context.now());
    }

    /**
     * Returns the reading of the server's clock at the core's last tick, or at the core's creation if there was no tick
     * yet.
     */
    long lastTickAt() {
        return lastTickAt;
    }

    RaftStateView view() {
        return view;
    }

    SimulatedApplier applier() {
        return applier;
    }

    /** Returns the replicated state of this server. */
    ReplicatedState state() {
        return applier.state();
    }

    SimulatedRequestRouter requestRouter() {
        return requestRouter;
    }

    SafetyChecker safetyChecker() {
        return server.safetyChecker();
    }

    CheckerServerModel shadow() {
        return server.shadow();
    }

    int maxWritesPerSync() {
        return server.maxWritesPerSync();
    }

    long diskNanos() {
        HardwareProfile hardware = settings.hardware();
        boolean slow = server.slowDiskUntil() > context.now();
        long maxNanos = slow ? hardware.maxSlowDiskNanos() : hardware.maxDiskNanos();
        return latencyRandom.between(1_000, maxNanos, KeyedRandom.combine(server.number(), context.now()));
    }

    long applyNanos() {
        return latencyRandom.between(
                1_000, settings.hardware().maxApplyNanos(), KeyedRandom.combine(-server.number(), context.now()));
    }
}
