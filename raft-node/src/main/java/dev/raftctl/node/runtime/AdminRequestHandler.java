package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Response;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterName;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.Collections;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Handles requests of operators: checks them, and stores what must be durable, before the core sees them. Netty
 * threads.
 */
final class AdminRequestHandler {
    private final PeerIdentities identities;
    private final PublishedStatus publishedStatus;
    private final Inbox inbox;
    private final BackgroundTasks backgroundTasks;
    private final NewServerVerifier newServerVerifier;

    AdminRequestHandler(
            PeerIdentities identities,
            PublishedStatus publishedStatus,
            Inbox inbox,
            BackgroundTasks backgroundTasks,
            NewServerVerifier newServerVerifier) {
        this.identities = identities;
        this.publishedStatus = publishedStatus;
        this.inbox = inbox;
        this.backgroundTasks = backgroundTasks;
        this.newServerVerifier = newServerVerifier;
    }

    void bootstrap(ClientRequest.Bootstrap request, Responder responder) {
        if (!backgroundTasks.run(() -> storeAndBootstrap(request, responder))) {
            refuse(responder, Reason.BUSY, "too many requests are queued at this server", "try again in a moment");
        }
    }

    void transferLeadership(ClientRequest.TransferLeadership request, Responder responder) {
        offer(
                ticket -> new Event.TransferRequested(ticket, request.target()),
                AdminRequestHandler::leadershipMoving,
                responder);
    }

    void campaign(Responder responder) {
        offer(Event.CampaignRequested::new, AdminRequestHandler::leadershipMoving, responder);
    }

    /**
     * Bootstraps this server. Stores the cluster id before the log, so that a bootstrapped server knows its cluster.
     */
    private void storeAndBootstrap(ClientRequest.Bootstrap request, Responder responder) throws StorageFailure {
        Refusal problem = problemWith(request);
        if (problem != null) {
            responder.reply(new ClientReply.Refused(problem));
            return;
        }
        identities.joinCluster(request.clusterId(), request.clusterName());
        offer(
                ticket -> new Event.BootstrapRequested(ticket, request.configuration()),
                response -> new ClientReply.Bootstrapped(
                        request.clusterId(), ((Response.Bootstrapped) response).alreadyBootstrapped()),
                responder);
    }

    private @Nullable Refusal problemWith(ClientRequest.Bootstrap request) {
        Configuration configuration = request.configuration();
        ServerId self = identities.self();
        Member member = configuration.member(self);
        if (request.clusterId().isEmpty() || configuration.isJoint() || member == null) {
            return new Refusal(
                    Reason.BAD_REQUEST,
                    "server " + self + " was asked to form a cluster of "
                            + configuration.members().keySet());
        }
        if (member.incarnation() != 0 && member.incarnation() != identities.incarnation()) {
            return new Refusal(
                    Reason.DISK_LOST, "server " + self + " has another data directory than when the bootstrap began");
        }
        String ownClusterId = identities.clusterId();
        if (!ownClusterId.isEmpty() && !ownClusterId.equals(request.clusterId())) {
            return new Refusal(
                    Reason.ALREADY_BOOTSTRAPPED,
                    "server " + self + " belongs to cluster " + ownClusterId + " (" + identities.clusterName() + ")",
                    "a server cannot change its cluster: for another one, use a server with an empty data directory");
        }
        ServerId known =
                ownClusterId.isEmpty() || !publishedStatus.configuration().isEmpty()
                        ? null
                        : identities.knownServerMissingFrom(configuration);
        if (known != null) {
            return new Refusal(
                    Reason.ALREADY_BOOTSTRAPPED,
                    "server " + self + " belongs to cluster " + ownClusterId + " with " + known
                            + ", which is not one of the servers to bootstrap",
                    "start the servers of that cluster; its leader will send " + self + " the log");
        }
        SortedSet<ServerId> listed = publishedStatus.configuration().isEmpty()
                ? identities.listedButMissingFrom(configuration, request.excluded())
                : Collections.emptySortedSet();
        if (!listed.isEmpty()) {
            return new Refusal(
                    Reason.UNSAFE_CHANGE,
                    "the configuration file of server " + self + " lists " + listed
                            + ", which may hold data of the cluster, but the bootstrap is limited to "
                            + configuration.members().keySet(),
                    "name all servers, or leave a server out with --without ID");
        }
        String badName = ClusterName.problemWith(request.clusterName());
        if (badName != null && ownClusterId.isEmpty()) {
            return new Refusal(Reason.BAD_REQUEST, badName);
        }
        for (Member other : configuration.members().values()) {
            if (!isAddress(other.address())) {
                return new Refusal(Reason.BAD_REQUEST, other.id() + " has no valid address: '" + other.address() + "'");
            }
        }
        return null;
    }

    /** Requests a membership change. A leader verifies new servers before adding them to any configuration. */
    void changeServers(ClientRequest.ChangeServers request, Responder responder) {
        if (!publishedStatus.isLeader()) {
            offerChange(request, responder);
            return;
        }
        newServerVerifier.verify(
                request,
                verified -> offerChange(verified, responder),
                refusal -> responder.reply(new ClientReply.Refused(refusal)));
    }

    private void offerChange(ClientRequest.ChangeServers request, Responder responder) {
        offer(
                ticket -> new Event.ChangeRequested(
                        ticket,
                        request.changes(),
                        request.expectedConfigIndex(),
                        request.catchUpMillis() * Ticker.NANOS_PER_MILLI,
                        request.force()),
                response -> {
                    Response.Changed changed = (Response.Changed) response;
                    return new ClientReply.Changed(
                            changed.configuration(), changed.configIndex(), changed.noChangeNeeded());
                },
                responder);
    }

    void stepDown(ClientRequest.StepDown request, Responder responder) {
        ServerId onlyIf = request.expectedServer();
        if (onlyIf != null && !onlyIf.equals(identities.self())) {
            refuse(
                    responder,
                    Reason.NOT_LEADER,
                    "server " + identities.self() + " cannot make " + onlyIf + " step down",
                    "send the request to " + onlyIf);
            return;
        }
        offer(
                ticket -> new Event.StepDownRequested(
                        ticket, request.electionHoldoffMillis() * Ticker.NANOS_PER_MILLI, request.force()),
                AdminRequestHandler::leadershipMoving,
                responder);
    }

    private static ClientReply leadershipMoving(Response response) {
        Response.LeadershipMoving moving = (Response.LeadershipMoving) response;
        ServerId successor = moving.successor();
        return new ClientReply.LeadershipMoving(moving.term(), successor == null ? "" : successor.value());
    }

    private void offer(LongFunction<Event> event, Function<Response, ClientReply> reply, Responder responder) {
        if (!inbox.offerRequest(new CoreRequest.Operation(event, reply, responder))) {
            refuse(responder, Reason.BUSY, "too many requests are queued at this server", "try again in a moment");
        }
        inbox.wakeIfNeeded();
    }

    private static void refuse(Responder responder, Reason reason, String message, String hint) {
        responder.reply(new ClientReply.Refused(new Refusal(reason, message, hint)));
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
