package dev.raftctl.node.runtime;

import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest.ChangeMembershipRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/**
 * Adds the servers that {@code raftctl recover --servers} named in addition to the survivor, which decides alone until
 * then: empty servers have no vote, so a configuration with all of them would never have a leader. They are added one
 * at a time, as an operator would add them, while this server leads. Runs on a thread of its own.
 */
final class PendingServerAdditions {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final long MIN_PAUSE_NANOS = 200 * TimeSource.NANOS_PER_MILLI;
    private static final long MAX_PAUSE_NANOS = 3_000 * TimeSource.NANOS_PER_MILLI;
    private static final long CATCH_UP_MILLIS = 60_000;
    private static final long POLL_NANOS = 20 * TimeSource.NANOS_PER_MILLI;

    private final ServerStorage storage;
    private final NewServerVerifier newServerVerifier;
    private final PublishedNodeStatus publishedStatus;
    private final CoreInbox inbox;
    private volatile boolean stopping;
    private final Map<ServerId, String> loggedReasons = new HashMap<>();

    PendingServerAdditions(
            ServerStorage storage,
            NewServerVerifier newServerVerifier,
            PublishedNodeStatus publishedStatus,
            CoreInbox inbox) {
        this.storage = storage;
        this.newServerVerifier = newServerVerifier;
        this.publishedStatus = publishedStatus;
        this.inbox = inbox;
    }

    void stop() {
        stopping = true;
    }

    void run() throws StorageFailure {
        List<ClusterMember> pending = new ArrayList<>(storage.pendingServers());
        LOG.info("servers to be added to the recovered cluster, each with an empty data directory: {}", pending);
        long pause = MIN_PAUSE_NANOS;
        while (!stopping && !pending.isEmpty()) {
            if (!publishedStatus.isLeader() || !publishedStatus.view().configCommitted()) {
                LockSupport.parkNanos(this, MIN_PAUSE_NANOS);
                continue;
            }
            boolean added =
                    pending.removeIf(each -> publishedStatus.configuration().contains(each.id()));
            for (ClusterMember each : List.copyOf(pending)) {
                if (add(each)) {
                    pending.remove(each);
                    added = true;
                }
            }
            if (added) {
                storage.storePendingServers(pending);
                pause = MIN_PAUSE_NANOS;
            }
            if (!pending.isEmpty()) {
                LockSupport.parkNanos(this, pause);
                pause = Math.min(MAX_PAUSE_NANOS, pause * 2);
            }
        }
    }

    private boolean add(ClusterMember server) {
        CompletableFuture<ClientReply> reply = new CompletableFuture<>();
        newServerVerifier.verify(
                new ChangeMembershipRequest(List.of(new MemberChange.AddVoter(server)), 0, CATCH_UP_MILLIS),
                verified -> offerChange(verified, reply),
                reason -> reply.complete(new ClientReply.RefusedReply(reason)));
        while (!reply.isDone() && !stopping) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        if (stopping) {
            return false;
        }
        ClientReply outcome = reply.join();
        ClientReply.MembershipChangedReply changed = outcome.successOf(ClientReply.MembershipChangedReply.class);
        if (changed != null) {
            LOG.info("added server {} to the recovered cluster: {}", server, changed.configuration());
            return true;
        }
        Refusal refusal = outcome.refusal();
        String reason = refusal == null ? String.valueOf(outcome) : refusal.message();
        if (!reason.equals(loggedReasons.put(server.id(), reason))) {
            LOG.warn("cannot add server {} to the recovered cluster yet: {}", server, reason);
        }
        return false;
    }

    private void offerChange(ChangeMembershipRequest verified, CompletableFuture<ClientReply> reply) {
        boolean offered = inbox.offerRequest(CoreRequestConversion.changeServers(verified, reply::complete));
        if (!offered) {
            reply.complete(new ClientReply.UnknownOutcomeReply("too many requests are queued at this server"));
        }
        inbox.wakeIfNeeded();
    }
}
