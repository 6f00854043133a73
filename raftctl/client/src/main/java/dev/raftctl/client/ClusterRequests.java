package dev.raftctl.client;

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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a cluster until a deadline. Confined to one thread; interrupting it ends any wait with a {@link
 * ClientFailure}.
 */
public final class ClusterRequests {
    /** How long the client waits for a reply after the timeout of the request itself. */
    public static final long REPLY_MARGIN_MILLIS = 50;
    /** Servers must answer within this many fifths of the remaining time. The rest is for reporting the result. */
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
    private final RequestDeadline deadline;
    private final RequestListener listener;
    private final LeaderlessDescription leaderlessDescription;
    private @Nullable ClusterStatus lastStatus;
    /** The last probe of each server, used when the deadline cuts a poll short. */
    private final Map<HostPort, ServerProbeResult> lastProbes = new HashMap<>();

    /** @param leaderlessDescription describes the reason if a request is refused because there is no leader */
    public ClusterRequests(
            CachedClusterInfo knownCluster,
            LinkFactory linkFactory,
            RequestDeadline deadline,
            RequestListener listener,
            LeaderlessDescription leaderlessDescription) {
        this.knownCluster = knownCluster;
        this.linkFactory = linkFactory;
        this.deadline = deadline;
        this.listener = listener;
        this.leaderlessDescription = leaderlessDescription;
    }

    /** Returns requests to the same cluster whose deadline starts now. */
    public ClusterRequests withNewDeadline() {
        return withTimeout(deadline.totalMillis());
    }

    /** Returns requests to the same cluster, on the same thread, whose deadline is this many milliseconds from now. */
    public ClusterRequests withTimeout(long millis) {
        return new ClusterRequests(
                knownCluster,
                linkFactory,
                RequestDeadline.in(deadline.clock(), millis),
                listener,
                leaderlessDescription);
    }

    /** Returns requests to the same cluster for another thread, with a session of their own. */
    ClusterRequests forAnotherThread() {
        return new ClusterRequests(
                knownCluster.copy(),
                linkFactory,
                RequestDeadline.in(deadline.clock(), deadline.totalMillis()),
                listener,
                leaderlessDescription);
    }

    /**
     * Returns a client for the same cluster whose deadline is after this many milliseconds, but no later than this
     * one's.
     */
    public ClusterRequests within(long millis) {
        return new ClusterRequests(knownCluster, linkFactory, deadline.within(millis), listener, leaderlessDescription);
    }

    /** Returns the server that is believed to lead, or null if none is known. */
    @Nullable
    RequestTarget knownLeader() {
        return knownCluster.leader();
    }

    /** Opens a connection to the server that can carry many concurrent requests. */
    public PipelinedLink openPipelined(HostPort address, ServerId server) throws IOException {
        return linkFactory.openPipelined(address, server, Math.max(1, deadline.remainingMillis()));
    }

    /** Returns all servers to query: the endpoints of the command and the known members. */
    public List<RequestTarget> targets() {
        return knownCluster.targets();
    }

    public RequestDeadline deadline() {
        return deadline;
    }

    public RequestListener listener() {
        return listener;
    }

    /** Returns the addresses that were given to find the cluster. */
    public Set<HostPort> endpoints() {
        return knownCluster.endpoints();
    }

    /** Keeps the status, so that a later failure can be explained. */
    void recordStatus(ClusterStatus clusterStatus) {
        lastStatus = clusterStatus;
    }

    /** Returns the last status that this client obtained, or null if it obtained none. */
    public @Nullable ClusterStatus lastStatus() {
        return lastStatus;
    }

    LeaderlessDescription leaderlessDescription() {
        return leaderlessDescription;
    }

    /** Returns an object that sends commands in this client's session. */
    public SessionCommands session() {
        return new SessionCommands(this, knownCluster);
    }

    /**
     * Queries all servers in parallel; needs no leader, and fails only if no server answers. Once a working leader and
     * a majority have answered, waits at most a fifth of the command's time for the others, so a hung server is
     * reported as such without using up the timeout.
     */
    public ClusterStatus status() throws ClientFailure {
        return status(new ClusterStatusPoll.PollStopCondition(
                ClusterStatus::hasWorkingMajority, answerMillis() / FIFTHS_FOR_ANSWERS));
    }

    /** Returns a poll of all servers until this deadline, which remembers no earlier poll. */
    public ClusterStatusPoll newStatusPoll(RequestDeadline pollDeadline) {
        return new ClusterStatusPoll(knownCluster, linkFactory, pollDeadline, listener, new HashMap<>());
    }

    /**
     * Queries all servers. Once a working leader and a majority have answered, it waits only briefly for the other
     * servers.
     */
    public ClusterStatus quickStatus() throws ClientFailure {
        return status(MAJORITY);
    }

    /**
     * Queries all servers, but waits only briefly for the others once a working leader has answered, because it may not
     * lead for long.
     */
    public ClusterStatus statusOnceLeaderFound() throws ClientFailure {
        return status(LEADER);
    }

    /** Queries all servers until the given one has answered. */
    public ClusterStatus statusOnceReachable(ServerId server) throws ClientFailure {
        return status(new ClusterStatusPoll.PollStopCondition(
                soFar -> {
                    ServerProbeResult probe = soFar.probe(server);
                    return probe != null && probe.isReachable();
                },
                0));
    }

    private ClusterStatus status(ClusterStatusPoll.PollStopCondition stopCondition) throws ClientFailure {
        try (ClusterStatusPoll poll = newStatusPoll()) {
            long millis = answerMillis();
            ClusterStatus clusterStatus = poll.next(millis, millis, stopCondition);
            recordStatus(clusterStatus);
            if (clusterStatus.statuses().isEmpty()) {
                throw new ClientFailure.NoServerReachable(clusterStatus);
            }
            return clusterStatus;
        }
    }

    /**
     * Returns all servers to query, once the endpoints have reported their cluster. For requests that any server may
     * receive.
     */
    public List<RequestTarget> resolvedTargets() throws ClientFailure {
        if (!knownCluster.isClusterResolved()
                && knownCluster.restrictedTo() == null
                && knownCluster.endpoints().size() > 1) {
            status(ANY_STATUS);
        }
        return knownCluster.targets();
    }

    /**
     * Returns the leader that has recently heard from a majority, among the servers that answer quickly; null if there
     * is none.
     */
    public @Nullable ServerStatus findLeader() throws ClientFailure {
        try (ClusterStatusPoll poll = newStatusPoll()) {
            return poll.next(QUICK_LOOKUP_MILLIS, QUICK_LOOKUP_MILLIS, WORKING_LEADER)
                    .workingLeader();
        }
    }

    /** Returns a poll of all servers until this client's deadline. */
    public ClusterStatusPoll newStatusPoll() {
        return newStatusPoll(knownCluster);
    }

    /** Returns a poll of the servers of another cluster until this client's deadline. */
    public ClusterStatusPoll newStatusPoll(CachedClusterInfo otherCluster) {
        return new ClusterStatusPoll(otherCluster, linkFactory, deadline, listener, lastProbes);
    }

    /** Returns an object that sends requests to several servers of the cluster at once. */
    public ParallelRequests newParallelRequests() {
        return new ParallelRequests(linkFactory, deadline.clock(), listener, knownCluster);
    }

    /** Returns the part of the remaining time in which a server must answer. */
    public long answerMillis() {
        return Math.max(1, deadline.remainingMillis() * FIFTHS_FOR_ANSWERS / 5);
    }

    /** Returns a request that only the leader can answer. */
    public LeaderRequestSender leaderRequest(ClientRequest request, boolean isRepeatable) {
        return new LeaderRequestSender(this, knownCluster, request, isRepeatable);
    }

    /** Sends a request to one server and returns its reply, or null if no reply arrives. */
    public @Nullable ServerRequestOutcome call(RequestTarget target, ClientRequest request, long millis)
            throws ClientFailure {
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
    public List<ServerRequestOutcome> callEach(
            List<RequestTarget> targets, ClientRequest request, boolean checkServerId) throws ClientFailure {
        Map<HostPort, ServerRequestOutcome> replies = new HashMap<>();
        try (ParallelRequests requests = newParallelRequests()) {
            for (RequestTarget target : targets) {
                requests.send(
                        checkServerId ? target : new RequestTarget(null, target.address()), request, answerMillis());
            }
            RequestDeadline replyDeadline = deadline.within(answerMillis() + REPLY_MARGIN_MILLIS);
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
            inOrder.add(
                    reply != null
                            ? reply
                            : new ServerRequestOutcome(
                                    target, request, null, new NoReplyException("no answer in time", true)));
        }
        return inOrder;
    }

    /** Sends the same request in parallel to all servers that reported their status; returns the replies received. */
    public SortedMap<ServerId, ClientReply> callAll(ClusterStatus clusterStatus, ClientRequest request)
            throws ClientFailure {
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
