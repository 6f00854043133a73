package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.simulation.safety.CheckerServerModel;
import dev.raftctl.node.simulation.safety.SafetyChecker;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server across its restarts: its directory, its process if it is running, and the other servers' directories that it
 * knows.
 */
final class SimulatedServer {
    private final ServerId id;
    private final int number;
    private final SimulationContext context;
    private final SimulationSettings settings;
    private final SafetyChecker safetyChecker;
    private final SimulatedNetwork network;
    private SimulatedStorage.SimulatedDataDirectory directory;
    private CheckerServerModel shadow;
    private Map<ServerId, Long> knownIncarnations = new TreeMap<>();
    private @Nullable SimulatedServerProcess process;
    private int startCount;
    private int crashCountdown;
    private long pausedUntil;
    private long postponedCount;
    private long slowDiskUntil;
    private boolean healed;
    private boolean wiped;
    private boolean wasRecovering;
    private SimulatedStorage.@Nullable SimulatedDataDirectory replacementDirectory;

    SimulatedServer(
            ServerId id,
            int number,
            SimulationContext context,
            SimulationSettings settings,
            SafetyChecker safetyChecker,
            SimulatedNetwork network,
            SimulatedStorage.SimulatedDataDirectory directory) {
        this.id = id;
        this.number = number;
        this.context = context;
        this.settings = settings;
        this.safetyChecker = safetyChecker;
        this.network = network;
        this.directory = directory;
        this.shadow = safetyChecker.newDirectory(id, directory.incarnation());
    }

    void start() {
        if (process != null) {
            return;
        }
        startCount++;
        long randomKey = KeyedRandom.combine(number, startCount);
        KeyedRandom random = context.random("clocks");
        long drift = settings.hardware().maxDriftPpm();
        SimulatedServerClock clock = new SimulatedServerClock(
                context.now(), random.between(0, 1L << 40, randomKey), random.between(-drift, drift, randomKey + 1));
        try {
            process = new SimulatedServerProcess(this, directory.open(), clock, randomKey);
            if (!shadow.isDamaged()) {
                replacementDirectory = null;
            }
            context.trace(id.value(), () -> "starts (start " + startCount + ")");
        } catch (StorageFailure failure) {
            onStartFailure(failure);
        } catch (IOException exception) {
            throw new SafetyPropertyViolation("StartsAfterCrash", id + " does not start: " + exception.getMessage());
        }
    }

    /**
     * Retries a start that failed because of a disk fault. A crash never damages a directory, so any other failure is a
     * bug.
     */
    private void onStartFailure(StorageFailure failure) {
        if (replaceDamagedDirectory(failure)) {
            return;
        }
        if (failure.kind() != StorageFailure.StorageFailureKind.IO
                && failure.kind() != StorageFailure.StorageFailureKind.FULL) {
            throw new SafetyPropertyViolation("StartsAfterCrash", id + " does not start: " + failure.getMessage());
        }
        context.count("starts on a failing disk");
        directory.crash(context.random("crashes").value(KeyedRandom.combine(number, context.now())));
        context.scheduleAfter(settings.electionTimeoutNanos(), this::start);
    }

    /** Crashes the server as a power failure would: changes that are not yet durable may be lost. */
    void crash() {
        SimulatedServerProcess running = process;
        if (running == null) {
            return;
        }
        wasRecovering = !running.view().recoveryDescription().isEmpty();
        process = null;
        crashCountdown = 0;
        running.stop();
        network.onProcessStopped(this);
        directory.crash(context.random("crashes").value(KeyedRandom.combine(number, context.now())));
        context.trace(id.value(), () -> "crashes");
    }

    /** Crashes the server as a power failure would, and restarts it later. */
    void crashAndRestartLater() {
        crash();
        context.scheduleAfter(downNanos(), this::start);
    }

    private long downNanos() {
        return context.random("repairs")
                .between(1, 4 * settings.electionTimeoutNanos(), KeyedRandom.combine(number, context.now()));
    }

    /** Limits the free space on the server's disk to this many bytes. {@link Long#MAX_VALUE} removes the limit. */
    void limitFreeBytes(long bytes) {
        directory.limitFreeBytes(bytes);
        SimulatedServerProcess running = process;
        if (running != null) {
            running.diskSpaceMonitor().startPolling();
        }
    }

    /** Crashes the server and replaces its disk with an empty one. */
    void wipe(SimulatedStorage.SimulatedDataDirectory freshDirectory) {
        crash();
        directory = freshDirectory;
        shadow = safetyChecker.newDirectory(id, directory.incarnation());
        knownIncarnations = new TreeMap<>();
        wiped = true;
    }

    /**
     * Flips a bit of the server's stored data. If the server then refuses to start on its damaged directory, it gets
     * the fresh directory.
     */
    void corruptBit(long randomKey, SimulatedStorage.SimulatedDataDirectory freshDirectory) {
        boolean running = isUp();
        if (directory.corruptBit(randomKey, running)) {
            replacementDirectory = freshDirectory;
            safetyChecker.onDamage(shadow);
            context.count(
                    running ? "bits corrupted under a running server" : "bits corrupted while the server is down");
        }
    }

    /**
     * Starts the server on another server's directory by mistake: it must refuse without changing or sending anything
     * (hazard D09).
     */
    void tryStartOnDirectoryOf(SimulatedServer owner) {
        try {
            StorageFailure refusal = owner.directory.startRefusal(id);
            if (refusal != null) {
                context.count("starts on a foreign directory refused as " + refusal.kind());
                context.trace(id.value(), () -> "does not start: " + refusal.getMessage());
            }
        } catch (IOException exception) {
            context.trace(id.value(), () -> "does not start: " + exception.getMessage());
        }
    }

    /** Returns whether the server's data is undamaged and the server is not recovering. */
    boolean isHealthy() {
        RaftStateView view = view();
        return replacementDirectory == null
                && (view == null ? !wasRecovering : view.recoveryDescription().isEmpty());
    }

    /** Crashes the server after a disk failure and restarts it later. The start detects any damage. */
    void onDiskFailure(Exception failure) {
        crash();
        context.trace(id.value(), () -> "stops: " + failure.getMessage());
        context.scheduleAfter(downNanos(), this::start);
    }

    private boolean replaceDamagedDirectory(StorageFailure failure) {
        SimulatedStorage.SimulatedDataDirectory freshDirectory = replacementDirectory;
        if (freshDirectory == null || failure.kind() != StorageFailure.StorageFailureKind.DAMAGED) {
            return false;
        }
        replacementDirectory = null;
        context.count("damaged directories replaced");
        context.trace(id.value(), () -> "gets a new directory: " + failure.getMessage());
        wipe(freshDirectory);
        context.scheduleAfter(settings.electionTimeoutNanos(), this::start);
        return true;
    }

    /** Ends all pauses, slowness and disk faults. */
    void heal() {
        healed = true;
        pausedUntil = 0;
        slowDiskUntil = 0;
        crashCountdown = 0;
        directory.cutPowerAfter(Integer.MAX_VALUE);
        directory.failSync(Integer.MAX_VALUE);
        directory.failRead(Long.MAX_VALUE);
        directory.limitFreeBytes(Long.MAX_VALUE);
    }

    void pause(long untilNanos) {
        pausedUntil = Math.max(pausedUntil, untilNanos);
    }

    /** Crashes the server once it has executed this many more effects. */
    void crashAfterEffects(int effectCount) {
        crashCountdown = effectCount;
    }

    boolean countdownExpires() {
        return crashCountdown > 0 && --crashCountdown == 0;
    }

    void slowDisk(long untilNanos) {
        slowDiskUntil = untilNanos;
    }

    /** Schedules a task of this server. If the server is paused at that time, the task runs after the pause. */
    void scheduleAt(long time, Runnable task) {
        context.scheduleAt(time, () -> {
            if (pausedUntil > context.now()) {
                // Delayed events run in any order: the kernel keeps none between timers and connections.
                long jitter = settings.electionTimeoutNanos() / 20;
                scheduleAt(
                        pausedUntil
                                + context.random("pauses")
                                        .between(0, jitter, KeyedRandom.combine(number, ++postponedCount)),
                        task);
            } else {
                task.run();
            }
        });
    }

    /**
     * Handles a message from another server, unless one of the two knows a different data directory of the other, as
     * the handshake checks (hazards M17, M18).
     */
    void receive(SimulatedServer from, PeerMessage message) {
        SimulatedServerProcess running = process;
        if (running == null) {
            return;
        }
        if (!recognizes(from)) {
            context.count("messages from unknown directories rejected");
            from.fence("server " + id + " knows another directory of server " + from.id);
            return;
        }
        if (!from.recognizes(this)) {
            context.count("messages to unknown directories rejected");
            fence("server " + from.id + " knows another directory of server " + id);
            return;
        }
        safetyChecker.onReceive(shadow, from.id, message);
        running.step(new Event.MessageReceived(from.id, message));
    }

    /** Notifies the core that the connection to another server is broken. */
    void onConnectionLost(ServerId other) {
        SimulatedServerProcess running = process;
        if (running != null) {
            context.trace(id.value(), () -> "loses its connection to " + other);
            running.step(new Event.PeerUnreachable(other));
        }
    }

    /** Notifies the core that the other server has received part of the data sent to it. */
    void onDelivered(ServerId to) {
        SimulatedServerProcess running = process;
        if (running != null) {
            running.step(new Event.SnapshotOrEntryBytesDelivered(to));
        }
    }

    private boolean recognizes(SimulatedServer other) {
        SimulatedServerProcess running = process;
        ClusterMember member =
                running == null ? null : running.view().configuration().member(other.id);
        long configured = member == null ? 0 : member.incarnation();
        long expected =
                configured != 0 ? configured : knownIncarnations.computeIfAbsent(other.id, key -> other.incarnation());
        return expected == other.incarnation();
    }

    private void fence(String reason) {
        SimulatedServerProcess running = process;
        if (running != null && running.view().fencedReason().isEmpty()) {
            running.step(new Event.ServerFenced(reason));
        }
    }

    ServerId id() {
        return id;
    }

    int number() {
        return number;
    }

    long incarnation() {
        return directory.incarnation();
    }

    SimulationContext context() {
        return context;
    }

    SimulationSettings settings() {
        return settings;
    }

    SafetyChecker safetyChecker() {
        return safetyChecker;
    }

    SimulatedNetwork network() {
        return network;
    }

    CheckerServerModel shadow() {
        return shadow;
    }

    SimulatedStorage.SimulatedDataDirectory directory() {
        return directory;
    }

    boolean isUp() {
        return process != null;
    }

    /**
     * Returns the fraction of the random timeout range to use: all of it once the cluster is healed, so that elections
     * finish.
     */
    double electionTimeoutSpread() {
        return healed ? 1 : settings.hardware().electionTimeoutSpread();
    }

    /**
     * Returns how many writes may share one sync: any number once the cluster is healed, because a disk that syncs one
     * entry at a time would never catch up.
     */
    int maxWritesPerSync() {
        return healed ? Integer.MAX_VALUE : settings.hardware().maxWritesPerSync();
    }

    boolean wasWiped() {
        return wiped;
    }

    long slowDiskUntil() {
        return slowDiskUntil;
    }

    @Nullable
    SimulatedServerProcess process() {
        return process;
    }

    @Nullable
    RaftStateView view() {
        SimulatedServerProcess running = process;
        return running == null ? null : running.view();
    }
}
