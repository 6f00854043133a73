package dev.raftctl.node.runtime;

import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.pipeline.RequestRefusals;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ClusterNameRules;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.Collections;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Handles requests of operators: checks them, and stores what must be durable, before the core sees them. Netty
 * threads.
 */
final class AdminRequestHandler {
    private final PeerIdentityVerifier identities;
    private final PublishedNodeStatus publishedStatus;
    private final CoreInbox inbox;
    private final BackgroundDiskTasks backgroundTasks;
    private final NewServerVerifier newServerVerifier;

    AdminRequestHandler(
            PeerIdentityVerifier identities,
            PublishedNodeStatus publishedStatus,
            CoreInbox inbox,
            BackgroundDiskTasks backgroundTasks,
            NewServerVerifier newServerVerifier) {
        this.identities = identities;
        this.publishedStatus = publishedStatus;
        this.inbox = inbox;
        this.backgroundTasks = backgroundTasks;
        this.newServerVerifier = newServerVerifier;
    }

    void bootstrap(ClientRequest.BootstrapRequest request, RequestResponder responder) {
        if (!backgroundTasks.run(() -> storeAndBootstrap(request, responder))) {
            responder.reply(new ClientReply.RefusedReply(RequestRefusals.BUSY));
        }
    }

    void transferLeadership(ClientRequest.TransferLeadershipRequest request, RequestResponder responder) {
        offer(CoreRequestConversion.transferLeadership(request, responder));
    }

    void campaign(RequestResponder responder) {
        offer(CoreRequestConversion.campaign(responder));
    }

    /**
     * Bootstraps this server. Stores the cluster id before the log, so that a bootstrapped server knows its cluster.
     */
    private void storeAndBootstrap(ClientRequest.BootstrapRequest request, RequestResponder responder)
            throws StorageFailure {
        Refusal problem = problemWith(request);
        if (problem != null) {
            responder.reply(new ClientReply.RefusedReply(problem));
            return;
        }
        identities.joinCluster(request.clusterId(), request.clusterName());
        offer(CoreRequestConversion.bootstrap(request.clusterId(), request.configuration(), responder));
    }

    private @Nullable Refusal problemWith(ClientRequest.BootstrapRequest request) {
        Configuration configuration = request.configuration();
        ServerId self = identities.self();
        ClusterMember member = configuration.member(self);
        if (request.clusterId().isEmpty() || configuration.isJoint() || member == null) {
            return new Refusal(
                    RefusalReason.BAD_REQUEST,
                    "server " + self + " was asked to form a cluster of "
                            + configuration.members().keySet());
        }
        if (member.incarnation() != 0 && member.incarnation() != identities.incarnation()) {
            return new Refusal(
                    RefusalReason.DISK_LOST,
                    "server " + self + " has another data directory than when the bootstrap began");
        }
        String ownClusterId = identities.clusterId();
        if (!ownClusterId.isEmpty() && !ownClusterId.equals(request.clusterId())) {
            return new Refusal(
                    RefusalReason.ALREADY_BOOTSTRAPPED,
                    "server " + self + " belongs to cluster " + ownClusterId + " (" + identities.clusterName() + ")",
                    "a server cannot change its cluster: for another one, use a server with an empty data directory");
        }
        ServerId known =
                ownClusterId.isEmpty() || !publishedStatus.configuration().isEmpty()
                        ? null
                        : identities.knownServerMissingFrom(configuration);
        if (known != null) {
            return new Refusal(
                    RefusalReason.ALREADY_BOOTSTRAPPED,
                    "server " + self + " belongs to cluster " + ownClusterId + " with " + known
                            + ", which is not one of the servers to bootstrap",
                    "start the servers of that cluster; its leader will send " + self + " the log");
        }
        SortedSet<ServerId> listed = publishedStatus.configuration().isEmpty()
                ? identities.listedButMissingFrom(configuration, request.excluded())
                : Collections.emptySortedSet();
        if (!listed.isEmpty()) {
            return new Refusal(
                    RefusalReason.UNSAFE_CHANGE,
                    "the configuration file of server " + self + " lists " + listed
                            + ", which may hold data of the cluster, but the bootstrap is limited to "
                            + configuration.members().keySet(),
                    "name all servers, or leave a server out with --without ID");
        }
        String badName = ClusterNameRules.problemWith(request.clusterName());
        if (badName != null && ownClusterId.isEmpty()) {
            return new Refusal(RefusalReason.BAD_REQUEST, badName);
        }
        for (ClusterMember other : configuration.members().values()) {
            if (!isAddress(other.address())) {
                return new Refusal(
                        RefusalReason.BAD_REQUEST, other.id() + " has no valid address: '" + other.address() + "'");
            }
        }
        return null;
    }

    /** Requests a membership change. A leader verifies new servers before adding them to any configuration. */
    void changeServers(ClientRequest.ChangeMembershipRequest request, RequestResponder responder) {
        if (!publishedStatus.isLeader()) {
            offer(CoreRequestConversion.changeServers(request, responder));
            return;
        }
        newServerVerifier.verify(
                request,
                verified -> offer(CoreRequestConversion.changeServers(verified, responder)),
                refusal -> responder.reply(new ClientReply.RefusedReply(refusal)));
    }

    void stepDown(ClientRequest.StepDownRequest request, RequestResponder responder) {
        ServerId onlyIf = request.expectedServer();
        if (onlyIf != null && !onlyIf.equals(identities.self())) {
            refuse(
                    responder,
                    RefusalReason.NOT_LEADER,
                    "server " + identities.self() + " cannot make " + onlyIf + " step down",
                    "send the request to " + onlyIf);
            return;
        }
        offer(CoreRequestConversion.stepDown(request, responder));
    }

    private void offer(CoreRequest request) {
        if (!inbox.offerRequest(request)) {
            request.responder().reply(new ClientReply.RefusedReply(RequestRefusals.BUSY));
        }
        inbox.wakeIfNeeded();
    }

    private static void refuse(RequestResponder responder, RefusalReason reason, String message, String hint) {
        responder.reply(new ClientReply.RefusedReply(new Refusal(reason, message, hint)));
    }

    static boolean isAddress(String text) {
        try {
            HostPort.parse(text);
            return true;
        } catch (IllegalArgumentException problem) {
            return false;
        }
    }
}
