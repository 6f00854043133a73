package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.Probe.Result;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientRequest.ChangeServers;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Contacts the servers that a change adds, before the core sees the change. A mistyped address, an unexpected server or
 * a server of another cluster leads to a refusal without a new configuration (hazard M14). The incarnations of the
 * verified servers are stored.
 */
final class NewServerVerifier {
    private final Probe probe;
    private final PeerIdentities identities;
    private final PublishedStatus publishedStatus;
    private final RemotePeers peers;
    private final BackgroundTasks backgroundTasks;

    NewServerVerifier(
            Probe probe,
            PeerIdentities identities,
            PublishedStatus publishedStatus,
            RemotePeers peers,
            BackgroundTasks backgroundTasks) {
        this.probe = probe;
        this.identities = identities;
        this.publishedStatus = publishedStatus;
        this.peers = peers;
        this.backgroundTasks = backgroundTasks;
    }

    /**
     * Calls one of the two consumers on another thread: {@code onVerified} with the completed change, or
     * {@code onRefused}.
     */
    void verify(ChangeServers request, Consumer<ChangeServers> onVerified, Consumer<Refusal> onRefused) {
        List<MemberChange> changes = request.changes();
        List<CompletableFuture<Result>> results = new ArrayList<>();
        for (MemberChange change : changes) {
            Member member = newMember(change);
            if (member != null && !AdminRequestHandler.isAddress(member.address())) {
                onRefused.accept(new Refusal(
                        Reason.BAD_REQUEST,
                        "'" + member.address() + "' is not an address of " + member.id() + ": HOST:PORT"));
                return;
            }
            results.add(
                    member == null ? NOT_PROBED : probe.probeAsClient(member.id(), HostPort.parse(member.address())));
        }
        var unused = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenRun(() -> runInBackground(() -> checkResults(request, results, onVerified, onRefused), onRefused));
    }

    private static final CompletableFuture<Result> NOT_PROBED =
            CompletableFuture.completedFuture(new Result.Unreachable("not contacted"));

    private void runInBackground(NodeThread.Task task, Consumer<Refusal> onRefused) {
        if (!backgroundTasks.run(task)) {
            onRefused.accept(
                    new Refusal(Reason.BUSY, "too many requests are queued at this server", "try again in a moment"));
        }
    }

    private void checkResults(
            ChangeServers request,
            List<CompletableFuture<Result>> results,
            Consumer<ChangeServers> onVerified,
            Consumer<Refusal> onRefused)
            throws StorageFailure {
        List<MemberChange> completed = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            MemberChange change = request.changes().get(i);
            Member member = newMember(change);
            if (member == null) {
                completed.add(change);
                continue;
            }
            Result result = results.get(i).join();
            Refusal problem = problemWith(member, result);
            if (problem != null) {
                onRefused.accept(problem);
                return;
            }
            completed.add(withIncarnation(change, member, ((Result.Accepted) result).welcome()));
        }
        onVerified.accept(
                new ChangeServers(completed, request.expectedConfigIndex(), request.catchUpMillis(), request.force()));
    }

    /**
     * Returns the server that a change adds, or null for other changes and for a current member, which the core checks.
     */
    private @Nullable Member newMember(MemberChange change) {
        Member member = change.added();
        return member == null || publishedStatus.configuration().contains(member.id()) ? null : member;
    }

    private MemberChange withIncarnation(MemberChange change, Member member, HelloReply.Welcome welcome)
            throws StorageFailure {
        identities.remember(member.id(), welcome.incarnation());
        peers.learnAddress(member.id(), HostPort.parse(member.address()));
        Member known = new Member(member.id(), member.address(), welcome.incarnation());
        return change.withAdded(known);
    }

    private @Nullable Refusal problemWith(Member member, Result result) {
        String description = "server " + member.id() + " at " + member.address();
        if (result instanceof Result.Unreachable unreachable) {
            return new Refusal(
                    Reason.SERVER_UNREACHABLE,
                    description + ": " + unreachable.reason(),
                    "start the server first, and check the address");
        }
        if (result instanceof Result.Rejected rejected) {
            HelloReply.Rejected reply = rejected.reply();
            return new Refusal(
                    reply.reason() == RejectReason.WRONG_SERVER ? Reason.WRONG_SERVER : Reason.SERVER_UNREACHABLE,
                    member.address() + " rejected the connection: " + reply.message(),
                    "check the id and the address");
        }
        String cluster = ((Result.Accepted) result).welcome().clusterId();
        if (!cluster.isEmpty() && !cluster.equals(identities.clusterId())) {
            return new Refusal(
                    Reason.WRONG_CLUSTER,
                    description + " belongs to cluster " + cluster,
                    "a server cannot change its cluster; use a server with an empty data directory");
        }
        String otherLineage = cluster.isEmpty()
                ? ""
                : identities.lineageRefusal(
                        member.id(), ((Result.Accepted) result).welcome().lineage());
        return otherLineage.isEmpty() ? null : new Refusal(Reason.WRONG_CLUSTER, description + ": " + otherLineage, "");
    }
}
