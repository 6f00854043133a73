package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ServerId;

/** Derives the reply to an operator's request from the core's response. */
final class OperatorReplyConverter implements CoreResponse.Visitor<ClientReply> {
    private final String clusterId;

    /** @param clusterId the cluster that the request bootstraps; empty for other requests */
    OperatorReplyConverter(String clusterId) {
        this.clusterId = clusterId;
    }

    @Override
    public ClientReply requestRefused(CoreResponse.RequestRefused response) {
        return new ClientReply.RefusedReply(response.refusal());
    }

    @Override
    public ClientReply outcomeUnknown(CoreResponse.RequestOutcomeUnknown response) {
        return new ClientReply.UnknownOutcomeReply(response.message());
    }

    @Override
    public ClientReply readAllowed(CoreResponse.ReadAllowedAtIndex response) {
        throw new IllegalStateException("unexpected response to an operator's request: " + response);
    }

    @Override
    public ClientReply bootstrapped(CoreResponse.ClusterBootstrapped response) {
        return new ClientReply.BootstrappedReply(clusterId, response.alreadyBootstrapped());
    }

    @Override
    public ClientReply membershipChanged(CoreResponse.MembershipChanged response) {
        return new ClientReply.MembershipChangedReply(
                response.configuration(), response.configIndex(), response.noChangeNeeded());
    }

    @Override
    public ClientReply leadershipMoving(CoreResponse.LeadershipMoving response) {
        ServerId successor = response.successor();
        return new ClientReply.LeadershipMovingReply(response.term(), successor == null ? "" : successor.value());
    }
}
