package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.List;

/** Injects faults that break only some of the links between the servers. */
final class PartialNetworkFaults {
    private final SimulatedCluster cluster;
    private final SimulatedNetwork network;
    private final KeyedRandom random;

    PartialNetworkFaults(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
        this.random = cluster.context().random("shapes");
    }

    void inject(SimulatedFault fault, SimulatedServer victim, long randomKey) {
        List<SimulatedServer> servers = cluster.servers();
        SimulatedServer other = servers.get(random.intBelow(servers.size(), randomKey));
        switch (fault) {
            case RESTORE_LINKS -> network.restoreLinks();
            case CUT_ONE_DIRECTION -> network.cut(victim, other);
            case ISOLATE -> isolate(victim, random.intBelow(3, randomKey + 1));
            case PARTITION -> partition(randomKey);
            case LEADER_IN_MINORITY -> isolateWithMinority(cluster.leaderOr(victim), randomKey);
            case HUB -> cutAllExcept((from, to) -> from == victim || to == victim);
            case CHAIN -> cutAllExcept((from, to) -> distance(servers, from, to) == 1);
            case RING ->
                cutAllExcept((from, to) -> {
                    int distance = distance(servers, from, to);
                    return distance == 1 || distance == servers.size() - 1;
                });
            case SLOW_LINK ->
                network.addLatency(
                        victim, other, random.between(0, cluster.settings().electionTimeoutNanos(), randomKey + 2));
            default -> throw new IllegalArgumentException("not a network fault: " + fault);
        }
    }

    private static int distance(List<SimulatedServer> servers, SimulatedServer from, SimulatedServer to) {
        return Math.abs(servers.indexOf(from) - servers.indexOf(to));
    }

    /** @param direction 0 cuts both directions; with 1 the server cannot send, and with 2 it cannot receive */
    private void isolate(SimulatedServer victim, int direction) {
        for (SimulatedServer other : cluster.servers()) {
            if (direction != 2) {
                network.cut(victim, other);
            }
            if (direction != 1) {
                network.cut(other, victim);
            }
        }
    }

    private void partition(long randomKey) {
        cutAllExcept((from, to) -> random.chance(0.5, KeyedRandom.combine(randomKey, from.number()))
                == random.chance(0.5, KeyedRandom.combine(randomKey, to.number())));
    }

    private void isolateWithMinority(SimulatedServer leader, long randomKey) {
        int companionCount = cluster.settings().voterCount() / 3;
        int firstIndex = random.intBelow(cluster.servers().size(), randomKey);
        List<SimulatedServer> minority = new ArrayList<>(List.of(leader));
        for (int i = 0; i < companionCount; i++) {
            minority.add(
                    cluster.servers().get((firstIndex + i) % cluster.servers().size()));
        }
        cutAllExcept((from, to) -> minority.contains(from) == minority.contains(to));
    }

    private interface NetworkLinkFilter {
        boolean isLinked(SimulatedServer from, SimulatedServer to);
    }

    private void cutAllExcept(NetworkLinkFilter filter) {
        network.restoreLinks();
        for (SimulatedServer from : cluster.servers()) {
            for (SimulatedServer to : cluster.servers()) {
                if (!filter.isLinked(from, to)) {
                    network.cut(from, to);
                }
            }
        }
    }
}
