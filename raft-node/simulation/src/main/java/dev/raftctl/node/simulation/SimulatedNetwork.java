package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages between servers, and loses, delays, duplicates and reorders them. Each direction of each link can
 * be cut.
 */
final class SimulatedNetwork {
    /** The size of a message that carries no entries and no snapshot data. */
    private static final long BASE_MESSAGE_BYTES = 100;

    private final SimulationContext context;
    private NetworkProfile profile;
    private final KeyedRandom random;
    private final SimulationVariant variant;
    private final Map<ServerId, SimulatedServer> servers = new TreeMap<>();
    private final Map<Long, Boolean> cuts = new TreeMap<>();
    private final Map<Long, Long> addedLatencies = new TreeMap<>();

    /** For each link of limited bandwidth, the time at which it will have sent all messages queued so far. */
    private final Map<Long, Long> busyUntil = new TreeMap<>();

    private final long timeout;
    private @Nullable SimulatedServer leaderCutOffOnTransfer;
    private long lastSentAt;
    private long sentAtLastTime;

    SimulatedNetwork(SimulationContext context, SimulationSettings settings, SimulationVariant variant) {
        this.context = context;
        this.variant = variant;
        this.profile = settings.network();
        this.random = context.random("network");
        this.timeout = settings.electionTimeoutNanos();
    }

    void add(SimulatedServer server) {
        servers.put(server.id(), server);
    }

    Collection<SimulatedServer> servers() {
        return servers.values();
    }

    void send(SimulatedServer from, ServerId to, PeerMessage message) {
        SimulatedServer target = servers.get(to);
        context.count("messages sent");
        if (target == null) {
            return;
        }
        long link = link(from, target);
        long randomKey = KeyedRandom.combine(
                KeyedRandom.combine(link, MessageHash.of(message)), KeyedRandom.combine(context.now(), ordinal()));
        context.addToHash(randomKey);
        if (!variant.includesMessage(randomKey)) {
            return;
        }
        if (isCut(link)) {
            context.count("messages cut off");
            return;
        }
        if (random.chance(profile.dropProbability(), randomKey)) {
            context.count("messages dropped");
            context.trace("network", () -> "loses a message from " + from.id() + " to " + to + ": " + message);
            return;
        }
        deliver(from, target, message, transmissionNanos(from, target, message) + delayNanos(link, randomKey));
        if (message instanceof TimeoutNow && from == leaderCutOffOnTransfer) {
            leaderCutOffOnTransfer = null;
            servers.values().forEach(other -> cut(other, from));
        }
        if (random.chance(profile.duplicateProbability(), randomKey + 1)) {
            context.count("messages duplicated");
            deliver(from, target, message, delayNanos(link, randomKey + 2));
        }
        if (random.chance(profile.replayProbability(), randomKey + 3)) {
            context.count("messages replayed late");
            deliver(from, target, message, random.between(0, profile.maxReplayNanos(), randomKey + 4));
        }
    }

    /**
     * Returns the time until the last byte is sent. This models the transport: entries and snapshots are sent in order
     * and in small parts, so other messages wait only for a little of them, and the sender learns that they make
     * progress.
     */
    private long transmissionNanos(SimulatedServer from, SimulatedServer to, PeerMessage message) {
        boolean slow = profile.slowServerNumber() == 0 || profile.slowServerNumber() == to.number();
        if (profile.bytesPerSecond() == 0 || !slow) {
            return 0;
        }
        long link = link(from, to);
        long transmitNanos = sizeBytes(message) * 1_000_000_000 / profile.bytesPerSecond();
        long queueNanos = Math.max(0, busyUntil.getOrDefault(link, 0L) - context.now());
        busyUntil.put(link, context.now() + queueNanos + transmitNanos);
        context.count("messages over slow links");
        if (!message.isBulk()) {
            return Math.min(queueNanos, partNanos()) + transmitNanos;
        }
        for (long part = partNanos(); part < transmitNanos; part += partNanos()) {
            from.scheduleAt(context.now() + queueNanos + part, () -> from.onDelivered(to.id()));
        }
        return queueNanos + transmitNanos;
    }

    /** Returns the longest time for which a message waits for large messages sent earlier, in nanoseconds. */
    private long partNanos() {
        return timeout / 8;
    }

    private static long sizeBytes(PeerMessage message) {
        return BASE_MESSAGE_BYTES + message.payloadBytes();
    }

    /** Drops the queued messages from and to a process that has stopped. */
    void onProcessStopped(SimulatedServer server) {
        for (SimulatedServer other : servers.values()) {
            busyUntil.remove(link(server, other));
            busyUntil.remove(link(other, server));
        }
    }

    /** Sends a client's request to a server, and the server's reply to the client. Both may be lost. */
    void sendRequest(
            SimulatedServer server, int clientNumber, ClientRequest request, Consumer<ClientReply> replyHandler) {
        long randomKey = KeyedRandom.combine(
                KeyedRandom.combine(server.number(), clientNumber), KeyedRandom.combine(context.now(), ordinal()));
        if (random.chance(profile.dropProbability(), randomKey + 8)) {
            context.count("requests lost");
            return;
        }
        server.scheduleAt(context.now() + delayNanos(0, randomKey + 9), () -> {
            SimulatedServerProcess process = server.process();
            if (process == null) {
                return;
            }
            context.trace(server.id().value(), () -> "receives from client " + clientNumber + ": " + request);
            process.requestRouter().handle(request, reply -> {
                if (random.chance(profile.dropProbability(), randomKey + 20)) {
                    context.count("replies lost");
                } else {
                    context.scheduleAfter(delayNanos(0, randomKey + 21), () -> replyHandler.accept(reply));
                }
            });
        });
    }

    private void deliver(SimulatedServer from, SimulatedServer to, PeerMessage message, long delayNanos) {
        long incarnation = from.incarnation();
        to.scheduleAt(context.now() + delayNanos, () -> {
            // A message survives a crash of its sender but not the loss of its directory, which the handshake
            // identifies.
            if (to.isUp() && from.incarnation() == incarnation) {
                context.trace(to.id().value(), () -> "receives from " + from.id() + ": " + message);
                to.receive(from, message);
            }
        });
    }

    private long delayNanos(long link, long randomKey) {
        long totalNanos = random.between(profile.minLatencyNanos(), profile.maxLatencyNanos(), randomKey + 5);
        if (random.chance(profile.delayProbability(), randomKey + 6)) {
            context.count("messages delayed");
            totalNanos += random.between(0, profile.maxDelayNanos(), randomKey + 7);
        }
        return totalNanos + addedLatencies.getOrDefault(link, 0L);
    }

    /** Returns a number that distinguishes equal messages that are sent at the same time. */
    private long ordinal() {
        if (lastSentAt != context.now()) {
            lastSentAt = context.now();
            sentAtLastTime = 0;
        }
        return sentAtLastTime++;
    }

    /** Breaks the connections to a server: most of the other servers are notified, each at a random time. */
    void breakConnections(SimulatedServer to, long eventKey) {
        for (SimulatedServer other : servers.values()) {
            long randomKey = KeyedRandom.combine(eventKey, other.number());
            if (other != to && random.chance(0.8, randomKey)) {
                other.scheduleAt(context.now() + delayNanos(0, randomKey + 1), () -> other.onConnectionLost(to.id()));
            }
        }
    }

    void cut(SimulatedServer from, SimulatedServer to) {
        cuts.put(link(from, to), true);
    }

    /** Ensures that this leader receives no more messages once it has sent {@code TimeoutNow} to its successor. */
    void cutInboundOnTransfer(SimulatedServer leader) {
        leaderCutOffOnTransfer = leader;
    }

    void addLatency(SimulatedServer from, SimulatedServer to, long nanos) {
        addedLatencies.put(link(from, to), nanos);
    }

    /** Restores all links that were cut, and removes all added latencies. */
    void restoreLinks() {
        cuts.clear();
        addedLatencies.clear();
        leaderCutOffOnTransfer = null;
    }

    /** Makes the network reliable: from now on, no messages are lost, delayed or duplicated. */
    void heal() {
        restoreLinks();
        profile = profile.withoutFaults();
    }

    private boolean isCut(long link) {
        return cuts.containsKey(link);
    }

    private static long link(SimulatedServer from, SimulatedServer to) {
        return from.number() * 1024L + to.number();
    }
}
