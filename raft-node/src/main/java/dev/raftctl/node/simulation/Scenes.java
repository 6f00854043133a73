package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;

/** Faults that come one upon the other, as chance alone brings them together too rarely. */
final class Scenes {
    private final Cluster cluster;
    private final World world;
    private final Operator operator;
    private final Dice dice;
    private final long timeout;

    Scenes(Cluster cluster, Operator operator) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.operator = operator;
        this.dice = world.dice("scenes");
        this.timeout = cluster.swarm().electionTimeoutNanos();
    }

    void play(Fault scene, SimulatedServer any, long luck) {
        SimulatedServer leader = cluster.leaderOr(any);
        switch (scene) {
            case LEADER_LEAVES -> leaderLeaves(leader, luck);
            case OLD_LEADER_RETURNS -> oldLeaderReturns(leader, luck);
            case DEAF_TRANSFER -> deafTransfer(leader, luck);
            case LEADER_SLEEPS -> leaderSleeps(leader, luck);
            case LATE_ANSWERS -> lateAnswers(leader, luck);
            case LEADER_FORGOTTEN -> leaderForgotten(leader, luck);
            default -> throw new IllegalArgumentException("not a scene: " + scene);
        }
    }

    private void leaderLeaves(SimulatedServer leader, long luck) {
        Change change = dice.happens(0.5, luck) ? new Change.Demote(leader.id()) : new Change.Remove(leader.id());
        operator.ask(
                leader,
                new ClientRequest.ChangeServers(List.of(change), 0, 20 * timeout / 1_000_000),
                Fault.LEADER_LEAVES);
        long disk = dice.between(0, 6 * cluster.swarm().machinery().diskNanosMax(), luck + 3);
        world.after(travel(1, 8, luck + 1) + disk, () -> {
            if (leader.isUp()) {
                leader.crash();
                world.after(dice.between(1, 4 * timeout, luck + 2), leader::start);
            }
        });
    }

    private void oldLeaderReturns(SimulatedServer old, long luck) {
        cutOff(old);
        world.after(timeout + dice.between(0, 3 * timeout, luck), () -> {
            for (SimulatedServer other : cluster.servers()) {
                if (other != old && leads(other)) {
                    other.crash();
                    world.after(dice.between(timeout, 6 * timeout, luck + 1), other::start);
                }
            }
            cluster.network().mend();
        });
    }

    private void deafTransfer(SimulatedServer leader, long luck) {
        cluster.network().deafenOnTransfer(leader);
        operator.ask(leader, new ClientRequest.TransferLeadership(null), Fault.DEAF_TRANSFER);
        world.after(dice.between(timeout, 3 * timeout, luck + 2), cluster.network()::mend);
    }

    private void leaderSleeps(SimulatedServer leader, long luck) {
        long asleep = dice.between(timeout, 5 * timeout, luck);
        leader.pause(world.now() + asleep);
        cutOff(leader);
        world.after(asleep + dice.between(0, timeout, luck + 1), cluster.network()::mend);
    }

    private void lateAnswers(SimulatedServer leader, long luck) {
        long late = dice.between(timeout, 2 * timeout, luck);
        cluster.servers().forEach(other -> cluster.network().slow(other, leader, late));
        world.after(late + timeout, () -> {
            cluster.servers().forEach(other -> cluster.network().cut(leader, other));
            world.after(3 * timeout, cluster.network()::mend);
        });
    }

    /** One does not hear the leader any more, so it stands again and again; then the leader is cut off and the rest restarts. */
    private void leaderForgotten(SimulatedServer leader, long luck) {
        List<SimulatedServer> servers = cluster.servers();
        SimulatedServer impatient = servers.get(dice.below(servers.size(), luck));
        cluster.network().cut(leader, impatient);
        world.after(dice.between(2 * timeout, 4 * timeout, luck + 1), () -> {
            cutOff(leader);
            for (SimulatedServer other : servers) {
                if (other != leader && other != impatient && other.isUp()) {
                    other.crash();
                    world.after(1, other::start);
                }
            }
            world.after(2 * timeout, cluster.network()::mend);
        });
    }

    private void cutOff(SimulatedServer victim) {
        for (SimulatedServer other : cluster.servers()) {
            cluster.network().cut(other, victim);
            cluster.network().cut(victim, other);
        }
    }

    private static boolean leads(SimulatedServer server) {
        RaftView view = server.view();
        return view != null && view.role() == ServerRole.LEADER;
    }

    /** So many ways over the network. */
    private long travel(int least, int most, long luck) {
        long way = cluster.swarm().weather().latencyNanosMax();
        return dice.between(least * way, most * way, luck);
    }
}
