package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends random requests of an operator: membership changes, leadership transfers, step-downs and campaigns. It accepts
 * any reply.
 */
final class SimulatedOperator {
    private static final ReplyOutcomeName OUTCOME_NAMES = new ReplyOutcomeName();

    private final SimulatedCluster cluster;
    private final SimulationContext context;
    private final KeyedRandom random;

    SimulatedOperator(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.context = cluster.context();
        this.random = context.random("operator");
    }

    void send(SimulatedFault fault, SimulatedServer fallback, long randomKey) {
        // Usually asks the leader, because the others reject the request; sometimes asks any server.
        SimulatedServer target = random.chance(0.8, randomKey) ? cluster.leaderOr(fallback) : fallback;
        SimulatedServerProcess process = target.process();
        if (process == null) {
            return;
        }
        send(target, request(fault, process, randomKey), fault);
    }

    void send(SimulatedServer target, ClientRequest request, SimulatedFault fault) {
        SimulatedServerProcess process = target.process();
        if (process == null) {
            return;
        }
        context.trace("operator", () -> "asks " + target.id() + ": " + request);
        process.requestRouter().handle(request, reply -> recordReply(target, fault, reply));
    }

    /**
     * Sends a read to a server that believes it is the leader, bypassing the network. A paused server handles it when
     * it resumes.
     */
    void readFromLeader(SimulatedServer server) {
        server.scheduleAt(context.now(), () -> {
            SimulatedServerProcess process = server.process();
            if (process != null && process.view().role() == ServerRole.LEADER) {
                process.requestRouter()
                        .handle(
                                new ClientRequest.QueryRequest(SimulatedKeyValueMessages.encodeGet("k0"), true, 0),
                                reply -> context.count("reads sent to leaders"));
            }
        });
    }

    /** Returns the name under which a simulation counts an outcome. */
    private static final class ReplyOutcomeName implements ClientReply.Visitor<String, RuntimeException> {
        @Override
        public String succeeded(ClientReply.SuccessReply reply) {
            return "done";
        }

        @Override
        public String refused(ClientReply.RefusedReply reply) {
            return "refused";
        }

        @Override
        public String outcomeUnknown(ClientReply.UnknownOutcomeReply reply) {
            return "unknown";
        }
    }

    private void recordReply(SimulatedServer target, SimulatedFault fault, ClientReply reply) {
        context.count(fault.countName() + ": " + reply.accept(OUTCOME_NAMES));
        context.trace("operator", () -> target.id() + " replies " + reply);
    }

    private ClientRequest request(SimulatedFault fault, SimulatedServerProcess process, long randomKey) {
        SimulatedServer other = cluster.randomServer(KeyedRandom.combine(randomKey, 1));
        return switch (fault) {
            case TRANSFER ->
                new ClientRequest.TransferLeadershipRequest(random.chance(0.5, randomKey + 2) ? other.id() : null);
            case STEP_DOWN ->
                new ClientRequest.StepDownRequest(
                        null,
                        random.between(0, 4, randomKey + 3) * cluster.settings().electionTimeoutNanos() / 1_000_000,
                        random.chance(0.5, randomKey + 4));
            case CAMPAIGN -> new ClientRequest.CampaignRequest();
            default ->
                new ClientRequest.ChangeMembershipRequest(
                        changes(process.view().configuration(), randomKey),
                        random.chance(0.3, randomKey + 5) ? process.view().configIndex() : 0,
                        20 * cluster.settings().electionTimeoutNanos() / 1_000_000);
        };
    }

    private List<MemberChange> changes(Configuration configuration, long randomKey) {
        List<MemberChange> changes = new ArrayList<>();
        int changeCount = 1 + random.intBelow(random.chance(0.3, randomKey + 6) ? 3 : 1, randomKey + 7);
        for (int i = 0; i < changeCount; i++) {
            long changeKey = KeyedRandom.combine(randomKey, 10 + i);
            SimulatedServer server = cluster.randomServer(changeKey);
            boolean isFirstChoice = random.chance(0.5, changeKey + 1);
            if (!configuration.contains(server.id())) {
                changes.add(
                        isFirstChoice
                                ? new MemberChange.AddVoter(cluster.member(server))
                                : new MemberChange.AddLearner(cluster.member(server)));
            } else if (configuration.isLearner(server.id())) {
                changes.add(
                        isFirstChoice
                                ? new MemberChange.PromoteLearner(server.id())
                                : new MemberChange.RemoveMember(server.id()));
            } else {
                changes.add(
                        isFirstChoice
                                ? new MemberChange.DemoteVoter(server.id())
                                : new MemberChange.RemoveMember(server.id()));
            }
        }
        return changes;
    }
}
