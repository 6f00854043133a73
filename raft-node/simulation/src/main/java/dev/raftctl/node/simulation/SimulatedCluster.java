package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.simulation.safety.SafetyChecker;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The servers of one simulated run, the network between them, and the safety checker that observes them. */
final class SimulatedCluster {
    private final SimulationContext context;
    private final SimulationSettings settings;
    private final SafetyChecker safetyChecker;
    private final SimulatedNetwork network;
    private Configuration initialConfiguration = Configuration.NONE;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final int voterCount;

    SimulatedCluster(SimulationContext context, SimulationSettings settings, SimulationVariant variant) {
        this.context = context;
        this.settings = settings;
        this.voterCount = settings.voterCount();
        this.safetyChecker = new SafetyChecker(settings.raftSettings(), context::now);
        this.network = new SimulatedNetwork(context, settings, variant);
        for (int number = 1; number <= settings.voterCount() + settings.spareCount(); number++) {
            ServerId id = ServerId.of("n" + number);
            SimulatedServer server =
                    new SimulatedServer(id, number, context, settings, safetyChecker, network, directory(id, number));
            servers.add(server);
            network.add(server);
        }
    }

    private SimulatedStorage.SimulatedDataDirectory directory(ServerId id, long randomKey) {
        long incarnation = 1 + (context.random("incarnations").value(randomKey) >>> 16);
        return settings.hardware().usesRealStorage()
                ? new RealStorageDirectory(id, incarnation)
                : new InMemoryDataDirectory(incarnation);
    }

    /** Starts every server, and bootstraps the cluster on the servers of the first configuration. */
    void start() {
        List<ClusterMember> members = new ArrayList<>();
        for (SimulatedServer server : servers.subList(0, voterCount)) {
            members.add(member(server));
        }
        initialConfiguration = Configuration.ofVoters(members);
        for (SimulatedServer server : servers) {
            server.start();
            bootstrap(server);
        }
    }

    private void bootstrap(SimulatedServer server) {
        SimulatedServerProcess process = server.process();
        if (process != null && initialConfiguration.contains(server.id())) {
            process.requestRouter().bootstrap(initialConfiguration);
        }
    }

    /**
     * Starts every server that is down and stops all network faults. The operator repeats the bootstrap where a crash
     * undid it.
     */
    void heal() {
        network.heal();
        for (SimulatedServer server : servers) {
            server.heal();
            server.start();
            RaftStateView view = server.view();
            if (view != null && view.configuration().isEmpty() && !server.wasWiped()) {
                bootstrap(server);
            }
        }
    }

    ClusterMember member(SimulatedServer server) {
        return new ClusterMember(
                server.id(), String.format(Locale.ROOT, "127.0.0.1:%d", 7000 + server.number()), server.incarnation());
    }

    SimulatedStorage.SimulatedDataDirectory freshDirectory(SimulatedServer server) {
        return directory(server.id(), server.number() + 1000L);
    }

    /**
     * Returns whether the other voters form a majority without this server, so that they can restore the server's data
     * if it is lost.
     */
    boolean canLoseDataOf(SimulatedServer server) {
        return voterCount >= 3 && server.number() <= voterCount;
    }

    SimulatedServer randomServer(long randomKey) {
        return servers.get(context.random("victims").intBelow(servers.size(), randomKey));
    }

    /**
     * Returns a server that believes it is the leader, of which there may be several. Returns the fallback if there is
     * none.
     */
    SimulatedServer leaderOr(SimulatedServer fallback) {
        for (SimulatedServer server : servers) {
            RaftStateView view = server.view();
            if (view != null && view.role() == ServerRole.LEADER) {
                return server;
            }
        }
        return fallback;
    }

    SimulationContext context() {
        return context;
    }

    SimulationSettings settings() {
        return settings;
    }

    SafetyChecker safetyChecker() {
        return safetyChecker;
    }

    SimulatedNetwork network() {
        return network;
    }

    List<SimulatedServer> servers() {
        return servers;
    }
}
