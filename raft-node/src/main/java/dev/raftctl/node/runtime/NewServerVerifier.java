package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.HandshakeProbe.ProbeResult;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientRequest.ChangeMembershipRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.HelloRejectionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Contacts the servers that a change adds, or whose address it changes, before the core sees the change. A mistyped
 * address, an unexpected server or a server of another cluster leads to a refusal without a new configuration (hazard
 * M14). The incarnations of the verified servers are stored.
 */
final class NewServerVerifier {
    private final HandshakeProbe probe;
    private final PeerIdentityVerifier identities;
    private final PublishedNodeStatus publishedStatus;
    private final ConnectedPeers peers;
    private final BackgroundDiskTasks backgroundTasks;
    private final CoordinationGate coordinationGate;

    NewServerVerifier(
            HandshakeProbe probe,
            PeerIdentityVerifier identities,
            PublishedNodeStatus publishedStatus,
            ConnectedPeers peers,
            BackgroundDiskTasks backgroundTasks,
            CoordinationGate coordinationGate) {
        this.probe = probe;
        this.identities = identities;
        this.publishedStatus = publishedStatus;
        this.peers = peers;
        this.backgroundTasks = backgroundTasks;
        this.coordinationGate = coordinationGate;
    }

    /**
     * Calls one of the two consumers on another thread: {@code onVerified} with the completed change, or
     * {@code onRefused}.
     */
    void verify(
            ChangeMembershipRequest request,
            Consumer<ChangeMembershipRequest> onVerified,
            Consumer<Refusal> onRefused) {
        List<MemberChange> changes = request.changes();
        List<CompletableFuture<ProbeResult>> results = new ArrayList<>();
        for (MemberChange change : changes) {
            ClusterMember member = serverToContact(change);
            if (member != null && !AdminRequestHandler.isAddress(member.address())) {
                onRefused.accept(new Refusal(
                        RefusalReason.BAD_REQUEST,
                        "'" + member.address() + "' is not an address of " + member.id() + ": HOST:PORT"));
                return;
            }
            results.add(
                    member == null ? NOT_PROBED : probe.probeAsClient(member.id(), HostPort.parse(member.address())));
        }
        var unused = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenRun(() -> runInBackground(() -> checkResults(request, results, onVerified, onRefused), onRefused));
    }

    private static final CompletableFuture<ProbeResult> NOT_PROBED =
            CompletableFuture.completedFuture(new ProbeResult.ProbeUnreachable("not contacted"));

    private void runInBackground(NodeThread.NodeThreadTask task, Consumer<Refusal> onRefused) {
        if (!backgroundTasks.run(task)) {
            onRefused.accept(new Refusal(
                    RefusalReason.BUSY, "too many requests are queued at this server", "try again in a moment"));
        }
    }

    private void checkResults(
            ChangeMembershipRequest request,
            List<CompletableFuture<ProbeResult>> results,
            Consumer<ChangeMembershipRequest> onVerified,
            Consumer<Refusal> onRefused)
            throws StorageFailure {
        List<MemberChange> completed = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            MemberChange change = request.changes().get(i);
            ClusterMember member = serverToContact(change);
            if (member == null) {
                completed.add(change);
                continue;
            }
            ProbeResult result = results.get(i).join();
            Optional<Refusal> problem = result.accept(new ResultVerifier(change, member, completed));
            if (problem.isPresent()) {
                onRefused.accept(problem.get());
                return;
            }
        }
        onVerified.accept(new ChangeMembershipRequest(
                completed, request.expectedConfigIndex(), request.catchUpMillis(), request.force()));
    }

    /**
     * Returns the server that a change adds, or that has moved. Returns null if the change has no such server, or if
     * the added server is already a member; the core decides about such a change.
     */
    private @Nullable ClusterMember serverToContact(MemberChange change) {
        ClusterMember member = change.contacted();
        boolean isDecidedByCore = member == null
                || (change.added() != null && publishedStatus.configuration().contains(member.id()));
        return isDecidedByCore ? null : member;
    }

    private MemberChange withIncarnation(MemberChange change, ClusterMember member, HelloReply.WelcomeReply welcome)
            throws StorageFailure {
        if (change.added() != null) {
            identities.remember(member.id(), welcome.incarnation());
            peers.learnAddress(member.id(), HostPort.parse(member.address()));
        }
        ClusterMember known = new ClusterMember(member.id(), member.address(), welcome.incarnation());
        return change.withAdded(known);
    }

    /** Adds the completed change to the list, or returns why the server cannot be added. */
    private final class ResultVerifier implements ProbeResult.Visitor<Optional<Refusal>, StorageFailure> {
        private final MemberChange change;
        private final ClusterMember member;
        private final List<MemberChange> completed;
        private final String description;

        ResultVerifier(MemberChange change, ClusterMember member, List<MemberChange> completed) {
            this.change = change;
            this.member = member;
            this.completed = completed;
            description = "server " + member.id() + " at " + member.address();
        }

        @Override
        public Optional<Refusal> unreachable(ProbeResult.ProbeUnreachable unreachable) {
            return Optional.of(new Refusal(
                    RefusalReason.SERVER_UNREACHABLE,
                    description + ": " + unreachable.reason(),
                    "start the server first, and check the address"));
        }

        @Override
        public Optional<Refusal> rejected(ProbeResult.ProbeRejected rejected) {
            HelloReply.HelloRejected reply = rejected.reply();
            return Optional.of(new Refusal(
                    reply.reason() == HelloRejectionReason.WRONG_SERVER
                            ? RefusalReason.WRONG_SERVER
                            : RefusalReason.SERVER_UNREACHABLE,
                    member.address() + " rejected the connection: " + reply.message(),
                    "check the id and the address"));
        }

        @Override
        public Optional<Refusal> accepted(ProbeResult.ProbeAccepted accepted) throws StorageFailure {
            HelloReply.WelcomeReply welcome = accepted.welcome();
            String cluster = welcome.clusterId();
            if (cluster.isEmpty() && change.added() == null) {
                return Optional.of(new Refusal(
                        RefusalReason.DISK_LOST,
                        description + " has no data of the cluster",
                        "start it with its data directory, or replace it with a server that has a new id"));
            }
            if (!cluster.isEmpty() && !cluster.equals(identities.clusterId())) {
                return Optional.of(new Refusal(
                        RefusalReason.WRONG_CLUSTER,
                        description + " belongs to cluster " + cluster,
                        "a server cannot change its cluster; use a server with an empty data directory"));
            }
            if (!coordinationGate.admits(welcome.version())) {
                return Optional.of(new Refusal(
                        RefusalReason.SERVERS_TOO_OLD,
                        description + " does not support protocol version 5, which this cluster needs",
                        "upgrade " + member.id()));
            }
            String otherLineage = cluster.isEmpty() ? "" : identities.lineageRefusal(member.id(), welcome.lineage());
            if (!otherLineage.isEmpty()) {
                return Optional.of(new Refusal(RefusalReason.WRONG_CLUSTER, description + ": " + otherLineage, ""));
            }
            if (change.added() == null && !identities.verifyIncarnation(member.id(), welcome.incarnation())) {
                return Optional.of(new Refusal(
                        RefusalReason.DISK_LOST,
                        description + " does not have the member's disk",
                        "start it with its data directory, or replace it with a server that has a new id"));
            }
            completed.add(withIncarnation(change, member, welcome));
            return Optional.empty();
        }
    }
}
