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
 * Brings one request to whoever leads: finds the leader, follows it over elections, and says at the end what is certain. A
 * request is sent again only when it was certainly not applied, or when it may be repeated. One thread, one use.
 */
final class LeaderRequest {
    /** Two servers that each believe the other to lead must not keep a client for ever (hazard C08). */
    private static final int MAX_REDIRECTS = 4;

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long MAX_PAUSE_MILLIS = 100;
    private static final long MIN_ATTEMPT_MILLIS = 1_000;
    /** How long the servers have to tell who leads before they are asked again. */
    private static final long ROUND_MILLIS = 500;

    /** How often an onlooker looks. */
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
    /** The last look at which no server answered. */
    private ClusterStatus lastSilentStatus = new ClusterStatus(List.of());

    /** The last look found a leader that this client does not reach. */
    private @Nullable Failure clientCutOff;

    private int redirectCount;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /** @param isRepeatable whether it may reach the cluster twice and still do no more than once */
    LeaderRequest(ClusterClient cluster, KnownCluster knownCluster, ClientRequest request, boolean isRepeatable) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
        this.deadline = cluster.deadline();
        this.listener = cluster.listener();
        this.request = request;
        this.isRepeatable = isRepeatable;
    }

    /** Somebody who looks on while an answer is waited for. */
    interface Watcher {
        /** Now and then, on the thread that waits; may take a moment. */
        void poll() throws Failure;
    }

    /** The leader works at it for long: one attempt may take all the time there is. */
    LeaderRequest withWholeTimeout() {
        usesWholeTimeout = true;
        return this;
    }

    LeaderRequest watchedBy(Watcher newWatcher) {
        watcher = newWatcher;
        return this;
    }

    /** @throws Failure when no server can be reached at all, and so certainly nothing was applied */
    Outcome<ClientReply.Success> send() throws Failure {
        try {
            return sendUntilAnswered();
        } catch (Failure failure) {
            boolean isUncertain = wasAttempted
                    && failure.exitCode() == ExitCode.INTERRUPTED
                    && !(request instanceof ClientRequest.Query);
            throw isUncertain
                    ? failure.withMessage(
                            "interrupted; what was asked may or may not have been applied", "look before you repeat it")
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

    /** Whether the only leader that answers has lost its majority, and a server knows a later term. */
    private static boolean isReplaced(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.leader();
        return leader != null && clusterStatus.workingLeader() == null && clusterStatus.term() > leader.term();
    }

    /** How it ended, or null when it is to be tried again. */
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

    /** The question's own time is up a little before ours. */
    private @Nullable ServerReply nextReply(ParallelRequests requests, long millis) throws Failure {
        Watcher activeWatcher = watcher;
        if (activeWatcher == null) {
            return requests.nextReply(millis + FIRST_PAUSE_MILLIS);
        }
        Deadline outcome = deadline.within(millis);
        while (!outcome.hasExpired()) {
            ServerReply reply = requests.nextReply(Math.min(WATCH_INTERVAL_MILLIS, outcome.remainingMillis()));
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

    private @Nullable Outcome<ClientReply.Success> onUnansweredRequest(String refusal) {
        maybeSent = true;
        unansweredReason = refusal;
        knownCluster.forgetLeader();
        return isRepeatable ? null : Outcome.unknown(refusal);
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

    /** A refusal says nothing of an earlier attempt that got no answer. */
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
                refusal != null ? refusal : new Refusal(Reason.NO_LEADER, "no leader was found within the time"));
    }
}
