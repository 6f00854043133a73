package dev.raftctl.node.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;

/**
 * A client that follows the changes of a key or a prefix, at one server for a while and then at another. It goes on
 * from the place that each reply returns, and sometimes asks for older changes again, or for changes of the future.
 */
final class SimulatedWatch {
    private static final long MILLI = 1_000_000;
    private static final int[] MAX_BYTES = {1, 120, 1_000, 1 << 20};

    private final int number;
    private final SimulatedCluster cluster;
    private final SimulationContext context;
    private final SimulationSettings settings;
    private final KeyedRandom random;
    private final WatchChecks checks;
    private final String key;
    private final boolean isPrefix;
    private SimulatedServer server;
    private long place;
    private long attemptCount;
    private boolean closing;
    private boolean abandoned;

    SimulatedWatch(int number, SimulatedCluster cluster, WatchChecks checks) {
        this.number = number;
        this.cluster = cluster;
        this.context = cluster.context();
        this.settings = cluster.settings();
        this.random = context.random("watch " + number);
        this.checks = checks;
        this.isPrefix = random.chance(0.6, 1);
        this.key = isPrefix ? (random.chance(0.5, 2) ? "" : "k") : "k" + random.intBelow(4, 3);
        this.server = cluster.randomServer(random.between(0, 1 << 20, 4));
        this.place = random.chance(0.5, 5) ? 1 : 0;
    }

    void start() {
        send();
    }

    /** Makes the watch end when it has received the last change. */
    void finishPending() {
        closing = true;
    }

    void abandonPending() {
        abandoned = true;
    }

    boolean isDone() {
        return abandoned || (closing && place >= checks.lastChangedIndex());
    }

    private long key(long purpose) {
        return KeyedRandom.combine(attemptCount, purpose);
    }

    private void send() {
        long attempt = ++attemptCount;
        if (abandoned) {
            return;
        }
        // At the end, servers that will never have all entries are left again at once.
        if (closing || random.chance(0.2, key(10))) {
            server = cluster.randomServer(KeyedRandom.combine(key(11), number));
        }
        ClientRequest.WatchEventsRequest request = requestAfter(place);
        cluster.network().sendRequest(server, number, request, reply -> onReply(attempt, request, reply));
        if (place > 1 && random.chance(0.2, key(12))) {
            sendOther();
        }
        context.scheduleAfter(
                request.waitMillis() * MILLI + random.between(1, 3, key(13)) * settings.electionTimeoutNanos(), () -> {
                    if (attempt == attemptCount) {
                        server = cluster.randomServer(KeyedRandom.combine(key(14), number));
                        send();
                    }
                });
    }

    /** Sends a request whose place is in the past or in the future. Its reply is only checked. */
    private void sendOther() {
        boolean isFuture = random.chance(0.4, key(15));
        long other = isFuture
                ? checks.appliedIndex() + random.between(1, 6, key(16))
                : random.between(Math.max(1, place - 30), place, key(17));
        ClientRequest.WatchEventsRequest request = requestAfter(other);
        SimulatedServer target = cluster.randomServer(KeyedRandom.combine(key(18), number));
        context.count(isFuture ? "watches from the future" : "watches from the past");
        cluster.network().sendRequest(target, number, request, reply -> check(request, reply));
    }

    private ClientRequest.WatchEventsRequest requestAfter(long index) {
        long waitMillis = random.between(0, 4 * settings.electionTimeoutNanos() / MILLI, key(20 + index));
        return new ClientRequest.WatchEventsRequest(
                key.getBytes(UTF_8),
                isPrefix,
                index,
                MAX_BYTES[random.intBelow(MAX_BYTES.length, key(21 + index))],
                waitMillis,
                random.chance(0.5, key(22 + index)));
    }

    private void check(ClientRequest.WatchEventsRequest request, ClientReply reply) {
        ClientReply.WatchEventsReply events = reply.successOf(ClientReply.WatchEventsReply.class);
        if (events != null) {
            checks.onReply(request, events);
        }
    }

    private void onReply(long attempt, ClientRequest.WatchEventsRequest request, ClientReply reply) {
        check(request, reply);
        if (attempt != attemptCount) {
            return;
        }
        ClientReply.WatchEventsReply events = reply.successOf(ClientReply.WatchEventsReply.class);
        Refusal refusal = reply.refusal();
        if (events != null) {
            place = events.throughIndex();
        } else if (refusal != null && refusal.reason() == RefusalReason.COMPACTED) {
            context.count("watches compacted");
            place = 0;
        }
        attemptCount++;
        long next = attemptCount;
        context.scheduleAfter(random.between(1, settings.electionTimeoutNanos() / 4, key(30)), () -> {
            if (next == attemptCount) {
                send();
            }
        });
    }
}
