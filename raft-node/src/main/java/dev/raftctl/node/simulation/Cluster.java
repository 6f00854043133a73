package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.simulation.safety.Witness;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The servers of one run, what links them and who watches them. */
final class Cluster {
    private final World world;
    private final Swarm swarm;
    private final Witness witness;
    private final SimulatedNetwork network;
    private Configuration first = Configuration.NONE;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final int voters;

    Cluster(World world, Swarm swarm, Course course) {
        this.world = world;
        this.swarm = swarm;
        this.voters = swarm.voters();
        this.witness = new Witness(swarm.rules(), world::now);
        this.network = new SimulatedNetwork(world, swarm, course);
        for (int number = 1; number <= swarm.voters() + swarm.spares(); number++) {
            ServerId id = ServerId.of("n" + number);
            SimulatedServer server =
                    new SimulatedServer(id, number, world, swarm, witness, network, directory(id, number));
            servers.add(server);
            network.add(server);
        }
    }

    private ServerFiles.Directory directory(ServerId id, long luck) {
        long incarnation = 1 + (world.dice("incarnations").roll(luck) >>> 16);
        return swarm.machinery().realFiles() ? new FileDirectory(id, incarnation) : new MemoryDirectory(incarnation);
    }

    /** Every server starts, and those of the first configuration are told that they form a cluster. */
    void begin() {
        List<Member> members = new ArrayList<>();
        for (SimulatedServer server : servers.subList(0, voters)) {
            members.add(member(server));
        }
        first = Configuration.ofVoters(members);
        for (SimulatedServer server : servers) {
            server.start();
            form(server);
        }
    }

    private void form(SimulatedServer server) {
        ServerProcess process = server.process();
        if (process != null && first.contains(server.id())) {
            process.desk().bootstrap(first);
        }
    }

    /** Power for all, and links that lose nothing. The operator repeats the bootstrap where a crash undid it. */
    void heal() {
        network.heal();
        for (SimulatedServer server : servers) {
            server.heal();
            server.start();
            RaftView view = server.view();
            if (view != null && view.configuration().isEmpty() && !server.wasWiped()) {
                form(server);
            }
        }
    }

    Member member(SimulatedServer server) {
        return new Member(
                server.id(), String.format(Locale.ROOT, "127.0.0.1:%d", 7000 + server.number()), server.incarnation());
    }

    ServerFiles.Directory freshDirectory(SimulatedServer server) {
        return directory(server.id(), server.number() + 1000L);
    }

    /** Whether the other voters still are a majority, and no data of the first configuration hangs on this one. */
    boolean survivesLossOf(SimulatedServer server) {
        return voters >= 3 && server.number() <= voters;
    }

    SimulatedServer anyServer(long luck) {
        return servers.get(world.dice("victims").below(servers.size(), luck));
    }

    /** One that believes to lead; there may be several. */
    SimulatedServer leaderOr(SimulatedServer any) {
        for (SimulatedServer server : servers) {
            RaftView view = server.view();
            if (view != null && view.role() == ServerRole.LEADER) {
                return server;
            }
        }
        return any;
    }

    World world() {
        return world;
    }

    Swarm swarm() {
        return swarm;
    }

    Witness witness() {
        return witness;
    }

    SimulatedNetwork network() {
        return network;
    }

    List<SimulatedServer> servers() {
        return servers;
    }
}
