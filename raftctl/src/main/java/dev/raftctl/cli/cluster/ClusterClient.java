package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReplyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client for one command: gives access to a cluster until the command's deadline. Confined to one thread;
 * interrupting it ends any wait with a {@link CliFailure}.
 */
public final class ClusterClient {
    /** The hint to the operator if the cluster has no leader. */
    static final String VOTES_HINT = "raftctl votes explains why";

    /** How long the client waits for a reply after the timeout of the request itself. */
    static final long REPLY_MARGIN_MILLIS = 50;
    /** The fifths of the remaining time in which servers must answer. The rest is for reporting the result. */
    private static final int FIFTHS_FOR_ANSWERS = 4;

    private static final long QUICK_LOOKUP_MILLIS = 300;

    private static final ClusterStatusPoll.PollStopCondition WORKING_LEADER =
            new ClusterStatusPoll.PollStopCondition(soFar -> soFar.workingLeader() != null, 0);

    private static final ClusterStatusPoll.PollStopCondition ANY_STATUS =
            new ClusterStatusPoll.PollStopCondition(soFar -> !soFar.statuses().isEmpty(), 0);

    private static final ClusterStatusPoll.PollStopCondition LEADER =
            new ClusterStatusPoll.PollStopCondition(ClusterStatusPoll.PollStopCondition.LEADER_FOUND.condition(), 250);

    private static final ClusterStatusPoll.PollStopCondition MAJORITY =
            new ClusterStatusPoll.PollStopCondition(ClusterStatus::hasWorkingMajority, 250);

    private final CachedClusterInfo knownCluster;
    private final LinkFactory linkFactory;
    private final CommandDeadline deadline;
    private final ProgressListener listener;
    /** The last probe of each server, used when the deadline cuts a poll short. */
    private final Map<HostPort, ServerProbeResult> lastProbes = new HashMap<>();

    public ClusterClient(
            CachedClusterInfo knownCluster,
            LinkFactory linkFactory,
            CommandDeadline deadline,
            ProgressListener listener) {
        this.knownCluster = knownCluster;
        this.linkFactory = linkFactory;
        this.deadline = deadline;
        this.listener = listener;
    }

    /** Returns a client for the same cluster whose deadline starts now. */
    public ClusterClient withNewDeadline() {
        return new ClusterClient(
                knownCluster, linkFactory, CommandDeadline.in(deadline.clock(), deadline.totalMillis()), listener);
    }

    /** Opens a connection to the server that can carry many concurrent requests. */
    public PipelinedLink openPipelined(HostPort address, ServerId server) throws IOException {
        return linkFactory.openPipelined(address, server, Math.max(1, deadline.remainingMillis()));
    }

    /** Returns all servers to query: the endpoints of the command and the known members. */
    List<RequestTarget> targets() {
        return knownCluster.targets();
    }

    public CommandDeadline deadline() {
        return deadline;
    }

    public ProgressListener listener() {
        return listener;
    }

    /** Returns the write operations of this client, which send commands to the state machine. */
    public ClientWriteOperations writes() {
        return new ClientWriteOperations(this, knownCluster);
    }

    /** Returns the read operations of this client, which query the state machine and the logs of servers. */
    public ClientReadOperations reads() {
        return new ClientReadOperations(this, knownCluster);
    }

    /**
     * Queries all servers in parallel; needs no leader, and fails only if no server answers. Once a working leader and
     * a majority have answered, waits at most a fifth of the command's time for the others, so a hung server is
     * reported as such without using up the timeout.
     */
    public ClusterStatus status() throws CliFailure {
        return status(new ClusterStatusPoll.PollStopCondition(
                ClusterStatus::hasWorkingMajority, answerMillis() / FIFTHS_FOR_ANSWERS));
    }

    /** Returns a monitor that polls all servers without a deadline. */
    public ContinuousStatusPoll monitor() {
        return new ContinuousStatusPoll(knownCluster, linkFactory, deadline.clock(), listener);
    }

    /**
     * Queries all servers. Once a working leader and a majority have answered, it waits only briefly for the other
     * servers.
     */
    public ClusterStatus quickStatus() throws CliFailure {
        return status(MAJORITY);
    }

    /**
     * Queries all servers, but hardly waits for the rest once a working leader has answered, because it may not lead
     * for long.
     */
    ClusterStatus statusOnceLeaderFound() throws CliFailure {
        return status(LEADER);
    }

    /** Queries all servers until the given one has answered. */
    public ClusterStatus statusOnceReachable(ServerId server) throws CliFailure {
        return status(new ClusterStatusPoll.PollStopCondition(
                soFar -> {
                    ServerProbeResult probe = soFar.probe(server);
                    return probe != null && probe.isReachable();
                },
                0));
    }

    private ClusterStatus status(ClusterStatusPoll.PollStopCondition stopCondition) throws CliFailure {
        try (ClusterStatusPoll poll = newStatusPoll()) {
            long millis = answerMillis();
            ClusterStatus clusterStatus = poll.next(millis, millis, stopCondition);
            if (clusterStatus.statuses().isEmpty()) {
                throw NoServerReachableFailure.of(clusterStatus);
            }
            return clusterStatus;
        }
    }

    /**
     * Queries the endpoints until they have reported their cluster. Called before requests that any server may receive.
     */
    void resolveCluster() throws CliFailure {
        if (!knownCluster.isClusterResolved()
                && knownCluster.restrictedTo() == null
                && knownCluster.endpoints().size() > 1) {
            status(ANY_STATUS);
        }
    }

    /**
     * Returns the leader that has recently heard from a majority, among the servers that answer quickly; null if there
     * is none.
     */
    public @Nullable ServerStatus findLeader() throws CliFailure {
        try (ClusterStatusPoll poll = newStatusPoll()) {
            return poll.next(QUICK_LOOKUP_MILLIS, QUICK_LOOKUP_MILLIS, WORKING_LEADER)
                    .workingLeader();
        }
    }

    ClusterStatusPoll newStatusPoll() {
        return newStatusPoll(knownCluster);
    }

    ClusterStatusPoll newStatusPoll(CachedClusterInfo otherCluster) {
        return new ClusterStatusPoll(otherCluster, linkFactory, deadline, listener, lastProbes);
    }

    ParallelRequests newParallelRequests() {
        return new ParallelRequests(linkFactory, deadline.clock(), listener, knownCluster);
    }

    /** Returns the part of the remaining time in which a server must answer. */
    long answerMillis() {
        return Math.max(1, deadline.remainingMillis() * FIFTHS_FOR_ANSWERS / 5);
    }

    /** Returns a request that only the leader can answer. */
    LeaderRequestSender leaderRequest(ClientRequest request, boolean isRepeatable) {
        return new LeaderRequestSender(this, knownCluster, request, isRepeatable);
    }

    /** Returns the reply if the outcome is a success, or throws the failure that describes the outcome. */
    ClientReply.SuccessReply requireSuccess(ClientOutcome<ClientReply.SuccessReply> outcome, String operation)
            throws CliFailure {
        if (outcome instanceof ClientOutcome.SuccessfulOutcome<ClientReply.SuccessReply> done) {
            return done.value();
        }
        if (outcome instanceof ClientOutcome.RefusedOutcome<ClientReply.SuccessReply> refused) {
            CliFailure failure = CliFailure.of(refused.refusal());
            boolean hasNoLeader = failure.exitCode() == ExitCode.LEADERLESS;
            throw hasNoLeader ? failure.withMessage("not applied: " + failure.message(), VOTES_HINT) : failure;
        }
        String reason = ((ClientOutcome.UnknownOutcome<ClientReply.SuccessReply>) outcome).message();
        throw new CliFailure(
                CliFailureReason.OUTCOME_UNKNOWN,
                operation + " may or may not have been applied: " + reason + " (within " + deadline.totalMillis()
                        + " ms)",
                "check the state before repeating it");
    }

    /** Sends a request to one server and returns its reply, or null if no reply arrives. */
    @Nullable
    ServerRequestOutcome call(RequestTarget target, ClientRequest request, long millis) throws CliFailure {
        try (ParallelRequests requests = newParallelRequests()) {
            requests.send(target, request, millis);
            return requests.nextReply(millis + REPLY_MARGIN_MILLIS);
        }
    }

    /**
     * Sends the same request to several servers in parallel. Returns one reply for each, in the same order, including
     * servers that did not answer.
     *
     * @param checkServerId whether a different server at the address rejects the request
     */
    List<ServerRequestOutcome> callEach(List<RequestTarget> targets, ClientRequest request, boolean checkServerId)
            throws CliFailure {
        Map<HostPort, ServerRequestOutcome> replies = new HashMap<>();
        try (ParallelRequests requests = newParallelRequests()) {
            for (RequestTarget target : targets) {
                requests.send(
                        checkServerId ? target : new RequestTarget(null, target.address()), request, answerMillis());
            }
            CommandDeadline replyDeadline = deadline.within(answerMillis() + REPLY_MARGIN_MILLIS);
            while (replies.size() < targets.size()) {
                ServerRequestOutcome reply = requests.nextReply(replyDeadline.remainingMillis());
                if (reply == null) {
                    break;
                }
                replies.put(reply.target().address(), reply);
            }
        }
        List<ServerRequestOutcome> inOrder = new ArrayList<>();
        for (RequestTarget target : targets) {
            ServerRequestOutcome reply = replies.get(target.address());
            NoReplyException noReply = new NoReplyException("no answer in time", true);
            inOrder.add(reply != null ? reply : new ServerRequestOutcome(target, request, null, noReply));
        }
        return inOrder;
    }

    /** Sends the same request in parallel to all servers that reported their status; returns the replies received. */
    public SortedMap<ServerId, ClientReply> callAll(ClusterStatus clusterStatus, ClientRequest request)
            throws CliFailure {
        List<RequestTarget> targets = new ArrayList<>();
        for (ServerProbeResult each : clusterStatus.probes()) {
            if (each.isReachable()) {
                targets.add(new RequestTarget(each.id(), each.address()));
            }
        }
        SortedMap<ServerId, ClientReply> answers = new TreeMap<>();
        for (ServerRequestOutcome reply : callEach(targets, request, true)) {
            ServerId id = reply.target().id();
            ClientReply answer = reply.reply();
            if (id != null && answer != null) {
                answers.put(id, answer);
            }
        }
        return answers;
    }
}
