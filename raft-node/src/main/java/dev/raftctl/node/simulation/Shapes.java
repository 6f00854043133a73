package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.List;

/** Ways in which a network can be broken and not quite broken. */
final class Shapes {
    private final Cluster cluster;
    private final SimulatedNetwork network;
    private final Dice dice;

    Shapes(Cluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
        this.dice = cluster.world().dice("shapes");
    }

    void make(Fault shape, SimulatedServer victim, long luck) {
        List<SimulatedServer> servers = cluster.servers();
        SimulatedServer other = servers.get(dice.below(servers.size(), luck));
        switch (shape) {
            case MEND_LINKS -> network.mend();
            case CUT_ONE_WAY -> network.cut(victim, other);
            case ISOLATE -> isolate(victim, dice.below(3, luck + 1));
            case PARTITION -> partition(luck);
            case MINORITY -> minority(cluster.leaderOr(victim), luck);
            case HUB -> keep((from, to) -> from == victim || to == victim);
            case CHAIN -> keep((from, to) -> distance(servers, from, to) == 1);
            case RING ->
                keep((from, to) -> {
                    int distance = distance(servers, from, to);
                    return distance == 1 || distance == servers.size() - 1;
                });
            case SLOW_LINK ->
                network.slow(victim, other, dice.between(0, cluster.swarm().electionTimeoutNanos(), luck + 2));
            default -> throw new IllegalArgumentException("not a shape of the network: " + shape);
        }
    }

    private static int distance(List<SimulatedServer> servers, SimulatedServer from, SimulatedServer to) {
        return Math.abs(servers.indexOf(from) - servers.indexOf(to));
    }

    /** @param way 0: both ways, 1: it cannot send, 2: it cannot hear */
    private void isolate(SimulatedServer victim, int way) {
        for (SimulatedServer other : cluster.servers()) {
            if (way != 2) {
                network.cut(victim, other);
            }
            if (way != 1) {
                network.cut(other, victim);
            }
        }
    }

    private void partition(long luck) {
        keep((from, to) ->
                dice.happens(0.5, Dice.join(luck, from.number())) == dice.happens(0.5, Dice.join(luck, to.number())));
    }

    private void minority(SimulatedServer leader, long luck) {
        int least = cluster.swarm().voters() / 3;
        int first = dice.below(cluster.servers().size(), luck);
        List<SimulatedServer> few = new ArrayList<>(List.of(leader));
        for (int i = 0; i < least; i++) {
            few.add(cluster.servers().get((first + i) % cluster.servers().size()));
        }
        keep((from, to) -> few.contains(from) == few.contains(to));
    }

    private interface Linked {
        boolean are(SimulatedServer from, SimulatedServer to);
    }

    private void keep(Linked linked) {
        network.mend();
        for (SimulatedServer from : cluster.servers()) {
            for (SimulatedServer to : cluster.servers()) {
                if (!linked.are(from, to)) {
                    network.cut(from, to);
                }
            }
        }
    }
}
