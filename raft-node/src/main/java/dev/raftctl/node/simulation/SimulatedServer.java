package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.simulation.safety.SafetyChecker;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.node.simulation.safety.ShadowServer;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A server over all its lives: its directory, whether it runs, and what it knows of the others' directories. */
final class SimulatedServer {
    private final ServerId id;
    private final int number;
    private final SimulationContext context;
    private final RunSettings settings;
    private final SafetyChecker safetyChecker;
    private final SimulatedNetwork network;
    private SimulatedStorage.DirectoryHandle directory;
    private ShadowServer shadow;
    private Map<ServerId, Long> knownIncarnations = new TreeMap<>();
    private @Nullable ServerProcess process;
    private int startCount;
    private int crashCountdown;
    private long pausedUntil;
    private long postponedCount;
    private long slowDiskUntil;
    private boolean healed;
    private boolean wiped;
    private boolean wasRecovering;
    private SimulatedStorage.@Nullable DirectoryHandle replacementDirectory;

    SimulatedServer(
            ServerId id,
            int number,
            SimulationContext context,
            RunSettings settings,
            SafetyChecker safetyChecker,
            SimulatedNetwork network,
            SimulatedStorage.DirectoryHandle directory) {
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
        long randomKey = StatelessRandom.combine(number, startCount);
        StatelessRandom random = context.random("clocks");
        long drift = settings.hardware().maxDriftPpm();
        NodeClock clock = new NodeClock(
                context.now(), random.between(0, 1L << 40, randomKey), random.between(-drift, drift, randomKey + 1));
        try {
            process = new ServerProcess(this, directory.open(), clock, randomKey);
            if (!shadow.isDamaged()) {
                replacementDirectory = null;
            }
            context.trace(id.value(), () -> "starts, life " + startCount);
        } catch (StorageFailure failure) {
            onStartFailure(failure);
        } catch (IOException exception) {
            throw new SafetyViolation("StartsAfterCrash", id + " does not start: " + exception.getMessage());
        }
    }

    /** A disk that fails just then is tried again. But no damage is done here that a crash may not do, so none is found. */
    private void onStartFailure(StorageFailure failure) {
        if (replaceDamagedDirectory(failure)) {
            return;
        }
        if (failure.kind() != StorageFailure.Kind.IO && failure.kind() != StorageFailure.Kind.FULL) {
            throw new SafetyViolation("StartsAfterCrash", id + " does not start: " + failure.getMessage());
        }
        context.count("starts on a failing disk");
        directory.crash(context.random("crashes").value(StatelessRandom.combine(number, context.now())));
        context.scheduleAfter(settings.electionTimeoutNanos(), this::start);
    }

    /** The power goes. */
    void crash() {
        ServerProcess running = process;
        if (running == null) {
            return;
        }
        wasRecovering = !running.view().recoveryDescription().isEmpty();
        process = null;
        crashCountdown = 0;
        running.stop();
        network.onProcessStopped(this);
        directory.crash(context.random("crashes").value(StatelessRandom.combine(number, context.now())));
        context.trace(id.value(), () -> "crashes");
    }

    /** The power goes, and comes back later. */
    void crashAndRestartLater() {
        crash();
        context.scheduleAfter(downNanos(), this::start);
    }

    private long downNanos() {
        return context.random("repairs")
                .between(1, 4 * settings.electionTimeoutNanos(), StatelessRandom.combine(number, context.now()));
    }

    /** There is room for so many more bytes on its disk; {@link Long#MAX_VALUE}: for any. */
    void limitFreeBytes(long bytes) {
        directory.limitFreeBytes(bytes);
        ServerProcess running = process;
        if (running != null) {
            running.diskSpaceMonitor().startPolling();
        }
    }

    /** It comes back without its disk. */
    void wipe(SimulatedStorage.DirectoryHandle freshDirectory) {
        crash();
        directory = freshDirectory;
        shadow = safetyChecker.newDirectory(id, directory.incarnation());
        knownIncarnations = new TreeMap<>();
        wiped = true;
    }

    /** A bit of what it has stored changes; if that cannot be healed by the others, it gets another directory. */
    void corruptBit(long randomKey, SimulatedStorage.DirectoryHandle freshDirectory) {
        boolean running = isUp();
        if (directory.corruptBit(randomKey, running)) {
            replacementDirectory = freshDirectory;
            safetyChecker.onDamage(shadow);
            context.count(running ? "bits rotten under a running server" : "bits rotten while the server is down");
        }
    }

    /** By mistake it is started on another's directory: nothing may come of it, neither a change there nor a word (hazard D09). */
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

    /** Neither damaged, that anyone but the disk knows, nor on the way back from it. */
    boolean isHealthy() {
        RaftView view = view();
        return replacementDirectory == null
                && (view == null ? !wasRecovering : view.recoveryDescription().isEmpty());
    }

    /** The disk failed under it: another start, which finds out. */
    void onDiskFailure(Exception failure) {
        crash();
        context.trace(id.value(), () -> "stops: " + failure.getMessage());
        context.scheduleAfter(downNanos(), this::start);
    }

    private boolean replaceDamagedDirectory(StorageFailure failure) {
        SimulatedStorage.DirectoryHandle freshDirectory = replacementDirectory;
        if (freshDirectory == null || failure.kind() != StorageFailure.Kind.DAMAGED) {
            return false;
        }
        replacementDirectory = null;
        context.count("damaged directories replaced");
        context.trace(id.value(), () -> "gets a new directory: " + failure.getMessage());
        wipe(freshDirectory);
        context.scheduleAfter(settings.electionTimeoutNanos(), this::start);
        return true;
    }

    /** Nothing is slow or standing still any more. */
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

    /** After so many effects from now the power goes. */
    void crashAfterEffects(int effectCount) {
        crashCountdown = effectCount;
    }

    boolean countdownExpires() {
        return crashCountdown > 0 && --crashCountdown == 0;
    }

    void slowDisk(long untilNanos) {
        slowDiskUntil = untilNanos;
    }

    /** Something that happens in this server, not while it is paused. */
    void scheduleAt(long time, Runnable task) {
        context.scheduleAt(time, () -> {
            if (pausedUntil > context.now()) {
                // What waited for it meets it in any order: the kernel keeps none between timers and links.
                long jitter = settings.electionTimeoutNanos() / 20;
                scheduleAt(
                        pausedUntil
                                + context.random("pauses")
                                        .between(0, jitter, StatelessRandom.combine(number, ++postponedCount)),
                        task);
            } else {
                task.run();
            }
        });
    }

    /** A message has come over the network; the handshake was made before (hazards M17, M18). */
    void receive(SimulatedServer from, PeerMessage message) {
        ServerProcess running = process;
        if (running == null) {
            return;
        }
        if (!recognizes(from)) {
            context.count("mail of unknown directories refused");
            from.fence("server " + id + " knows another directory by the name of " + from.id);
            return;
        }
        if (!from.recognizes(this)) {
            context.count("mail to unknown directories refused");
            fence("server " + from.id + " knows another directory by the name of " + id);
            return;
        }
        safetyChecker.onReceive(shadow, from.id, message);
        running.step(new Event.Received(from.id, message));
    }

    /** Its connection to that server broke. */
    void onConnectionLost(ServerId other) {
        ServerProcess running = process;
        if (running != null) {
            context.trace(id.value(), () -> "loses its connection to " + other);
            running.step(new Event.PeerUnreachable(other));
        }
    }

    /** Part of what it sent to that server has arrived there. */
    void onDelivered(ServerId to) {
        ServerProcess running = process;
        if (running != null) {
            running.step(new Event.BytesDelivered(to));
        }
    }

    private boolean recognizes(SimulatedServer other) {
        ServerProcess running = process;
        Member member = running == null ? null : running.view().configuration().member(other.id);
        long configured = member == null ? 0 : member.incarnation();
        long expected =
                configured != 0 ? configured : knownIncarnations.computeIfAbsent(other.id, key -> other.incarnation());
        return expected == other.incarnation();
    }

    private void fence(String reason) {
        ServerProcess running = process;
        if (running != null && running.view().fencedReason().isEmpty()) {
            running.step(new Event.Fenced(reason));
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

    RunSettings settings() {
        return settings;
    }

    SafetyChecker safetyChecker() {
        return safetyChecker;
    }

    SimulatedNetwork network() {
        return network;
    }

    ShadowServer shadow() {
        return shadow;
    }

    SimulatedStorage.DirectoryHandle directory() {
        return directory;
    }

    boolean isUp() {
        return process != null;
    }

    /** However short the swarm keeps it: once all is whole, an election has to come to an end. */
    double electionTimeoutSpread() {
        return healed ? 1 : settings.hardware().electionTimeoutSpread();
    }

    /** However few the swarm lets it be: a disk that writes one entry at a time would stay behind for ever. */
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
    ServerProcess process() {
        return process;
    }

    @Nullable
    RaftView view() {
        ServerProcess running = process;
        return running == null ? null : running.view();
    }
}
