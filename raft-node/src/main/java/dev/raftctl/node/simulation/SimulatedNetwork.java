package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries mail between servers, and loses, delays, repeats and reorders it. Each direction of each link can be cut. */
final class SimulatedNetwork {
    /** Of a message without entries, in bytes. */
    private static final long MESSAGE_WEIGHT = 100;

    private final World world;
    private Weather weather;
    private final Dice dice;
    private final Course course;
    private final Map<ServerId, SimulatedServer> servers = new TreeMap<>();
    private final Map<Long, Boolean> cuts = new TreeMap<>();
    private final Map<Long, Long> slowLinks = new TreeMap<>();

    /** When each link of little bandwidth is through with what was sent. */
    private final Map<Long, Long> busyUntil = new TreeMap<>();

    private final long timeout;
    private @Nullable SimulatedServer deafOnTransfer;
    private long sentAt;
    private long sentThen;

    SimulatedNetwork(World world, Swarm swarm, Course course) {
        this.world = world;
        this.course = course;
        this.weather = swarm.weather();
        this.dice = world.dice("network");
        this.timeout = swarm.electionTimeoutNanos();
    }

    void add(SimulatedServer server) {
        servers.put(server.id(), server);
    }

    Collection<SimulatedServer> servers() {
        return servers.values();
    }

    void send(SimulatedServer from, ServerId to, PeerMessage message) {
        SimulatedServer target = servers.get(to);
        world.count("messages sent");
        if (target == null) {
            return;
        }
        long link = link(from, target);
        long fate = Dice.join(Dice.join(link, MessageHash.of(message)), Dice.join(world.now(), ordinal()));
        world.fold(fate);
        if (!course.hasMail(fate)) {
            return;
        }
        if (isCut(link)) {
            world.count("messages cut off");
            return;
        }
        if (dice.happens(weather.dropProbability(), fate)) {
            world.count("messages dropped");
            world.tell("network", () -> from.id() + " to " + to + " lost: " + message);
            return;
        }
        deliver(from, target, message, transmission(from, target, message) + delay(link, fate));
        if (message instanceof TimeoutNow && from == deafOnTransfer) {
            deafOnTransfer = null;
            servers.values().forEach(other -> cut(other, from));
        }
        if (dice.happens(weather.duplicateProbability(), fate + 1)) {
            world.count("messages duplicated");
            deliver(from, target, message, delay(link, fate + 2));
        }
        if (dice.happens(weather.replayProbability(), fate + 3)) {
            world.count("messages replayed late");
            deliver(from, target, message, dice.between(0, weather.replayNanosMax(), fate + 4));
        }
    }

    /**
     * How long it takes until the last byte is on its way. What the transport does is done here, too: entries and
     * snapshots go in the order they were sent, in small parts, so that all else waits for little of them only, and
     * their sender learns that they move.
     */
    private long transmission(SimulatedServer from, SimulatedServer to, PeerMessage message) {
        boolean slow = weather.slowServer() == 0 || weather.slowServer() == to.number();
        if (weather.bytesPerSecond() == 0 || !slow) {
            return 0;
        }
        long link = link(from, to);
        long takes = weight(message) * 1_000_000_000 / weather.bytesPerSecond();
        long waits = Math.max(0, busyUntil.getOrDefault(link, 0L) - world.now());
        busyUntil.put(link, world.now() + waits + takes);
        world.count("messages over slow links");
        if (!isBulk(message)) {
            return Math.min(waits, partNanos()) + takes;
        }
        for (long part = partNanos(); part < takes; part += partNanos()) {
            from.at(world.now() + waits + part, () -> from.delivers(to.id()));
        }
        return waits + takes;
    }

    /** What the transport lets wait in the queues of sockets and routers. */
    private long partNanos() {
        return timeout / 8;
    }

    private static boolean isBulk(PeerMessage message) {
        return message instanceof InstallSnapshot.Chunk
                || (message instanceof AppendEntries.Append append
                        && !append.entries().isEmpty());
    }

    private static long weight(PeerMessage message) {
        long weight = MESSAGE_WEIGHT;
        if (message instanceof AppendEntries.Append append) {
            for (Entry entry : append.entries()) {
                weight += entry.weight();
            }
        } else if (message instanceof InstallSnapshot.Chunk chunk) {
            weight += chunk.data().length;
        }
        return weight;
    }

    /** Its process has ended, and with it what waited in its connections. */
    void ended(SimulatedServer server) {
        for (SimulatedServer other : servers.values()) {
            busyUntil.remove(link(server, other));
            busyUntil.remove(link(other, server));
        }
    }

    /** A client's request to a server, and the answer back; either may be lost. */
    void ask(SimulatedServer server, int client, ClientRequest request, Consumer<ClientReply> asker) {
        long fate = Dice.join(Dice.join(server.number(), client), Dice.join(world.now(), ordinal()));
        if (dice.happens(weather.dropProbability(), fate + 8)) {
            world.count("requests lost");
            return;
        }
        server.at(world.now() + delay(0, fate + 9), () -> {
            ServerProcess process = server.process();
            if (process == null) {
                return;
            }
            world.tell(server.id().value(), () -> "is asked by client " + client + ": " + request);
            process.desk().ask(request, reply -> {
                if (dice.happens(weather.dropProbability(), fate + 20)) {
                    world.count("answers lost");
                } else {
                    world.after(delay(0, fate + 21), () -> asker.accept(reply));
                }
            });
        });
    }

    private void deliver(SimulatedServer from, SimulatedServer to, PeerMessage message, long delay) {
        long incarnation = from.incarnation();
        to.at(world.now() + delay, () -> {
            // A message outlives a crash of its sender, but not the loss of its directory: the handshake names that.
            if (to.isUp() && from.incarnation() == incarnation) {
                world.tell(to.id().value(), () -> "hears from " + from.id() + ": " + message);
                to.receive(from, message);
            }
        });
    }

    private long delay(long link, long fate) {
        long base = dice.between(weather.latencyNanosMin(), weather.latencyNanosMax(), fate + 5);
        if (dice.happens(weather.delayProbability(), fate + 6)) {
            world.count("messages delayed");
            base += dice.between(0, weather.delayNanosMax(), fate + 7);
        }
        return base + slowLinks.getOrDefault(link, 0L);
    }

    /** Tells apart mail with the same words on the same link at the same moment. */
    private long ordinal() {
        if (sentAt != world.now()) {
            sentAt = world.now();
            sentThen = 0;
        }
        return sentThen++;
    }

    /** Most of the others are told, soon, each on its own. */
    void breakConnections(SimulatedServer to, long luck) {
        for (SimulatedServer other : servers.values()) {
            long fate = Dice.join(luck, other.number());
            if (other != to && dice.happens(0.8, fate)) {
                other.at(world.now() + delay(0, fate + 1), () -> other.loses(to.id()));
            }
        }
    }

    void cut(SimulatedServer from, SimulatedServer to) {
        cuts.put(link(from, to), true);
    }

    /** From the moment this leader tells another to stand, it hears nothing. */
    void deafenOnTransfer(SimulatedServer leader) {
        deafOnTransfer = leader;
    }

    void slow(SimulatedServer from, SimulatedServer to, long nanos) {
        slowLinks.put(link(from, to), nanos);
    }

    /** All links whole again. */
    void mend() {
        cuts.clear();
        slowLinks.clear();
        deafOnTransfer = null;
    }

    /** From now on nothing is lost, late or repeated. */
    void heal() {
        mend();
        weather = weather.fair();
    }

    private boolean isCut(long link) {
        return cuts.containsKey(link);
    }

    private static long link(SimulatedServer from, SimulatedServer to) {
        return from.number() * 1024L + to.number();
    }
}
