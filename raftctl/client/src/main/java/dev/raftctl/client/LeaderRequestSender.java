package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to the leader: finds the leader, follows it across elections, and returns a certain outcome or an
 * unknown one. Resends a request only if it was certainly not applied or is repeatable. Confined to one thread; single
 * use.
 */
public final class LeaderRequestSender {
    /** Limits redirects, because two servers may each name the other as leader (hazard C08). */
    private static final int MAX_REDIRECTS = 4;

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long MAX_PAUSE_MILLIS = 100;
    private static final long MIN_ATTEMPT_MILLIS = 1_000;
    /** How long the servers have to report the leader before the next query. */
    private static final long ROUND_MILLIS = 500;

    /** How often the watcher is called. */
    private static final long WATCH_INTERVAL_MILLIS = 200;

    private static final Set<Class<? extends ClientRequest>> QUERIES =
            Set.of(ClientRequest.QueryRequest.class, ClientRequest.QueryCoordinationRequest.class);

    private final ClusterRequests cluster;
    private final CachedClusterInfo knownCluster;
    private final RequestDeadline deadline;
    private final RequestListener listener;
    private final ClientRequest request;
    private final boolean isRepeatable;
    private final boolean isQuery;

    private @Nullable ReplyWaitListener watcher;
    private boolean usesWholeTimeout;
    private boolean wasAnyReached;
    private boolean wasAttempted;
    private boolean maybeSent;
    private String unansweredReason = "";
    private @Nullable Refusal lastRefusal;
    /** The result of the last poll that received no reply from any server. */
    private ClusterStatus lastSilentStatus = new ClusterStatus(List.of());

    /** The last poll's result if it found a leader that this client cannot reach; otherwise null. */
    private @Nullable ClusterStatus clientCutOff;

    private int redirectCount;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /** @param isRepeatable whether the cluster may receive the request twice without applying it twice */
    LeaderRequestSender(
            ClusterRequests cluster, CachedClusterInfo knownCluster, ClientRequest request, boolean isRepeatable) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
        this.deadline = cluster.deadline();
        this.listener = cluster.listener();
        this.request = request;
        this.isRepeatable = isRepeatable;
        this.isQuery = QUERIES.contains(request.getClass());
    }

    /** Called repeatedly while the client waits for a reply. */
    public interface ReplyWaitListener {
        /** Called on the waiting thread. May block briefly. */
        void poll() throws ClientFailure;

        /**
         * Returns whether the server that received the request is known not to lead any more, so that waiting for its
         * reply is useless. Called after each {@link #poll}.
         */
        default boolean isLeaderReplaced() {
            return false;
        }
    }

    /** Lets a single attempt use all the remaining time, for requests that take the leader a long time. */
    public LeaderRequestSender withWholeTimeout() {
        usesWholeTimeout = true;
        return this;
    }

    /** Calls the listener while the request waits for its reply. */
    public LeaderRequestSender watchedBy(ReplyWaitListener newWatcher) {
        watcher = newWatcher;
        return this;
    }

    /**
     * Sends the request until its outcome is known or the deadline has passed.
     *
     * @throws ClientFailure if the request was certainly not applied, or if this thread was interrupted
     */
    public ClientOutcome<ClientReply.SuccessReply> send() throws ClientFailure {
        try {
            return sendUntilAnswered();
        } catch (ClientFailure.RequestInterrupted interrupted) {
            boolean isUncertain = wasAttempted && !isQuery;
            throw isUncertain ? new ClientFailure.RequestInterrupted(true) : interrupted;
        } catch (ClientFailure failure) {
            if (!maybeSent || isQuery) {
                throw failure;
            }
            return ClientOutcome.unknown(unansweredReason + "; later: " + failure.message());
        }
    }

    private ClientOutcome<ClientReply.SuccessReply> sendUntilAnswered() throws ClientFailure {
        try (ParallelRequests requests = cluster.newParallelRequests();
                ClusterStatusPoll poll = cluster.newStatusPoll()) {
            while (!deadline.hasExpired()) {
                RequestTarget leader = knownCluster.leader();
                if (leader == null) {
                    leader = findLeader(poll);
                }
                if (leader == null) {
                    pause();
                } else {
                    ClientOutcome<ClientReply.SuccessReply> outcome = attempt(requests, leader);
                    if (outcome != null) {
                        return outcome;
                    }
                }
            }
        }
        return onTimeout();
    }

    private @Nullable RequestTarget findLeader(ClusterStatusPoll poll) throws ClientFailure {
        ClusterStatus clusterStatus =
                poll.next(deadline.remainingMillis(), ROUND_MILLIS, ClusterStatusPoll.PollStopCondition.LEADER_FOUND);
        cluster.recordStatus(clusterStatus);
        if (!clusterStatus.statuses().isEmpty()) {
            wasAnyReached = true;
        } else {
            lastSilentStatus = clusterStatus;
        }
        if (!wasAnyReached && !maybeSent && (!poll.isWaiting() || deadline.hasExpired())) {
            throw new ClientFailure.NoServerReachable(clusterStatus);
        }
        if (clusterStatus.leader() == null || isReplaced(clusterStatus)) {
            knownCluster.forgetLeader();
            lastRefusal = new Refusal(
                    RefusalReason.NO_LEADER, cluster.leaderlessDescription().describe(clusterStatus));
        }
        clientCutOff = clusterStatus.reportedLeader() == null ? null : clusterStatus;
        return knownCluster.leader();
    }

    /** Returns whether the only leader that answers has lost its majority and another server reports a later term. */
    private static boolean isReplaced(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.leader();
        return leader != null && clusterStatus.workingLeader() == null && clusterStatus.term() > leader.term();
    }

    /** Returns the outcome of the request, or null if the request must be sent again. */
    private @Nullable ClientOutcome<ClientReply.SuccessReply> attempt(ParallelRequests requests, RequestTarget leader)
            throws ClientFailure {
        long millis = isRepeatable && !usesWholeTimeout
                ? Math.min(deadline.remainingMillis(), Math.max(MIN_ATTEMPT_MILLIS, deadline.totalMillis() / 4))
                : deadline.remainingMillis();
        wasAttempted = true;
        requests.send(leader, request, millis);
        ServerRequestOutcome reply = nextReply(requests, millis);
        MessageUnsupportedByPeerException unsupported = reply == null ? null : reply.unsupportedVersion();
        if (unsupported != null && !maybeSent) {
            throw new ClientFailure.UnsupportedByLeader(
                    leader, unsupported, request.getClass().getSimpleName());
        }
        if (reply == null || reply.error() != null) {
            return onNoReply(leader, reply);
        }
        wasAnyReached = true;
        ClientReply answer = reply.reply();
        return answer == null
                ? onUnansweredRequest(leader + ": no answer")
                : answer.accept(new LeaderReplyInterpreter(leader)).orElse(null);
    }

    /** Derives the outcome of the request from a reply; empty if the request must be sent again. */
    private final class LeaderReplyInterpreter
            implements ClientReply.Visitor<Optional<ClientOutcome<ClientReply.SuccessReply>>, ClientFailure> {
        private final RequestTarget leader;

        LeaderReplyInterpreter(RequestTarget leader) {
            this.leader = leader;
        }

        @Override
        public Optional<ClientOutcome<ClientReply.SuccessReply>> succeeded(ClientReply.SuccessReply reply) {
            return Optional.of(ClientOutcome.done(reply));
        }

        @Override
        public Optional<ClientOutcome<ClientReply.SuccessReply>> refused(ClientReply.RefusedReply reply)
                throws ClientFailure {
            return Optional.ofNullable(onRefused(leader, reply.refusal()));
        }

        @Override
        public Optional<ClientOutcome<ClientReply.SuccessReply>> outcomeUnknown(ClientReply.UnknownOutcomeReply reply) {
            return Optional.ofNullable(onUnansweredRequest(leader + ": " + reply.message()));
        }
    }

    /**
     * Returns the next reply, or null if none arrives. Waits slightly longer than the timeout of the request itself.
     */
    private @Nullable ServerRequestOutcome nextReply(ParallelRequests requests, long millis) throws ClientFailure {
        ReplyWaitListener activeWatcher = watcher;
        if (activeWatcher == null) {
            return requests.nextReply(millis + FIRST_PAUSE_MILLIS);
        }
        RequestDeadline replyDeadline = deadline.within(millis);
        while (!replyDeadline.hasExpired()) {
            ServerRequestOutcome reply =
                    requests.nextReply(Math.min(WATCH_INTERVAL_MILLIS, replyDeadline.remainingMillis()));
            if (reply != null) {
                return reply;
            }
            activeWatcher.poll();
            if (activeWatcher.isLeaderReplaced()) {
                return null;
            }
        }
        return requests.nextReply(FIRST_PAUSE_MILLIS);
    }

    private @Nullable ClientOutcome<ClientReply.SuccessReply> onNoReply(
            RequestTarget leader, @Nullable ServerRequestOutcome reply) throws ClientFailure {
        knownCluster.forgetLeader();
        if (reply == null || reply.maybeSent()) {
            return onUnansweredRequest("no answer from " + leader);
        }
        pause();
        return null;
    }

    private @Nullable ClientOutcome<ClientReply.SuccessReply> onUnansweredRequest(String reason) {
        maybeSent = true;
        unansweredReason = reason;
        knownCluster.forgetLeader();
        return isRepeatable ? null : ClientOutcome.unknown(reason);
    }

    private @Nullable ClientOutcome<ClientReply.SuccessReply> onRefused(RequestTarget leader, Refusal refusal)
            throws ClientFailure {
        lastRefusal = refusal;
        if (refusal.reason().family() == RefusalReason.RefusalReasonGroup.LEADERLESS) {
            RequestTarget namedLeader = knownCluster.followRedirect(refusal);
            if (knownCluster.restrictedTo() != null) {
                return concluded(refusal);
            }
            boolean isAnotherServer =
                    namedLeader != null && !namedLeader.address().equals(leader.address());
            if (isAnotherServer && redirectCount < MAX_REDIRECTS) {
                redirectCount++;
                listener.detail("raftctl: " + leader + " names " + namedLeader + " as the leader");
            } else {
                redirectCount = 0;
                knownCluster.forgetLeader();
                pause();
            }
            return null;
        }
        if (refusal.reason() == RefusalReason.BUSY || refusal.reason() == RefusalReason.LEADER_NOT_READY) {
            pause();
            return null;
        }
        return concluded(refusal);
    }

    /**
     * Returns the outcome after a refusal. It stays unknown if an earlier attempt got no reply, because that attempt
     * may have been applied.
     */
    private ClientOutcome<ClientReply.SuccessReply> concluded(Refusal refusal) {
        return maybeSent
                ? ClientOutcome.unknown(unansweredReason + "; later: " + refusal.message())
                : ClientOutcome.refused(refusal);
    }

    private void pause() throws ClientFailure {
        deadline.sleep(pauseMillis);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    }

    private ClientOutcome<ClientReply.SuccessReply> onTimeout() throws ClientFailure {
        if (maybeSent) {
            return ClientOutcome.unknown(unansweredReason);
        }
        if (!wasAnyReached) {
            throw new ClientFailure.NoServerReachable(lastSilentStatus);
        }
        if (clientCutOff != null) {
            throw new ClientFailure.LeaderUnreachable(clientCutOff);
        }
        Refusal refusal = lastRefusal;
        return ClientOutcome.refused(
                refusal != null
                        ? refusal
                        : new Refusal(RefusalReason.NO_LEADER, "no leader was found before the timeout"));
    }
}
