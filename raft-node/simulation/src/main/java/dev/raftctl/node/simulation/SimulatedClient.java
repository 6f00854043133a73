package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session. It runs one operation at a time, or a few in parallel, and sends each repeatedly, to one
 * server after another and sometimes to two at once, until it has a definite reply.
 */
final class SimulatedClient implements WorkloadClient {
    private final int number;
    private final SimulatedCluster cluster;
    private final SimulationContext context;
    private final SimulationSettings settings;
    private final KeyedRandom random;
    private final List<ClientOperation> history;
    private long session;
    private long sequence;
    private long operationCount;
    private long attemptCount;
    private final List<PendingClientOperation> pending = new ArrayList<>();
    private @Nullable ServerId leaderHint;
    private final Map<Long, byte[]> results = new TreeMap<>();
    private boolean closing;

    /** An operation to which the client has no definite reply yet. */
    private static final class PendingClientOperation {
        final int slot;
        final String key;
        final RegisterAction action;
        final long calledAt;

        /** The command's sequence number in the session, or 0 if none is assigned yet. */
        long sequence;

        /** The number of the newest attempt. The client no longer waits for the replies to earlier attempts. */
        long attempt;

        PendingClientOperation(int slot, String key, RegisterAction action, long calledAt) {
            this.slot = slot;
            this.key = key;
            this.action = action;
            this.calledAt = calledAt;
        }
    }

    SimulatedClient(int number, SimulatedCluster cluster, List<ClientOperation> history) {
        this.number = number;
        this.cluster = cluster;
        this.context = cluster.context();
        this.settings = cluster.settings();
        this.random = context.random("client " + number);
        this.history = history;
    }

    @Override
    public void start() {
        for (int slot = 0; slot < settings.workload().operationsInFlight(); slot++) {
            scheduleOperation(slot);
        }
    }

    /** Makes the client finish its pending operations and start no new ones. */
    @Override
    public void finishPending() {
        closing = true;
    }

    /** Records that the pending operations never got a reply. For use at the end of a run. */
    @Override
    public void abandonPending() {
        closing = true;
        List.copyOf(pending).forEach(this::recordUnknown);
    }

    @Override
    public boolean isDone() {
        return closing && pending.isEmpty();
    }

    private void scheduleOperation(int slot) {
        context.scheduleAfter(
                random.between(
                        0, settings.workload().maxThinkNanos(), KeyedRandom.combine(operationCount, 1 + 100L * slot)),
                () -> {
                    if (!closing) {
                        startOperation(slot);
                    }
                });
    }

    private void startOperation(int slot) {
        long randomKey = KeyedRandom.combine(++operationCount, 2);
        // Each slot has its own keys: checking a history is most expensive when many operations on one key overlap.
        int keyCount = settings.workload().keyCount();
        String key = "k" + (slot * keyCount + random.intBelow(keyCount, randomKey));
        PendingClientOperation pendingOperation =
                new PendingClientOperation(slot, key, randomAction(randomKey), context.now());
        if (pendingOperation.action.isWrite() && session != 0) {
            pendingOperation.sequence = ++sequence;
        }
        pending.add(pendingOperation);
        context.count("operations started");
        sendAttempt(pendingOperation);
    }

    private RegisterAction randomAction(long randomKey) {
        long value = number * 1_000_000L + operationCount;
        return switch (random.intBelow(8, randomKey + 1)) {
            case 0, 1 -> new RegisterAction.RegisterPut(value);
            case 2, 3 -> new RegisterAction.RegisterGet();
            case 4 -> new RegisterAction.RegisterCompareAndSet(lastPutValue(randomKey), value);
            case 5 -> new RegisterAction.RegisterDelete();
            default -> new RegisterAction.RegisterIncrement(1 + random.intBelow(3, randomKey + 2));
        };
    }

    /**
     * Returns the last value that any client is known to have written. A compare-and-set that expects this value has a
     * chance to succeed.
     */
    private long lastPutValue(long randomKey) {
        if (random.chance(0.3, randomKey + 3)) {
            return RegisterAction.ABSENT;
        }
        for (int i = history.size() - 1; i >= 0; i--) {
            ClientOperation operation = history.get(i);
            if (operation.action() instanceof RegisterAction.RegisterPut put) {
                return put.value();
            }
        }
        return RegisterAction.ABSENT;
    }

    private void sendAttempt(PendingClientOperation pendingOperation) {
        long attempt = ++attemptCount;
        pendingOperation.attempt = attempt;
        SimulatedServer target = target(attempt);
        if (pendingOperation.action.isWrite() && session == 0) {
            send(
                    target,
                    new ClientRequest.OpenSessionRequest(settings.workload().sessionTtlMillis()),
                    pendingOperation,
                    attempt);
        } else {
            ClientRequest request = request(pendingOperation);
            send(target, request, pendingOperation, attempt);
            if (random.chance(0.05, KeyedRandom.combine(attempt, 3))) {
                context.count("requests sent twice");
                send(cluster.randomServer(KeyedRandom.combine(attempt, 4)), request, pendingOperation, attempt);
            }
        }
        context.scheduleAfter(
                random.between(1, 3, KeyedRandom.combine(attempt, 5)) * settings.electionTimeoutNanos(), () -> {
                    if (pending.contains(pendingOperation) && pendingOperation.attempt == attempt) {
                        context.count("requests timed out");
                        leaderHint = null;
                        sendAttempt(pendingOperation);
                    }
                });
    }

    private ClientRequest request(PendingClientOperation pendingOperation) {
        return pendingOperation.action.isWrite()
                ? new ClientRequest.ExecuteCommandRequest(
                        session,
                        pendingOperation.sequence,
                        resultsNeededFrom(),
                        SimulatedKeyValueMessages.encodeCommand(pendingOperation.key, pendingOperation.action))
                : new ClientRequest.QueryRequest(SimulatedKeyValueMessages.encodeGet(pendingOperation.key), true, 0);
    }

    /** Returns the lowest sequence number of a pending command. The client has the results of all earlier commands. */
    private long resultsNeededFrom() {
        long lowest = Long.MAX_VALUE;
        for (PendingClientOperation each : pending) {
            if (each.sequence != 0) {
                lowest = Math.min(lowest, each.sequence);
            }
        }
        return lowest;
    }

    private SimulatedServer target(long attempt) {
        ServerId hintedServer = leaderHint;
        // Sometimes tries any server, as a client that returns from elsewhere would.
        if (hintedServer != null && !random.chance(0.1, KeyedRandom.combine(KeyedRandom.combine(number, attempt), 7))) {
            for (SimulatedServer server : cluster.servers()) {
                if (server.id().equals(hintedServer)) {
                    return server;
                }
            }
        }
        return cluster.randomServer(KeyedRandom.combine(KeyedRandom.combine(number, attempt), 6));
    }

    private void send(
            SimulatedServer target, ClientRequest request, PendingClientOperation pendingOperation, long attempt) {
        long sessionAtSend = session;
        cluster.network().sendRequest(target, number, request, reply -> {
            if (request instanceof ClientRequest.ExecuteCommandRequest execute) {
                requireSameResult(execute, reply);
            }
            boolean isCurrentSession = session == sessionAtSend || !pendingOperation.action.isWrite();
            if (pending.contains(pendingOperation) && isCurrentSession) {
                onReply(target, pendingOperation, attempt, reply);
            }
        });
    }

    /** Checks that all replies to one command of a session contain the same result (hazard C01). */
    private void requireSameResult(ClientRequest.ExecuteCommandRequest execute, ClientReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        if (executed != null && execute.session() == session) {
            byte[] known = results.put(execute.sequence(), executed.result());
            if (known != null && !Arrays.equals(known, executed.result())) {
                throw new SafetyPropertyViolation(
                        "SessionsExactlyOnce",
                        "client " + number + " got two different results for command " + execute.sequence()
                                + " of session " + session);
            }
        }
    }

    /** Returns what the state machine answered to a command or a query; null if the reply contains no answer. */
    private static byte @Nullable [] resultOf(ClientReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        ClientReply.QueryResultReply answered = reply.successOf(ClientReply.QueryResultReply.class);
        if (executed != null) {
            return executed.result();
        }
        return answered == null ? null : answered.result();
    }

    private void onReply(
            SimulatedServer from, PendingClientOperation pendingOperation, long attempt, ClientReply reply) {
        ClientReply.SessionOpenedReply opened = reply.successOf(ClientReply.SessionOpenedReply.class);
        byte[] result = resultOf(reply);
        Refusal refusal = reply.refusal();
        if (opened != null) {
            leaderHint = from.id();
            onSessionOpened(opened.session());
        } else if (result != null) {
            leaderHint = from.id();
            complete(pendingOperation, SimulatedKeyValueMessages.decodeResponse(result));
        } else if (refusal != null && refusal.reason() == RefusalReason.SESSION_EXPIRED) {
            onSessionExpired();
        } else {
            leaderHint = refusal == null ? null : refusal.leader();
            if (pendingOperation.attempt == attempt) {
                long pause = random.between(1, settings.electionTimeoutNanos() / 4, KeyedRandom.combine(attempt, 7));
                pendingOperation.attempt = ++attemptCount;
                context.scheduleAfter(pause, () -> {
                    if (pending.contains(pendingOperation)) {
                        sendAttempt(pendingOperation);
                    }
                });
            }
        }
    }

    /** Assigns sequence numbers to the commands that were waiting for a session, and sends them. */
    private void onSessionOpened(long id) {
        session = id;
        sequence = 0;
        results.clear();
        List<PendingClientOperation> waiting =
                pending.stream().filter(each -> each.action.isWrite()).toList();
        waiting.forEach(each -> each.sequence = ++sequence);
        waiting.forEach(this::sendAttempt);
    }

    private void onSessionExpired() {
        context.count("sessions expired");
        session = 0;
        pending.stream().filter(each -> each.sequence != 0).toList().forEach(this::recordUnknown);
    }

    private void complete(PendingClientOperation pendingOperation, long response) {
        context.count("operations completed");
        context.trace(
                "client " + number,
                () -> pendingOperation.action + " of " + pendingOperation.key + " returns " + response);
        context.addToHash(response);
        history.add(ClientOperation.completed(
                number,
                pendingOperation.key,
                pendingOperation.action,
                pendingOperation.calledAt,
                context.now(),
                response));
        pending.remove(pendingOperation);
        scheduleOperation(pendingOperation.slot);
    }

    /**
     * Records an operation whose outcome stays unknown, because its session no longer exists and the command may have
     * been applied before.
     */
    private void recordUnknown(PendingClientOperation pendingOperation) {
        context.count("operations with unknown outcome");
        history.add(ClientOperation.withoutResponse(
                number, pendingOperation.key, pendingOperation.action, pendingOperation.calledAt));
        pending.remove(pendingOperation);
        scheduleOperation(pendingOperation.slot);
    }
}
