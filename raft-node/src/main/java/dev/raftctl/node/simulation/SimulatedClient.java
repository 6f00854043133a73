package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Operation;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session: one operation at a time or a few in parallel, each sent again and again, to one server after
 * the other and sometimes to two at once, until it is answered for certain.
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
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable ServerId hint;
    private final Map<Long, byte[]> results = new TreeMap<>();
    private boolean closing;

    /** An operation under way. */
    private static final class Pending {
        final int lane;
        final String key;
        final Action action;
        final long calledAt;

        /** Within the session; 0: it has none yet. */
        long sequence;

        /** The newest; earlier ones are not waited for any more. */
        long attempt;

        Pending(int lane, String key, Action action, long calledAt) {
            this.lane = lane;
            this.key = key;
            this.action = action;
            this.calledAt = calledAt;
        }
    }

    SimulatedClient(int number, Cluster cluster, List<Operation> history) {
        this.number = number;
        this.cluster = cluster;
        this.world = cluster.world();
        this.swarm = cluster.swarm();
        this.dice = world.dice("client " + number);
        this.history = history;
    }

    void begin() {
        for (int lane = 0; lane < swarm.load().pipelined(); lane++) {
            think(lane);
        }
    }

    /** Nothing new is begun; what is pending goes on. */
    void closeSoon() {
        closing = true;
    }

    /** The run is over: what is pending stays without an answer. */
    void end() {
        closing = true;
        List.copyOf(pending).forEach(this::leaveOpen);
    }

    boolean isDone() {
        return closing && pending.isEmpty();
    }

    private void think(int lane) {
        world.after(dice.between(0, swarm.load().thinkNanosMax(), Dice.join(operations, 1 + 100L * lane)), () -> {
            if (!closing) {
                call(lane);
            }
        });
    }

    private void call(int lane) {
        long luck = Dice.join(++operations, 2);
        // Each lane has keys of its own: the check of a history costs more than any other if many operations on a key
        // overlap.
        int keys = swarm.load().keys();
        String key = "k" + (lane * keys + dice.below(keys, luck));
        Pending now = new Pending(lane, key, action(luck), world.now());
        if (now.action.changes() && session != 0) {
            now.sequence = ++sequence;
        }
        pending.add(now);
        world.count("operations called");
        attempt(now);
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

    private void attempt(Pending now) {
        long attempt = ++attempts;
        now.attempt = attempt;
        SimulatedServer target = target(attempt);
        if (now.action.changes() && session == 0) {
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
            if (pending.contains(now) && now.attempt == attempt) {
                world.count("requests timed out");
                hint = null;
                attempt(now);
            }
        });
    }

    private ClientRequest request(Pending now) {
        return now.action.changes()
                ? new ClientRequest.Execute(
                        session, now.sequence, resultsNeededFrom(), Words.command(now.key, now.action))
                : new ClientRequest.Query(Words.get(now.key), true, 0);
    }

    /** All lower sequences of the session were answered. */
    private long resultsNeededFrom() {
        long lowest = Long.MAX_VALUE;
        for (Pending each : pending) {
            if (each.sequence != 0) {
                lowest = Math.min(lowest, each.sequence);
            }
        }
        return lowest;
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
        cluster.network().ask(target, number, request, reply -> {
            if (request instanceof ClientRequest.Execute execute) {
                sameResult(execute, reply);
            }
            boolean ofThisSession = session == sessionThen || !now.action.changes();
            if (pending.contains(now) && ofThisSession) {
                heard(target, now, attempt, reply);
            }
        });
    }

    /** All answers to one command of a session are the same (trap C01). */
    private void sameResult(ClientRequest.Execute execute, ClientReply reply) {
        if (reply instanceof ClientReply.Executed executed && execute.session() == session) {
            byte[] known = results.put(execute.sequence(), executed.result());
            if (known != null && !Arrays.equals(known, executed.result())) {
                throw new SafetyViolation(
                        "SessionsExactlyOnce",
                        "client " + number + " got two different results for command " + execute.sequence()
                                + " of session " + session);
            }
        }
    }

    private void heard(SimulatedServer from, Pending now, long attempt, ClientReply reply) {
        if (reply instanceof ClientReply.SessionOpened opened) {
            hint = from.id();
            opened(opened.session());
        } else if (reply instanceof ClientReply.Executed executed) {
            hint = from.id();
            finish(now, Words.answer(executed.result()));
        } else if (reply instanceof ClientReply.Answered answered) {
            hint = from.id();
            finish(now, Words.answer(answered.answer()));
        } else if (reply instanceof ClientReply.Refused refused && refused.why().reason() == Reason.SESSION_EXPIRED) {
            expired();
        } else {
            hint = reply instanceof ClientReply.Refused refused ? refused.why().leader() : null;
            if (now.attempt == attempt) {
                long pause = dice.between(1, swarm.electionTimeoutNanos() / 4, Dice.join(attempt, 7));
                now.attempt = ++attempts;
                world.after(pause, () -> {
                    if (pending.contains(now)) {
                        attempt(now);
                    }
                });
            }
        }
    }

    /** Commands that waited for a session get their sequences in it. */
    private void opened(long id) {
        session = id;
        sequence = 0;
        results.clear();
        List<Pending> waiting =
                pending.stream().filter(each -> each.action.changes()).toList();
        waiting.forEach(each -> each.sequence = ++sequence);
        waiting.forEach(this::attempt);
    }

    private void expired() {
        world.count("sessions expired");
        session = 0;
        pending.stream().filter(each -> each.sequence != 0).toList().forEach(this::leaveOpen);
    }

    private void finish(Pending now, long answer) {
        world.count("operations answered");
        world.tell("client " + number, () -> now.action + " of " + now.key + " is answered " + answer);
        world.fold(answer);
        history.add(Operation.answered(number, now.key, now.action, now.calledAt, world.now(), answer));
        pending.remove(now);
        think(now.lane);
    }

    /** The session is gone, and with it the answer: the command may have been applied before. */
    private void leaveOpen(Pending now) {
        world.count("operations left unknown");
        history.add(Operation.unanswered(number, now.key, now.action, now.calledAt));
        pending.remove(now);
        think(now.lane);
    }
}
