package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ClusterStatusPoll;
import dev.raftctl.client.LeaderRequestSender;
import dev.raftctl.client.LinkFactory;
import dev.raftctl.client.ParallelRequests;
import dev.raftctl.client.PipelinedLink;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A client for one command: gives access to a cluster until the command's deadline, and reports failures with hints for
 * the operator. Confined to one thread; interrupting it ends any wait with a {@link CliFailure}.
 */
public final class ClusterClient {
    /** The hint to the operator if the cluster has no leader. */
    static final String VOTES_HINT = "raftctl votes explains why";

    private final ClusterRequests requests;
    private final ProgressListener listener;
    /** Null if this client contacts running servers. */
    private final @Nullable Instant recordedAt;

    public ClusterClient(
            CachedClusterInfo knownCluster,
            LinkFactory linkFactory,
            RequestDeadline deadline,
            ProgressListener listener) {
        this(
                new ClusterRequests(
                        knownCluster,
                        linkFactory,
                        deadline,
                        listener,
                        status -> Findings.of(status).summary()),
                listener,
                null);
    }

    private ClusterClient(ClusterRequests requests, ProgressListener listener, @Nullable Instant recordedAt) {
        this.requests = requests;
        this.listener = listener;
        this.recordedAt = recordedAt;
    }

    /** Returns a client whose connections replay what servers answered at this time. */
    public ClusterClient replayingFrom(Instant time) {
        return new ClusterClient(requests, listener, time);
    }

    /** Returns the time of what this client reads: now, or when the servers' answers were recorded. */
    public Instant now() {
        return recordedAt == null ? Instant.now() : recordedAt;
    }

    /** Returns a client for the same cluster whose deadline starts now. */
    public ClusterClient withNewDeadline() {
        return new ClusterClient(requests.withNewDeadline(), listener, recordedAt);
    }

    /**
     * Returns a client for the same cluster whose deadline is after this many milliseconds, but no later than this
     * one's.
     */
    ClusterClient within(long millis) {
        return new ClusterClient(requests.within(millis), listener, recordedAt);
    }

    /** Returns a client for the same cluster whose deadline is this many milliseconds from now. */
    public ClusterClient withTimeout(long millis) {
        return new ClusterClient(requests.withTimeout(millis), listener, recordedAt);
    }

    /** Returns this client with another listener for its own messages. */
    ClusterClient withListener(ProgressListener other) {
        return new ClusterClient(requests, other, recordedAt);
    }

    /** Returns the requests of the client library that this client sends. */
    public ClusterRequests requests() {
        return requests;
    }

    /** Opens a connection to the server that can carry many concurrent requests. */
    public PipelinedLink openPipelined(HostPort address, ServerId server) throws IOException {
        return requests.openPipelined(address, server);
    }

    /** Returns all servers to query: the endpoints of the command and the known members. */
    List<RequestTarget> targets() {
        return requests.targets();
    }

    public RequestDeadline deadline() {
        return requests.deadline();
    }

    public ProgressListener listener() {
        return listener;
    }

    /** Sleeps until the deadline. */
    public void pauseUntilDeadline() throws CliFailure {
        pause(deadline().remainingMillis());
    }

    /** Sleeps for this many milliseconds, or until the deadline if the deadline is earlier. */
    void pause(long millis) throws CliFailure {
        ClientFailures.sleep(deadline(), millis);
    }

    /** Returns the write operations of this client, which send commands to the state machine. */
    public ClientWriteOperations writes() {
        return new ClientWriteOperations(this, requests.session());
    }

    /** Returns the read operations of this client, which query the state machine and the logs of servers. */
    public ClientReadOperations reads() {
        return new ClientReadOperations(this);
    }

    /**
     * Queries all servers in parallel; needs no leader, and fails only if no server answers. Once a working leader and
     * a majority have answered, waits at most a fifth of the command's time for the others, so a hung server is
     * reported as such without using up the timeout.
     */
    public ClusterStatus status() throws CliFailure {
        return ClientFailures.translate(requests::status);
    }

    /** Returns a monitor that polls all servers without a deadline. */
    public ContinuousStatusPoll monitor() {
        return new ContinuousStatusPoll(requests);
    }

    /**
     * Queries all servers. Once a working leader and a majority have answered, it waits only briefly for the other
     * servers.
     */
    public ClusterStatus quickStatus() throws CliFailure {
        return ClientFailures.translate(requests::quickStatus);
    }

    /**
     * Queries all servers, but waits only briefly for the others once a working leader has answered, because it may not
     * lead for long.
     */
    ClusterStatus statusOnceLeaderFound() throws CliFailure {
        return ClientFailures.translate(requests::statusOnceLeaderFound);
    }

    /** Queries all servers until the given one has answered. */
    public ClusterStatus statusOnceReachable(ServerId server) throws CliFailure {
        return ClientFailures.translate(() -> requests.statusOnceReachable(server));
    }

    /**
     * Returns the leader that has recently heard from a majority, among the servers that answer quickly; null if there
     * is none.
     */
    public @Nullable ServerStatus findLeader() throws CliFailure {
        return ClientFailures.translateNullable(requests::findLeader);
    }

    ClusterStatusPoll newStatusPoll() {
        return requests.newStatusPoll();
    }

    ClusterStatusPoll newStatusPoll(CachedClusterInfo otherCluster) {
        return requests.newStatusPoll(otherCluster);
    }

    ParallelRequests newParallelRequests() {
        return requests.newParallelRequests();
    }

    /** Returns a request that only the leader can answer. */
    LeaderRequestSender leaderRequest(ClientRequest request, boolean isRepeatable) {
        return requests.leaderRequest(request, isRepeatable);
    }

    /**
     * Returns the reply if the outcome is a success, or throws the failure that describes the outcome.
     *
     * @param kind the kind of reply that the operation gets if it succeeds
     */
    <T extends ClientReply.SuccessReply> T requireSuccess(
            ClientOutcome<ClientReply.SuccessReply> outcome, Class<T> kind, String operation) throws CliFailure {
        ClientReply.SuccessReply reply = requireValue(outcome, operation);
        T expected = reply.successOf(kind);
        if (expected == null) {
            throw new CliFailure(
                    CliFailureReason.FAULT, operation + ": the leader sent an unexpected reply: " + reply, "");
        }
        return expected;
    }

    /** Returns the value if the outcome is a success, or throws the failure that describes the outcome. */
    public <T> T requireValue(ClientOutcome<T> outcome, String operation) throws CliFailure {
        return outcome.accept(new ValueOrFailure<>(operation));
    }

    /** Returns the value of an operation that succeeded, and throws the failure that describes another outcome. */
    private final class ValueOrFailure<T> implements ClientOutcome.Visitor<T, T, CliFailure> {
        private final String operation;

        ValueOrFailure(String operation) {
            this.operation = operation;
        }

        @Override
        public T succeeded(T value) {
            return value;
        }

        @Override
        public T refused(Refusal refusal) throws CliFailure {
            CliFailure failure = CliFailure.of(refusal);
            throw failure.exitCode() == ExitCode.LEADERLESS
                    ? leaderlessFailure(failure, "not applied: ", VOTES_HINT)
                    : failure;
        }

        @Override
        public T unknown(String reason) throws CliFailure {
            throw new CliFailure(
                    CliFailureReason.OUTCOME_UNKNOWN,
                    operation + " may or may not have been applied: " + reason + " (within "
                            + deadline().totalMillis() + " ms)",
                    "check the state before repeating it");
        }
    }

    /**
     * Returns the failure of a request that found no leader, with the reason if a survey showed it.
     *
     * @param prefix the start of the message
     * @param hint the hint if no survey showed a reason
     */
    CliFailure leaderlessFailure(CliFailure failure, String prefix, String hint) {
        ClusterStatus status = lastStatus();
        return status != null && status.workingLeader() == null && status.onlyQueried() == null
                ? NoLeaderFailure.of(status, prefix)
                : failure.withMessage(prefix + failure.message(), hint);
    }

    /** Returns the endpoints that the operator gave. */
    public Set<HostPort> endpoints() {
        return requests.endpoints();
    }

    /** Returns the last status that this command obtained, or null if it obtained none. */
    public @Nullable ClusterStatus lastStatus() {
        return requests.lastStatus();
    }

    /** Sends a request to one server and returns its reply, or null if no reply arrives. */
    @Nullable
    ServerRequestOutcome call(RequestTarget target, ClientRequest request, long millis) throws CliFailure {
        return ClientFailures.translateNullable(() -> requests.call(target, request, millis));
    }

    /**
     * Sends the same request to several servers in parallel. Returns one reply for each, in the same order, including
     * servers that did not answer.
     *
     * @param checkServerId whether a different server at the address rejects the request
     */
    List<ServerRequestOutcome> callEach(List<RequestTarget> targets, ClientRequest request, boolean checkServerId)
            throws CliFailure {
        return ClientFailures.translate(() -> requests.callEach(targets, request, checkServerId));
    }

    /** Sends the same request in parallel to all servers that reported their status; returns the replies received. */
    public SortedMap<ServerId, ClientReply> callAll(ClusterStatus clusterStatus, ClientRequest request)
            throws CliFailure {
        return ClientFailures.translate(() -> requests.callAll(clusterStatus, request));
    }
}
