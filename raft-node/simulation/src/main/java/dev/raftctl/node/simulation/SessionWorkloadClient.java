package dev.raftctl.node.simulation;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * A client that executes one command after another in a session, and sends each until it has a definite reply. It lives
 * several lives: when something ends, the next begins. Its random numbers have a purpose of their own.
 */
abstract class SessionWorkloadClient implements WorkloadClient {
    /** The highest power of two by which a client waits longer for its replies. */
    private static final int MAX_BACK_OFF = 4;

    final String name;
    final SimulatedCluster cluster;
    final SimulationContext context;
    final SimulationSettings settings;
    final KeyedRandom random;
    private final int number;

    @Nullable
    ServerId leaderHint;

    private long session;
    private long sequence;
    private long lifeCount;
    private long attemptCount;
    private boolean closing;
    /** The call that waits for its reply. The replies to older ones do not matter any more. */
    private long currentCall;

    private boolean isWaiting;

    SessionWorkloadClient(String purpose, int number, SimulatedCluster cluster) {
        this.name = purpose + " " + number;
        this.number = number;
        this.cluster = cluster;
        this.context = cluster.context();
        this.settings = cluster.settings();
        this.random = context.random(name);
    }

    /** Begins a life. It must end with a call of {@link #scheduleLife}. */
    abstract void live();

    @Override
    public void start() {
        scheduleLife();
    }

    @Override
    public void finishPending() {
        closing = true;
    }

    @Override
    public void abandonPending() {
        closing = true;
        isWaiting = false;
    }

    @Override
    public boolean isDone() {
        return closing && !isWaiting;
    }

    boolean isClosing() {
        return closing;
    }

    /** Returns the number of the current life. */
    long life() {
        return lifeCount;
    }

    /** Returns a random key that is different in each life, after each attempt and for each purpose. */
    long key(long purpose) {
        return KeyedRandom.combine(KeyedRandom.combine(lifeCount, attemptCount), purpose);
    }

    /** Ends this run of the client, and starts the next one after a short delay. */
    void scheduleLife() {
        lifeCount++;
        currentCall++;
        isWaiting = false;
        context.scheduleAfter(random.between(1, settings.electionTimeoutNanos(), key(1)), () -> {
            if (!closing) {
                openSession();
            }
        });
    }

    private void openSession() {
        if (session != 0) {
            live();
            return;
        }
        call(new ClientRequest.OpenSessionRequest(3_600_000), (reply, sentNanos) -> {
            ClientReply.SessionOpenedReply opened = reply.successOf(ClientReply.SessionOpenedReply.class);
            if (opened != null) {
                session = opened.session();
                sequence = 0;
            }
            live();
        });
    }

    /** Receives the result of a command, the index of its entry and the time at which it was first sent. */
    interface ResultHandler {
        void accept(byte[] result, long index, long sentNanos);
    }

    /** Executes a command once, however often it has to be sent. */
    void execute(CoordinationCommand command, long waitMillis, ResultHandler handler) {
        long commandSequence = ++sequence;
        byte[] encoded = CoordinationMessageFormat.encodeCommand(command);
        call(
                new ClientRequest.ExecuteCoordinationRequest(
                        session, commandSequence, commandSequence, waitMillis, encoded),
                (reply, sentNanos) -> {
                    ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
                    Refusal refusal = reply.refusal();
                    if (executed != null) {
                        handler.accept(executed.result(), executed.position().index(), sentNanos);
                    } else {
                        if (refusal != null && refusal.reason() == RefusalReason.SESSION_EXPIRED) {
                            session = 0;
                        }
                        scheduleLife();
                    }
                });
    }

    /** Receives a definite reply and the time at which the request was first sent. */
    private interface ReplyHandler {
        void accept(ClientReply reply, long sentNanos);
    }

    private void call(ClientRequest request, ReplyHandler handler) {
        isWaiting = true;
        new Call(++currentCall, request, handler, context.now()).send();
    }

    /** A request that is sent until it has a definite reply. */
    private final class Call {
        private final long id;
        private final ClientRequest request;
        private final ReplyHandler handler;
        private final long sentNanos;
        private long attempt;
        private int attemptsWhileClosing;

        Call(long id, ClientRequest request, ReplyHandler handler, long sentNanos) {
            this.id = id;
            this.request = request;
            this.handler = handler;
            this.sentNanos = sentNanos;
        }

        private void send() {
            long thisAttempt = ++attemptCount;
            attempt = thisAttempt;
            SessionWorkloadClient.this.send(target(key(10)), request, this::onReply);
            if (random.chance(0.05, key(11))) {
                SessionWorkloadClient.this.send(cluster.randomServer(key(12)), request, this::onReply);
            }
            long timeout = (random.between(2, 6, key(13)) * settings.electionTimeoutNanos()) << backOff();
            context.scheduleAfter(timeout, () -> {
                if (id == currentCall && attempt == thisAttempt) {
                    leaderHint = null;
                    send();
                }
            });
        }

        /** A healed cluster whose disks are slow must not get ever more requests than it can commit. */
        private int backOff() {
            return isClosing() ? Math.min(attemptsWhileClosing++, MAX_BACK_OFF) : 0;
        }

        private void onReply(SimulatedServer from, ClientReply reply) {
            if (id != currentCall) {
                return;
            }
            Refusal refusal = reply.refusal();
            boolean isDefinite = reply.successOf(ClientReply.SuccessReply.class) != null
                    || (refusal != null && isFinal(refusal.reason()));
            if (isDefinite) {
                leaderHint = from.id();
                currentCall++;
                isWaiting = false;
                handler.accept(reply, sentNanos);
                return;
            }
            leaderHint = refusal == null ? null : refusal.leader();
            long thisAttempt = attempt;
            context.scheduleAfter(random.between(1, settings.electionTimeoutNanos() / 4, key(14)), () -> {
                if (id == currentCall && attempt == thisAttempt) {
                    send();
                }
            });
        }
    }

    private static boolean isFinal(RefusalReason reason) {
        return switch (reason) {
            case SESSION_EXPIRED, RESULT_DISCARDED, WAIT_TIMED_OUT, NOT_WAITING, LEASE_EXPIRED, UNKNOWN_LEASE -> true;
            default -> false;
        };
    }

    SimulatedServer target(long randomKey) {
        ServerId hinted = leaderHint;
        if (hinted != null && !random.chance(0.1, randomKey)) {
            for (SimulatedServer server : cluster.servers()) {
                if (server.id().equals(hinted)) {
                    return server;
                }
            }
        }
        return cluster.randomServer(KeyedRandom.combine(randomKey, number));
    }

    void send(SimulatedServer target, ClientRequest request, ClientReplyReceiver receiver) {
        cluster.network().sendRequest(target, number, request, reply -> receiver.accept(target, reply));
    }

    /** Receives a reply and the server that sent it. */
    interface ClientReplyReceiver {
        void accept(SimulatedServer from, ClientReply reply);
    }
}
