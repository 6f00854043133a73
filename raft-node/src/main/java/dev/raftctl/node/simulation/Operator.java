package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;

/** Asks at random for what operators ask for: other members, another leader. Takes any answer. */
final class Operator {
    private final Cluster cluster;
    private final World world;
    private final Dice dice;

    Operator(Cluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.dice = world.dice("operator");
    }

    void ask(Fault fault, SimulatedServer any, long luck) {
        // Mostly whoever leads, since the others refuse; now and then anyone.
        SimulatedServer asked = dice.happens(0.8, luck) ? cluster.leaderOr(any) : any;
        ServerProcess process = asked.process();
        if (process == null) {
            return;
        }
        ask(asked, request(fault, process, luck), fault);
    }

    void ask(SimulatedServer asked, ClientRequest request, Fault fault) {
        ServerProcess process = asked.process();
        if (process == null) {
            return;
        }
        world.tell("operator", () -> "asks " + asked.id() + ": " + request);
        process.desk().ask(request, reply -> noted(asked, fault, reply));
    }

    /** Asks who believes to lead, not over the network; one that stands still finds the question when it goes on. */
    void read(SimulatedServer server) {
        server.at(world.now(), () -> {
            ServerProcess process = server.process();
            if (process != null && process.view().role() == ServerRole.LEADER) {
                process.desk()
                        .ask(new ClientRequest.Query(Words.get("k0"), true, 0), reply -> world.count("leaders asked"));
            }
        });
    }

    private void noted(SimulatedServer asked, Fault fault, ClientReply reply) {
        String outcome = reply instanceof ClientReply.Success
                ? "done"
                : reply instanceof ClientReply.Refused ? "refused" : "unknown";
        world.count(fault.counted() + ": " + outcome);
        world.tell("operator", () -> asked.id() + " answers " + reply);
    }

    private ClientRequest request(Fault fault, ServerProcess process, long luck) {
        SimulatedServer other = cluster.anyServer(Dice.join(luck, 1));
        return switch (fault) {
            case TRANSFER -> new ClientRequest.TransferLeadership(dice.happens(0.5, luck + 2) ? other.id() : null);
            case STEP_DOWN ->
                new ClientRequest.StepDown(
                        null,
                        dice.between(0, 4, luck + 3) * cluster.swarm().electionTimeoutNanos() / 1_000_000,
                        dice.happens(0.5, luck + 4));
            case CAMPAIGN -> new ClientRequest.Campaign();
            default ->
                new ClientRequest.ChangeServers(
                        changes(process.view().configuration(), luck),
                        dice.happens(0.3, luck + 5) ? process.view().configIndex() : 0,
                        20 * cluster.swarm().electionTimeoutNanos() / 1_000_000);
        };
    }

    private List<Change> changes(Configuration configuration, long luck) {
        List<Change> changes = new ArrayList<>();
        int wanted = 1 + dice.below(dice.happens(0.3, luck + 6) ? 3 : 1, luck + 7);
        for (int i = 0; i < wanted; i++) {
            long throwOf = Dice.join(luck, 10 + i);
            SimulatedServer server = cluster.anyServer(throwOf);
            boolean first = dice.happens(0.5, throwOf + 1);
            if (!configuration.contains(server.id())) {
                changes.add(
                        first
                                ? new Change.AddVoter(cluster.member(server))
                                : new Change.AddLearner(cluster.member(server)));
            } else if (configuration.isLearner(server.id())) {
                changes.add(first ? new Change.Promote(server.id()) : new Change.Remove(server.id()));
            } else {
                changes.add(first ? new Change.Demote(server.id()) : new Change.Remove(server.id()));
            }
        }
        return changes;
    }
}
