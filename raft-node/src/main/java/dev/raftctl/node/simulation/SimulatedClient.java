package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Operation;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session: one operation at a time, sent again and again, to one server after the other and sometimes to two at
 * once, until it is answered for certain.
 */
final class SimulatedClient {
    private final int number;
    private final Cluster cluster;
    private final World world;
    private final Swarm swarm;
    private final Dice dice;
    private final List<Operation> history;
    private long session;
    private long sequence;
    private long operations;
    private long attempts;
    private @Nullable Pending pending;
    private @Nullable ServerId hint;
    private byte @Nullable [] resultOfSequence;
    private boolean closing;

    private record Pending(long number, String key, Action action, long calledAt) {}

    SimulatedClient(int number, Cluster cluster, List<Operation> history) {
        this.number = number;
        this.cluster = cluster;
        this.world = cluster.world();
        this.swarm = cluster.swarm();
        this.dice = world.dice("client " + number);
        this.history = history;
    }

    void begin() {
        think();
    }

    /** Nothing new is begun; what is pending goes on. */
    void closeSoon() {
        closing = true;
    }

    /** The run is over: what is pending stays without an answer. */
    void end() {
        closing = true;
        Pending now = pending;
        if (now != null) {
            leaveOpen(now);
        }
    }

    boolean isDone() {
        return closing && pending == null;
    }

    private boolean isPending(Pending asked) {
        Pending now = pending;
        return now != null && now.number() == asked.number();
    }

    private void think() {
        world.after(dice.between(0, swarm.load().thinkNanosMax(), Dice.join(operations, 1)), () -> {
            if (pending == null && !closing) {
                call();
            }
        });
    }

    private void call() {
        long luck = Dice.join(++operations, 2);
        String key = "k" + dice.below(swarm.load().keys(), luck);
        Action action = action(luck);
        if (action.changes()) {
            sequence++;
            resultOfSequence = null;
        }
        pending = new Pending(operations, key, action, world.now());
        world.count("operations called");
        attempt();
    }

    private Action action(long luck) {
        long value = number * 1_000_000L + operations;
        return switch (dice.below(8, luck + 1)) {
            case 0, 1 -> new Action.Put(value);
            case 2, 3 -> new Action.Get();
            case 4 -> new Action.CompareAndSet(lastSeen(luck), value);
            case 5 -> new Action.Delete();
            default -> new Action.Increment(1 + dice.below(3, luck + 2));
        };
    }

    /** What the key may well hold: what this client last saw of any. */
    private long lastSeen(long luck) {
        if (dice.happens(0.3, luck + 3)) {
            return Action.ABSENT;
        }
        for (int i = history.size() - 1; i >= 0; i--) {
            Operation operation = history.get(i);
            if (operation.action() instanceof Action.Put put) {
                return put.value();
            }
        }
        return Action.ABSENT;
    }

    private void attempt() {
        Pending now = pending;
        if (now == null) {
            return;
        }
        long attempt = ++attempts;
        SimulatedServer target = target(attempt);
        if (now.action().changes() && session == 0) {
            send(target, new ClientRequest.OpenSession(swarm.load().sessionTtlMillis()), now, attempt);
        } else {
            ClientRequest request = request(now);
            send(target, request, now, attempt);
            if (dice.happens(0.05, Dice.join(attempt, 3))) {
                world.count("requests sent twice");
                send(cluster.anyServer(Dice.join(attempt, 4)), request, now, attempt);
            }
        }
        world.after(dice.between(1, 3, Dice.join(attempt, 5)) * swarm.electionTimeoutNanos(), () -> {
            if (isPending(now) && attempts == attempt) {
                world.count("requests timed out");
                hint = null;
                attempt();
            }
        });
    }

    private ClientRequest request(Pending now) {
        return now.action().changes()
                ? new ClientRequest.Execute(session, sequence, sequence, Words.command(now.key(), now.action()))
                : new ClientRequest.Query(Words.get(now.key()), true, 0);
    }

    private SimulatedServer target(long attempt) {
        ServerId hinted = hint;
        // Now and then whoever it is, as one that came back from elsewhere would.
        if (hinted != null && !dice.happens(0.1, Dice.join(Dice.join(number, attempt), 7))) {
            for (SimulatedServer server : cluster.servers()) {
                if (server.id().equals(hinted)) {
                    return server;
                }
            }
        }
        return cluster.anyServer(Dice.join(Dice.join(number, attempt), 6));
    }

    private void send(SimulatedServer target, ClientRequest request, Pending now, long attempt) {
        long sessionThen = session;
        long sequenceThen = sequence;
        cluster.network().ask(target, number, request, reply -> {
            if (request instanceof ClientRequest.Execute execute) {
                sameResult(execute, reply);
            }
            if (isPending(now) && session == sessionThen && sequence == sequenceThen) {
                heard(target, now, attempt, reply);
            }
        });
    }

    /** All answers to one command of a session are the same (trap C01). */
    private void sameResult(ClientRequest.Execute execute, ClientReply reply) {
        if (reply instanceof ClientReply.Executed executed
                && execute.session() == session
                && execute.sequence() == sequence) {
            byte[] known = resultOfSequence;
            if (known != null && !Arrays.equals(known, executed.result())) {
                throw new SafetyViolation(
                        "SessionsExactlyOnce",
                        "client " + number + " got two different results for command " + sequence + " of session "
                                + session);
            }
            resultOfSequence = executed.result();
        }
    }

    private void heard(SimulatedServer from, Pending now, long attempt, ClientReply reply) {
        if (reply instanceof ClientReply.SessionOpened opened) {
            session = opened.session();
            sequence = 1;
            hint = from.id();
            attempt();
        } else if (reply instanceof ClientReply.Executed executed) {
            hint = from.id();
            finish(now, Words.answer(executed.result()));
        } else if (reply instanceof ClientReply.Answered answered) {
            hint = from.id();
            finish(now, Words.answer(answered.answer()));
        } else if (reply instanceof ClientReply.Refused refused && refused.why().reason() == Reason.SESSION_EXPIRED) {
            world.count("sessions expired");
            session = 0;
            leaveOpen(now);
        } else {
            hint = reply instanceof ClientReply.Refused refused ? refused.why().leader() : null;
            if (attempts == attempt) {
                long pause = dice.between(1, swarm.electionTimeoutNanos() / 4, Dice.join(attempt, 7));
                attempts++;
                world.after(pause, () -> {
                    if (isPending(now)) {
                        attempt();
                    }
                });
            }
        }
    }

    private void finish(Pending now, long answer) {
        world.count("operations answered");
        world.tell("client " + number, () -> now.action() + " of " + now.key() + " is answered " + answer);
        world.fold(answer);
        history.add(Operation.answered(number, now.key(), now.action(), now.calledAt(), world.now(), answer));
        pending = null;
        think();
    }

    /** The session is gone, and with it the answer: the command may have been applied before. */
    private void leaveOpen(Pending now) {
        world.count("operations left unknown");
        history.add(Operation.unanswered(number, now.key(), now.action(), now.calledAt()));
        pending = null;
        think();
    }
}
