package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.wire.UnsupportedVersionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to the leader: finds the leader, follows it across elections, and returns a certain outcome or an
 * unknown one. Resends a request only if it was certainly not applied or is repeatable. Confined to one thread; single
 * use.
 */
final class LeaderRequest {
    /** Limits redirects, because two servers may each name the other as leader (hazard C08). */
    private static final int MAX_REDIRECTS = 4;

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long MAX_PAUSE_MILLIS = 100;
    private static final long MIN_ATTEMPT_MILLIS = 1_000;
    /** How long the servers have to report the leader before the next query. */
    private static final long ROUND_MILLIS = 500;

    /** How often the watcher is called. */
    private static final long WATCH_INTERVAL_MILLIS = 200;

    private final ClusterClient cluster;
    private final KnownCluster knownCluster;
    private final Deadline deadline;
    private final ProgressListener listener;
    private final ClientRequest request;
    private final boolean isRepeatable;

    private @Nullable Watcher watcher;
    private boolean usesWholeTimeout;
    private boolean wasAnyReached;
    private boolean wasAttempted;
    private boolean maybeSent;
    private String unansweredReason = "";
    private @Nullable Refusal lastRefusal;
    /** The result of the last poll that received no reply from any server. */
    private ClusterStatus lastSilentStatus = new ClusterStatus(List.of());

    /** The failure to report if the last poll found a leader that this client cannot reach; otherwise null. */
    private @Nullable Failure clientCutOff;

    private int redirectCount;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /** @param isRepeatable whether the cluster may receive the request twice without applying it twice */
    LeaderRequest(ClusterClient cluster, KnownCluster knownCluster, ClientRequest request, boolean isRepeatable) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
        this.deadline = cluster.deadline();
        this.listener = cluster.listener();
        this.request = request;
        this.isRepeatable = isRepeatable;
    }

    /** Called repeatedly while the client waits for a reply. */
    interface Watcher {
        /** Called on the waiting thread. May block briefly. */
        void poll() throws Failure;
    }

    /** Lets a single attempt use all the remaining time, for requests that take the leader a long time. */
    LeaderRequest withWholeTimeout() {
        usesWholeTimeout = true;
        return this;
    }

    LeaderRequest watchedBy(Watcher newWatcher) {
        watcher = newWatcher;
        return this;
    }

    /** @throws Failure if no server can be reached, so the request was certainly not applied */
    Outcome<ClientReply.Success> send() throws Failure {
        try {
            return sendUntilAnswered();
        } catch (Failure failure) {
            boolean isUncertain = wasAttempted
                    && failure.exitCode() == ExitCode.INTERRUPTED
                    && !(request instanceof ClientRequest.Query);
            throw isUncertain
                    ? failure.withMessage(
                            "interrupted; the request may or may not have been applied",
                            "check the state before repeating it")
                    : failure;
        }
    }

    private Outcome<ClientReply.Success> sendUntilAnswered() throws Failure {
        try (ParallelRequests requests = cluster.newParallelRequests();
                StatusPoll poll = cluster.newStatusPoll()) {
            while (!deadline.hasExpired()) {
                Target leader = knownCluster.leader();
                if (leader == null) {
                    leader = findLeader(poll);
                }
                if (leader == null) {
                    pause();
                } else {
                    Outcome<ClientReply.Success> outcome = attempt(requests, leader);
                    if (outcome != null) {
                        return outcome;
                    }
                }
            }
        }
        return onTimeout();
    }

    private @Nullable Target findLeader(StatusPoll poll) throws Failure {
        ClusterStatus clusterStatus =
                poll.next(deadline.remainingMillis(), ROUND_MILLIS, StatusPoll.StopCondition.LEADER_FOUND);
        if (!clusterStatus.statuses().isEmpty()) {
            wasAnyReached = true;
        } else {
            lastSilentStatus = clusterStatus;
        }
        if (!wasAnyReached && !maybeSent && (!poll.isWaiting() || deadline.hasExpired())) {
            throw UnreachableFailure.of(clusterStatus);
        }
        if (clusterStatus.leader() == null || isReplaced(clusterStatus)) {
            knownCluster.forgetLeader();
            lastRefusal =
                    new Refusal(Reason.NO_LEADER, Diagnosis.of(clusterStatus).verdict());
        }
        clientCutOff =
                clusterStatus.reportedLeader() == null ? null : NoLeaderFailure.of(clusterStatus, "not applied: ");
        return knownCluster.leader();
    }

    /** Returns whether the only leader that answers has lost its majority and another server reports a later term. */
    private static boolean isReplaced(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.leader();
        return leader != null && clusterStatus.workingLeader() == null && clusterStatus.term() > leader.term();
    }

    /** Returns the outcome of the request, or null if the request must be sent again. */
    private @Nullable Outcome<ClientReply.Success> attempt(ParallelRequests requests, Target leader) throws Failure {
        long millis = isRepeatable && !usesWholeTimeout
                ? Math.min(deadline.remainingMillis(), Math.max(MIN_ATTEMPT_MILLIS, deadline.totalMillis() / 4))
                : deadline.remainingMillis();
        wasAttempted = true;
        requests.send(leader, request, millis);
        ServerReply reply = nextReply(requests, millis);
        UnsupportedVersionException unsupported = reply == null ? null : reply.unsupportedVersion();
        if (unsupported != null && !maybeSent) {
            throw ProtocolVersionFailure.ofLeader(
                    leader, unsupported, request.getClass().getSimpleName());
        }
        if (reply == null || reply.error() != null) {
            return onNoReply(leader, reply);
        }
        wasAnyReached = true;
        ClientReply answer = reply.reply();
        if (answer instanceof ClientReply.Success success) {
            return Outcome.done(success);
        }
        if (answer instanceof ClientReply.Refused refused) {
            return onRefused(leader, refused.refusal());
        }
        String description = answer instanceof ClientReply.Unknown unknown ? unknown.message() : "no answer";
        return onUnansweredRequest(leader + ": " + description);
    }

    /**
     * Returns the next reply, or null if none arrives. Waits slightly longer than the timeout of the request itself.
     */
    private @Nullable ServerReply nextReply(ParallelRequests requests, long millis) throws Failure {
        Watcher activeWatcher = watcher;
        if (activeWatcher == null) {
            return requests.nextReply(millis + FIRST_PAUSE_MILLIS);
        }
        Deadline replyDeadline = deadline.within(millis);
        while (!replyDeadline.hasExpired()) {
            ServerReply reply = requests.nextReply(Math.min(WATCH_INTERVAL_MILLIS, replyDeadline.remainingMillis()));
            if (reply != null) {
                return reply;
            }
            activeWatcher.poll();
        }
        return requests.nextReply(FIRST_PAUSE_MILLIS);
    }

    private @Nullable Outcome<ClientReply.Success> onNoReply(Target leader, @Nullable ServerReply reply)
            throws Failure {
        knownCluster.forgetLeader();
        if (reply == null || reply.maybeSent()) {
            return onUnansweredRequest("no answer from " + leader);
        }
        pause();
        return null;
    }

    private @Nullable Outcome<ClientReply.Success> onUnansweredRequest(String reason) {
        maybeSent = true;
        unansweredReason = reason;
        knownCluster.forgetLeader();
        return isRepeatable ? null : Outcome.unknown(reason);
    }

    private @Nullable Outcome<ClientReply.Success> onRefused(Target leader, Refusal refusal) throws Failure {
        lastRefusal = refusal;
        if (refusal.reason().family() == Reason.Family.LEADERLESS) {
            Target namedLeader = knownCluster.followRedirect(refusal);
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
        if (refusal.reason() == Reason.BUSY || refusal.reason() == Reason.LEADER_NOT_READY) {
            pause();
            return null;
        }
        return concluded(refusal);
    }

    /**
     * Returns the outcome after a refusal. It stays unknown if an earlier attempt got no reply, because that attempt
     * may have been applied.
     */
    private Outcome<ClientReply.Success> concluded(Refusal refusal) {
        return maybeSent
                ? Outcome.unknown(unansweredReason + "; later: " + refusal.message())
                : Outcome.refused(refusal);
    }

    private void pause() throws Failure {
        deadline.sleep(pauseMillis);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    }

    private Outcome<ClientReply.Success> onTimeout() throws Failure {
        if (maybeSent) {
            return Outcome.unknown(unansweredReason);
        }
        if (!wasAnyReached) {
            throw UnreachableFailure.of(lastSilentStatus);
        }
        if (clientCutOff != null) {
            throw clientCutOff;
        }
        Refusal refusal = lastRefusal;
        return Outcome.refused(
                refusal != null ? refusal : new Refusal(Reason.NO_LEADER, "no leader was found before the timeout"));
    }
}
