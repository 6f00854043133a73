package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.node.simulation.safety.ServerGhost;
import dev.raftctl.node.simulation.safety.Witness;
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
    private final World world;
    private final Swarm swarm;
    private final Witness witness;
    private final SimulatedNetwork network;
    private ServerFiles.Directory directory;
    private ServerGhost ghost;
    private Map<ServerId, Long> met = new TreeMap<>();
    private @Nullable ServerProcess process;
    private int lives;
    private int fuse;
    private long pausedUntil;
    private long postponed;
    private long slowDiskUntil;
    private boolean healed;
    private boolean wiped;
    private boolean stoppedMending;
    private ServerFiles.@Nullable Directory replacement;

    SimulatedServer(
            ServerId id,
            int number,
            World world,
            Swarm swarm,
            Witness witness,
            SimulatedNetwork network,
            ServerFiles.Directory directory) {
        this.id = id;
        this.number = number;
        this.world = world;
        this.swarm = swarm;
        this.witness = witness;
        this.network = network;
        this.directory = directory;
        this.ghost = witness.newDirectory(id, directory.incarnation());
    }

    void start() {
        if (process != null) {
            return;
        }
        lives++;
        long luck = Dice.join(number, lives);
        Dice dice = world.dice("clocks");
        long drift = swarm.machinery().driftPpmMax();
        NodeClock clock =
                new NodeClock(world.now(), dice.between(0, 1L << 40, luck), dice.between(-drift, drift, luck + 1));
        try {
            process = new ServerProcess(this, directory.open(), clock, luck);
            if (!ghost.isDamaged()) {
                replacement = null;
            }
            world.tell(id.value(), () -> "starts, life " + lives);
        } catch (StorageFailure failure) {
            doesNotStart(failure);
        } catch (IOException damaged) {
            throw new SafetyViolation("StartsAfterCrash", id + " does not start: " + damaged.getMessage());
        }
    }

    /** A disk that fails just then is tried again. But no damage is done here that a crash may not do, so none is found. */
    private void doesNotStart(StorageFailure failure) {
        if (isReplacedFor(failure)) {
            return;
        }
        if (failure.kind() != StorageFailure.Kind.IO && failure.kind() != StorageFailure.Kind.FULL) {
            throw new SafetyViolation("StartsAfterCrash", id + " does not start: " + failure.getMessage());
        }
        world.count("starts on a failing disk");
        directory.crash(world.dice("crashes").roll(Dice.join(number, world.now())));
        world.after(swarm.electionTimeoutNanos(), this::start);
    }

    /** The power goes. */
    void crash() {
        ServerProcess running = process;
        if (running == null) {
            return;
        }
        stoppedMending = !running.view().mending().isEmpty();
        process = null;
        fuse = 0;
        running.end();
        network.ended(this);
        directory.crash(world.dice("crashes").roll(Dice.join(number, world.now())));
        world.tell(id.value(), () -> "crashes");
    }

    /** The power goes, and comes back later. */
    void crashForAWhile() {
        crash();
        world.after(downNanos(), this::start);
    }

    private long downNanos() {
        return world.dice("repairs").between(1, 4 * swarm.electionTimeoutNanos(), Dice.join(number, world.now()));
    }

    /** There is room for so many more bytes on its disk; {@link Long#MAX_VALUE}: for any. */
    void leaveRoom(long bytes) {
        directory.leaveRoom(bytes);
        ServerProcess running = process;
        if (running != null) {
            running.watch().watch();
        }
    }

    /** It comes back without its disk. */
    void wipe(ServerFiles.Directory fresh) {
        crash();
        directory = fresh;
        ghost = witness.newDirectory(id, directory.incarnation());
        met = new TreeMap<>();
        wiped = true;
    }

    /** A bit of what it has stored changes; if that cannot be healed by the others, it gets another directory. */
    void rot(long luck, ServerFiles.Directory fresh) {
        boolean running = isUp();
        if (directory.rot(luck, running)) {
            replacement = fresh;
            witness.damaged(ghost);
            world.count(running ? "bits rotten under a running server" : "bits rotten while the server is down");
        }
    }

    /** By mistake it is started on another's directory: nothing may come of it, neither a change there nor a word (trap D09). */
    void startOnDirectoryOf(SimulatedServer owner) {
        try {
            StorageFailure refusal = owner.directory.refusalOf(id);
            if (refusal != null) {
                world.count("starts on a foreign directory refused as " + refusal.kind());
                world.tell(id.value(), () -> "does not start: " + refusal.getMessage());
            }
        } catch (IOException failing) {
            world.tell(id.value(), () -> "does not start: " + failing.getMessage());
        }
    }

    /** Neither damaged, that anyone but the disk knows, nor on the way back from it. */
    boolean isSound() {
        RaftView view = view();
        return replacement == null
                && (view == null ? !stoppedMending : view.mending().isEmpty());
    }

    /** The disk failed under it: another start, which finds out. */
    void failed(Exception failure) {
        crash();
        world.tell(id.value(), () -> "stops: " + failure.getMessage());
        world.after(downNanos(), this::start);
    }

    private boolean isReplacedFor(StorageFailure failure) {
        ServerFiles.Directory fresh = replacement;
        if (fresh == null || failure.kind() != StorageFailure.Kind.DAMAGED) {
            return false;
        }
        replacement = null;
        world.count("damaged directories replaced");
        world.tell(id.value(), () -> "gets a new directory: " + failure.getMessage());
        wipe(fresh);
        world.after(swarm.electionTimeoutNanos(), this::start);
        return true;
    }

    /** Nothing is slow or standing still any more. */
    void heal() {
        healed = true;
        pausedUntil = 0;
        slowDiskUntil = 0;
        fuse = 0;
        directory.stopAfter(Integer.MAX_VALUE);
        directory.failSync(Integer.MAX_VALUE);
        directory.failRead(Long.MAX_VALUE);
        directory.leaveRoom(Long.MAX_VALUE);
    }

    void pause(long untilNanos) {
        pausedUntil = Math.max(pausedUntil, untilNanos);
    }

    /** After so many effects from now the power goes. */
    void lightFuse(int effects) {
        fuse = effects;
    }

    boolean fuseBurns() {
        return fuse > 0 && --fuse == 0;
    }

    void slowDisk(long untilNanos) {
        slowDiskUntil = untilNanos;
    }

    /** Something that happens in this server, not while it is paused. */
    void at(long time, Runnable what) {
        world.at(time, () -> {
            if (pausedUntil > world.now()) {
                // What waited for it meets it in any order: the kernel keeps none between timers and links.
                long jitter = swarm.electionTimeoutNanos() / 20;
                at(pausedUntil + world.dice("pauses").between(0, jitter, Dice.join(number, ++postponed)), what);
            } else {
                what.run();
            }
        });
    }

    /** A message has come over the network; the handshake was made before (traps M17, M18). */
    void receive(SimulatedServer from, PeerMessage message) {
        ServerProcess running = process;
        if (running == null) {
            return;
        }
        if (!knows(from)) {
            world.count("mail of unknown directories refused");
            from.barred("server " + id + " knows another directory by the name of " + from.id);
            return;
        }
        if (!from.knows(this)) {
            world.count("mail to unknown directories refused");
            barred("server " + from.id + " knows another directory by the name of " + id);
            return;
        }
        witness.hearing(ghost, from.id, message);
        running.step(new Event.Received(from.id, message));
    }

    /** Its connection to that server broke. */
    void loses(ServerId other) {
        ServerProcess running = process;
        if (running != null) {
            world.tell(id.value(), () -> "loses its connection to " + other);
            running.step(new Event.Unreachable(other));
        }
    }

    /** Part of what it sent to that server has arrived there. */
    void delivers(ServerId to) {
        ServerProcess running = process;
        if (running != null) {
            running.step(new Event.Delivered(to));
        }
    }

    private boolean knows(SimulatedServer other) {
        ServerProcess running = process;
        Member member = running == null ? null : running.view().configuration().member(other.id);
        long configured = member == null ? 0 : member.incarnation();
        long known = configured != 0 ? configured : met.computeIfAbsent(other.id, first -> other.incarnation());
        return known == other.incarnation();
    }

    private void barred(String why) {
        ServerProcess running = process;
        if (running != null && running.view().barred().isEmpty()) {
            running.step(new Event.Barred(why));
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

    World world() {
        return world;
    }

    Swarm swarm() {
        return swarm;
    }

    Witness witness() {
        return witness;
    }

    SimulatedNetwork network() {
        return network;
    }

    ServerGhost ghost() {
        return ghost;
    }

    ServerFiles.Directory directory() {
        return directory;
    }

    boolean isUp() {
        return process != null;
    }

    /** However short the swarm keeps it: once all is whole, an election has to come to an end. */
    double timeoutSpread() {
        return healed ? 1 : swarm.machinery().timeoutSpread();
    }

    /** However few the swarm lets it be: a disk that writes one entry at a time would stay behind for ever. */
    int syncedTogetherMax() {
        return healed ? Integer.MAX_VALUE : swarm.machinery().syncedTogetherMax();
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
