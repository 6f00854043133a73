package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster without faults of its own, for tests that play a scene from the literature. */
final class Stage {
    static final long MILLI = 1_000_000;
    /** T of every server here. */
    static final long TIMEOUT = 150 * MILLI;

    final World world;
    final Cluster cluster;

    Stage(long seed, int voters) {
        this(seed, voters, swarm -> swarm);
    }

    Stage(long seed, int voters, UnaryOperator<Swarm> changed) {
        this.world = new World(seed, TraceSink.NONE);
        Swarm calm = new Swarm(
                voters,
                0,
                RaftSettings.withTimes(ServerId.of("any"), TIMEOUT, TIMEOUT / 10),
                new Weather(MILLI / 10, MILLI, 0, 0, 0, 0, 0, 0, 0, 0),
                new Machinery(false, 0, 1, MILLI / 10, MILLI / 10, MILLI / 10, Long.MAX_VALUE / 2, 1 << 18, 1_000),
                new Load(0, 1, 0, 3_600_000),
                Troubles.NONE,
                Focus.NOTHING);
        this.cluster = new Cluster(world, changed.apply(calm), Course.full());
    }

    /** Numbers begin at 1. */
    SimulatedServer server(int number) {
        return cluster.servers().get(number - 1);
    }

    RaftView view(int number) {
        RaftView view = server(number).view();
        if (view == null) {
            throw new IllegalStateException("server " + number + " is down");
        }
        return view;
    }

    void run(long nanos) {
        long end = world.now() + nanos;
        world.at(end, () -> {});
        while (world.now() < end && world.step()) {
            // The witness looks at every step.
        }
    }

    /** Play on until this holds; a scene that never gets there is wrong. */
    void until(String what, BooleanSupplier holds) {
        long deadline = world.now() + 60 * TIMEOUT;
        while (!holds.getAsBoolean()) {
            if (world.now() > deadline || !world.step()) {
                throw new AssertionError("never came: " + what);
            }
        }
    }

    boolean leads(int number) {
        RaftView view = server(number).view();
        return view != null && view.role() == ServerRole.LEADER;
    }

    @Nullable
    SimulatedServer leader() {
        for (SimulatedServer server : cluster.servers()) {
            if (leads(server.number())) {
                return server;
            }
        }
        return null;
    }

    SimulatedServer awaitLeader() {
        until("a leader", () -> leader() != null);
        SimulatedServer leader = leader();
        if (leader == null) {
            throw new AssertionError("no leader");
        }
        return leader;
    }

    void campaign(int number) {
        process(number).step(new Event.CampaignAsked(-1));
    }

    ServerProcess process(int number) {
        ServerProcess process = server(number).process();
        if (process == null) {
            throw new IllegalStateException("server " + number + " is down");
        }
        return process;
    }

    /** What the server answers, as the answers come. */
    List<ClientReply> ask(int number, ClientRequest request) {
        List<ClientReply> replies = new ArrayList<>();
        process(number).desk().ask(request, replies::add);
        return replies;
    }

    /** Only these servers hear each other. */
    void link(int... numbers) {
        cluster.network().mend();
        for (SimulatedServer from : cluster.servers()) {
            for (SimulatedServer to : cluster.servers()) {
                if (!isIn(from, numbers) || !isIn(to, numbers)) {
                    cluster.network().cut(from, to);
                }
            }
        }
    }

    private static boolean isIn(SimulatedServer server, int... numbers) {
        for (int number : numbers) {
            if (server.number() == number) {
                return true;
            }
        }
        return false;
    }

    /** The terms of the server's log, from index 1. */
    List<Long> terms(int number) {
        List<Long> terms = new ArrayList<>();
        for (long index = 1; index <= server(number).ghost().log().last(); index++) {
            terms.add(server(number).ghost().log().term(index));
        }
        return terms;
    }
}
