package dev.raftctl.client;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.LockWaitEnd;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationCommandRules;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.membership.MembershipRules;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.WriteStages;
import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReplyException;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Servers without a network. Each behaves as the test configures it, and the leader applies commands to a real
 * key-value state machine with real sessions. Thread-safe.
 */
public final class FakeCluster implements LinkFactory {
    /** The security settings of the last command. */
    public ClientSecurity security = ClientSecurity.DEFAULT;

    @Override
    public LinkFactory withSecurity(ClientSecurity newSecurity) {
        security = newSecurity;
        return this;
    }

    private static final long CUT_OFF_SILENCE_MILLIS = 13_000;
    private static final long ELECTION_TIMEOUT_MILLIS = 1_000;
    private static final long WAIT_STEP_MILLIS = 1;
    private static final long WAIT_STEP_NANOS = 1_000_000;

    /** The leader's wall clock, in milliseconds since 1970. */
    public long wallMillis = 1_763_855_999_123L;

    public final FakeClock clock = new FakeClock();
    private final TreeMap<String, FakeServer> servers = new TreeMap<>();
    private final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private final Set<String> cuts = new HashSet<>();
    private final FakePipelinedLink.PipelinedWaits pipelinedWaits = new FakePipelinedLink.PipelinedWaits();
    private long index;
    private Runnable beforeStatus = () -> {};

    /** Creates a cluster of these servers; the first one leads term 5, elected by all. */
    public static FakeCluster of(String... names) {
        FakeCluster cluster = new FakeCluster();
        List<ClusterMember> members = new ArrayList<>();
        for (String name : names) {
            FakeServer server = cluster.add(name);
            members.add(new ClusterMember(server.id, server.address.toString(), server.incarnation()));
        }
        for (FakeServer server : cluster.servers.values()) {
            server.configuration = Configuration.ofVoters(members);
        }
        cluster.elect(names[0], 5);
        while (cluster.index < 20) {
            cluster.append(LogEntry.noop(1, cluster.index + 1));
        }
        return cluster;
    }

    /** Adds a server that belongs to no cluster. */
    public FakeServer add(String name) {
        FakeServer server = new FakeServer(name, servers.size() + 1);
        server.role = ServerRole.UNCONFIGURED;
        server.term = 0;
        server.last = LogPosition.ZERO;
        server.commitIndex = 0;
        server.lastApplied = 0;
        server.matchIndex = 0;
        server.lastLeaderContactMs = -1;
        servers.put(name, server);
        return server;
    }

    /** Adds a second process with the same server id, on a copy of the data directory and at its own address. */
    public FakeServer addDuplicate(String name) {
        FakeServer original = server(name);
        FakeServer duplicate = new FakeServer(name, servers.size() + 1);
        duplicate.configuration = original.configuration;
        duplicate.role = ServerRole.FOLLOWER;
        duplicate.process = original.process + 1;
        servers.put(name + "-copy", duplicate);
        return duplicate;
    }

    public FakeServer server(String name) {
        FakeServer server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("no server " + name);
        }
        return server;
    }

    public List<HostPort> addresses() {
        List<HostPort> addresses = new ArrayList<>();
        servers.values().forEach(server -> addresses.add(server.address));
        return addresses;
    }

    /** Makes the server the leader of a term that all servers know. */
    public synchronized void elect(String name, long term) {
        for (FakeServer server : servers.values()) {
            if (server.configuration.isEmpty()) {
                continue;
            }
            server.term = term;
            server.votedFor = ServerId.of(name);
            server.leader = ServerId.of(name);
            server.role = server.id.value().equals(name)
                    ? ServerRole.LEADER
                    : server.configuration.isLearner(server.id) ? ServerRole.LEARNER : ServerRole.FOLLOWER;
            server.quorumContactMs = server.role == ServerRole.LEADER ? 30 : -1;
            server.lastLeaderContactMs = 40;
        }
        syncLogs(term);
    }

    /** Removes the leader until the servers have received this many status requests; then elects one. */
    public synchronized void electLater(int statusRequests, String name, long term) {
        depose();
        afterStatusRequests(statusRequests, () -> elect(name, term));
    }

    /** Changes the cluster when the servers have received this many status requests, before the last is answered. */
    public synchronized void afterStatusRequests(int statusRequests, Runnable change) {
        int[] remaining = {statusRequests};
        beforeStatus = () -> {
            if (--remaining[0] == 0) {
                change.run();
            }
        };
    }

    /** Removes the leader. */
    public synchronized void depose() {
        for (FakeServer server : servers.values()) {
            server.leader = null;
            server.quorumContactMs = -1;
            server.role = server.role == ServerRole.LEADER ? ServerRole.FOLLOWER : server.role;
        }
    }

    private void syncLogs(long term) {
        for (FakeServer server : servers.values()) {
            if (!server.configuration.isEmpty()) {
                server.last = new LogPosition(term, Math.max(20, index));
                server.commitIndex = server.last.index();
                server.lastApplied = server.last.index();
                server.matchIndex = server.last.index();
            }
        }
    }

    @Override
    public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        FakeServer server = serverAt(address);
        if (server == null
                || server.behaviour == FakeServer.Behaviour.DOWN
                || clock.nanoTime() < server.listensFromNanos) {
            throw new IOException(
                    "cannot reach " + address + ": Connection refused", new ConnectException("Connection refused"));
        }
        if (server.behaviour == FakeServer.Behaviour.UNREACHABLE) {
            clock.blockFor(timeoutMillis);
            throw new IOException(
                    "cannot reach " + address + ": Connect timed out", new SocketTimeoutException("Connect timed out"));
        }
        if (server.behaviour == FakeServer.Behaviour.REJECTING) {
            throw new HandshakeRejectedException(new HelloReply.HelloRejected(
                    HelloReply.HelloRejectionReason.WRONG_CLUSTER,
                    server.id + " belongs to cluster billing",
                    server.id,
                    1));
        }
        if (server.behaviour == FakeServer.Behaviour.INCOMPATIBLE) {
            throw new HandshakeRejectedException(new HelloReply.HelloRejected(
                    HelloReply.HelloRejectionReason.VERSION,
                    "this server speaks protocol versions 4 to 5, the caller " + ProtocolVersionRange.SUPPORTED
                            + ": upgrade the caller",
                    null,
                    0));
        }
        if (to != null && !to.equals(server.id)) {
            throw new HandshakeRejectedException(new HelloReply.HelloRejected(
                    HelloReply.HelloRejectionReason.WRONG_SERVER,
                    "this is " + server.id + ", not " + to,
                    server.id,
                    1));
        }
        return new FakeLink(server);
    }

    /** Each request takes 2 ms and is answered on the calling thread, or when a later request ends its wait. */
    @Override
    public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return new FakePipelinedLink(this, pipelinedWaits, (FakeLink) open(address, to, timeoutMillis));
    }

    private @Nullable FakeServer serverAt(HostPort address) {
        for (FakeServer server : servers.values()) {
            if (server.address.equals(address)) {
                return server;
            }
        }
        return null;
    }

    @Override
    public void close() {}

    private synchronized ClientReply answer(FakeServer server, ClientRequest request) throws IOException {
        if (request instanceof ClientRequest.ServerStatusRequest) {
            beforeStatus.run();
            return server.status(followersSeenBy(server), observationsOf(server));
        }
        if (isOperationRecord(request)) {
            server.recordRequests.add(request);
            ClientReply overridden = server.recordHandler == null ? null : server.recordHandler.handle(request);
            return overridden == null ? execute(server, request) : overridden;
        }
        server.requests.add(request);
        FakeServer.RequestHandler handler = server.nextHandler();
        ClientReply reply = handler == null ? null : handler.handle(request);
        return reply == null ? execute(server, request) : reply;
    }

    /** Returns whether a request records an operation, as commands do beside the request that they are about. */
    private static boolean isOperationRecord(ClientRequest request) {
        if (!(request instanceof ClientRequest.ExecuteCoordinationRequest execute)) {
            return false;
        }
        CoordinationCommand command = CoordinationMessageFormat.decodeCommand(execute.command());
        return command instanceof CoordinationCommand.BeginOperation
                || command instanceof CoordinationCommand.EndOperation;
    }

    /** Drops all messages from one server to another. */
    public void cut(String from, String to) {
        cuts.add(from + ">" + to);
        FakeServer receiver = server(to);
        if (ServerId.of(from).equals(receiver.leader)) {
            receiver.lastLeaderContactMs = CUT_OFF_SILENCE_MILLIS;
        }
    }

    /** Drops all messages between two servers. */
    public void cutBoth(String one, String other) {
        cut(one, other);
        cut(other, one);
    }

    private boolean receives(ServerId receiver, ServerId sender) {
        FakeServer senderServer = servers.get(sender.value());
        boolean isRunning = senderServer == null
                || senderServer.behaviour == FakeServer.Behaviour.NORMAL
                || senderServer.behaviour == FakeServer.Behaviour.UNREACHABLE;
        return isRunning && !cuts.contains(sender + ">" + receiver);
    }

    private List<FollowerStatus> followersSeenBy(FakeServer leader) {
        List<FollowerStatus> followers = new ArrayList<>();
        for (ServerId id : leader.configuration.members().keySet()) {
            FakeServer follower = servers.get(id.value());
            if (leader.role == ServerRole.LEADER && follower != null && follower != leader) {
                followers.add(new FollowerStatus(
                        id,
                        follower.matchIndex,
                        follower.matchIndex + 1,
                        "replicate",
                        0,
                        0,
                        receives(leader.id, id) ? 20 : CUT_OFF_SILENCE_MILLIS));
            }
        }
        return followers;
    }

    private HealthObservations observationsOf(FakeServer server) {
        List<FollowerLag> lags = new ArrayList<>();
        for (FollowerStatus each : followersSeenBy(server)) {
            lags.add(new FollowerLag(
                    each.id(), each.lastContactMs() < CUT_OFF_SILENCE_MILLIS ? 0 : CUT_OFF_SILENCE_MILLIS));
        }
        List<PeerLinkStatus> links = new ArrayList<>();
        for (ServerId id : server.configuration.members().keySet()) {
            // A link is a connection: a loss in either direction ends it.
            boolean isConnected = receives(id, server.id) && receives(server.id, id);
            if (!id.equals(server.id)) {
                links.add(new PeerLinkStatus(
                        id, isConnected ? 300 : CUT_OFF_SILENCE_MILLIS, isConnected ? "" : "no answer for 3 s"));
            }
        }
        boolean isLeader = server.role == ServerRole.LEADER;
        return new HealthObservations(
                isLeader ? 60_000 : -1, lags, isLeader ? 0 : -1, 0, 0, 9, 0, 4, 0, 1, isLeader ? 1 : 0, links);
    }

    /** Executes a request as the server does by default. */
    public synchronized ClientReply execute(FakeServer server, ClientRequest request) {
        if (request instanceof ClientRequest.ReadDecisionsRequest) {
            return new ClientReply.DecisionsReply(List.of(new DecisionRecord(
                    1_763_855_999_123L,
                    4,
                    "vote-refused",
                    "n3",
                    "refused n3 its vote for term 4: the candidate's log is behind the voter's (t3/11, own t3/14)")));
        }
        if (request instanceof ClientRequest.ReadLogEntriesRequest read) {
            return logSlice(server, read);
        }
        if (request instanceof ClientRequest.BootstrapRequest bootstrap) {
            server.configuration = bootstrap.configuration();
            server.clusterId = bootstrap.clusterId();
            elect(servers.firstKey(), 2);
            return new ClientReply.BootstrappedReply(bootstrap.clusterId(), false);
        }
        if (request instanceof ClientRequest.TakeSnapshotRequest) {
            return new ClientReply.SnapshotTakenReply(new LogPosition(4, server.lastApplied), 1_234, 0x5eed);
        }
        if (request instanceof ClientRequest.StateHashRequest) {
            return new ClientReply.StateHashReply(
                    new LogPosition(server.term, server.lastApplied), server.stateHash, 3);
        }
        if (request instanceof ClientRequest.CheckFilesRequest) {
            return new ClientReply.FilesCheckedReply(1, server.last.index(), server.damages);
        }
        if (request instanceof ClientRequest.CampaignRequest) {
            elect(server.id.value(), server.term + 1);
            return new ClientReply.LeadershipMovingReply(server.term, server.id.value());
        }
        if (request instanceof ClientRequest.QueryCoordinationRequest query && !query.linearizable()) {
            return new ClientReply.QueryResultReply(state.queryCoordination(query.query()), server.lastApplied);
        }
        if (request instanceof ClientRequest.QueryRequest query && !query.linearizable()) {
            return new ClientReply.QueryResultReply(state.query(query.query()), server.lastApplied);
        }
        return server.role == ServerRole.LEADER ? executeAsLeader(server, request) : notLeader(server);
    }

    private static ClientReply notLeader(FakeServer server) {
        ServerId leader = server.leader;
        return new ClientReply.RefusedReply(new Refusal(
                leader == null ? RefusalReason.NO_LEADER : RefusalReason.NOT_LEADER,
                server.id + " does not lead term " + server.term,
                "",
                leader,
                leader == null
                        ? null
                        : String.valueOf(
                                server.configuration.members().get(leader).address())));
    }

    private static ClientReply logSlice(FakeServer server, ClientRequest.ReadLogEntriesRequest read) {
        List<LogEntry> entries = new ArrayList<>();
        for (long at = read.firstIndex();
                at <= Math.min(read.lastIndex(), 20) && entries.size() < read.maxEntries();
                at++) {
            entries.add(
                    at == 1
                            ? LogEntry.configuration(1, 1, server.configuration)
                            : at % 5 == 0
                                    ? LogEntry.command(
                                            5, at, new CommandEntryPayload.OpenSessionPayload(60_000).encode())
                                    : LogEntry.noop(5, at));
        }
        return new ClientReply.LogEntriesReply(1, 20, server.commitIndex, entries);
    }

    private ClientReply executeAsLeader(FakeServer server, ClientRequest request) {
        if (request instanceof ClientRequest.OpenSessionRequest open) {
            return append(command(server, new CommandEntryPayload.OpenSessionPayload(open.ttlMillis())));
        }
        if (request instanceof ClientRequest.CloseSessionRequest close) {
            return append(command(server, new CommandEntryPayload.CloseSessionPayload(close.session())));
        }
        if (request instanceof ClientRequest.ExecuteCommandRequest execute) {
            return append(command(
                    server,
                    new CommandEntryPayload.SessionCommandPayload(
                            execute.session(),
                            execute.sequence(),
                            execute.lowestUnacknowledgedSequence(),
                            execute.command())));
        }
        if (request instanceof ClientRequest.QueryRequest query) {
            return new ClientReply.QueryResultReply(state.query(query.query()), index);
        }
        if (request instanceof ClientRequest.ExecuteCoordinationRequest execute) {
            return executeCoordination(server, execute);
        }
        if (request instanceof ClientRequest.QueryCoordinationRequest query) {
            return new ClientReply.QueryResultReply(state.queryCoordination(query.query()), index);
        }
        if (request instanceof ClientRequest.ChangeMembershipRequest change) {
            return changeServers(change);
        }
        if (request instanceof ClientRequest.TimeWriteRequest) {
            return timeWrite(server);
        }
        ServerId target =
                request instanceof ClientRequest.TransferLeadershipRequest transfer ? transfer.target() : null;
        long term = server.term;
        String successor = target != null ? target.value() : servers.higherKey(server.id.value());
        elect(successor == null ? servers.firstKey() : successor, term + 1);
        return new ClientReply.LeadershipMovingReply(term, String.valueOf(successor));
    }

    /** A follower's disk takes 8 ms longer than that of the previous one. */
    private ClientReply timeWrite(FakeServer leader) {
        ClientReply unused = append(LogEntry.noop(leader.term, index + 1));
        List<FollowerAcknowledgement> followers = new ArrayList<>();
        long micros = 1_000;
        for (FollowerStatus each : followersSeenBy(leader)) {
            micros += 8_000;
            boolean isAlive = each.lastContactMs() < CUT_OFF_SILENCE_MILLIS;
            followers.add(new FollowerAcknowledgement(each.id(), isAlive ? micros : -1));
        }
        return new ClientReply.WriteTimedReply(new WriteStages(leader.last, 200, 3_100, followers, 9_000, 9_400));
    }

    private ClientReply executeCoordination(FakeServer server, ClientRequest.ExecuteCoordinationRequest request) {
        Refusal violation = CoordinationCommandRules.violation(
                request.command(), CoordinationCommandRules.minTtlMillis(ELECTION_TIMEOUT_MILLIS));
        return violation != null
                ? new ClientReply.RefusedReply(violation)
                : append(command(
                        server,
                        new CommandEntryPayload.CoordinationPayload(
                                request.session(),
                                request.sequence(),
                                request.lowestUnacknowledgedSequence(),
                                wallMillis,
                                true,
                                "",
                                ByteBuffer.wrap(request.command()))));
    }

    /** Returns the leader, or any server if there is none. */
    private FakeServer leader() {
        return servers.values().stream()
                .filter(server -> server.role == ServerRole.LEADER)
                .findFirst()
                .orElseGet(() -> servers.firstEntry().getValue());
    }

    /** Applies a command of leases, locks or transactions that no client has sent. */
    public synchronized CoordinationResult coordinate(CoordinationCommand command) {
        FakeServer leader = leader();
        ClientReply reply = executeCoordination(
                leader,
                new ClientRequest.ExecuteCoordinationRequest(
                        0, 0, 0, 0, CoordinationMessageFormat.encodeCommand(command)));
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        if (executed == null) {
            throw new AssertionError(reply);
        }
        return CoordinationMessageFormat.decodeResult(executed.result());
    }

    /** Advances log time, and removes the leases that end. */
    public synchronized void advanceLogTime(long millis) {
        FakeServer leader = leader();
        // A lease or delay counts from the first advance after it began.
        for (long elapsed : new long[] {1, millis}) {
            append(command(leader, new CommandEntryPayload.AdvanceLeaseTimePayload(elapsed, wallMillis)));
        }
        while (state.leaseTimeNeeds().hasPendingRemovalsOrHandovers()) {
            append(command(leader, new CommandEntryPayload.AdvanceLeaseTimePayload(0, wallMillis)));
        }
    }

    /** Returns a copy of the requests that a server has received. */
    public synchronized List<ClientRequest> requestsTo(String name) {
        return List.copyOf(server(name).requests);
    }

    public synchronized int leaseCount() {
        return (int) state.coordinationStatus().leaseCount();
    }

    public synchronized int lockCount() {
        return (int) state.coordinationStatus().lockCount();
    }

    public synchronized int waiterCount() {
        return (int) state.coordinationStatus().waiterCount();
    }

    /** Waits as a server does if a request has queued for a lock. */
    private ClientReply afterWait(FakeServer server, ClientRequest request, ClientReply reply) {
        LockWait wait = lockWait(request, reply);
        if (wait == null) {
            return reply;
        }
        long waited = 0;
        while (true) {
            synchronized (this) {
                ClientReply end = endOf(wait, server);
                if (end != null) {
                    return end;
                }
                if (waited >= wait.waitMillis()) {
                    coordinate(new CoordinationCommand.CancelLockWait(wait.lock(), wait.waiter()));
                    return new ClientReply.RefusedReply(
                            new Refusal(RefusalReason.WAIT_TIMED_OUT, "the lock was not acquired in time"));
                }
            }
            // The thread that replies runs in real time, also if the client's clock does not.
            LockSupport.parkNanos(WAIT_STEP_NANOS);
            waited += WAIT_STEP_MILLIS;
        }
    }

    /** A request that has queued for a lock and waits for it. */
    record LockWait(byte[] lock, long waiter, long waitMillis) {}

    /** Returns what a request waits for after this reply; null if it does not wait. */
    static @Nullable LockWait lockWait(ClientRequest request, ClientReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        if (!(request instanceof ClientRequest.ExecuteCoordinationRequest wait)
                || wait.waitMillis() == 0
                || executed == null
                || !CoordinationMessageFormat.isQueued(executed.result())) {
            return null;
        }
        CoordinationResult.LockQueued queued =
                (CoordinationResult.LockQueued) CoordinationMessageFormat.decodeResult(executed.result());
        CoordinationCommand.AcquireLock acquire =
                (CoordinationCommand.AcquireLock) CoordinationMessageFormat.decodeCommand(wait.command());
        return new LockWait(acquire.name(), queued.waiter(), wait.waitMillis());
    }

    /** Returns the reply to a request that waits for a lock; null if it still waits. */
    synchronized @Nullable ClientReply endOf(LockWait wait, FakeServer server) {
        LockWaitEnd end = state.lockWaitEnd(wait.waiter());
        if (end != null) {
            return replyTo(end);
        }
        return server.role == ServerRole.LEADER
                ? null
                : new ClientReply.UnknownOutcomeReply("this server does not lead any more");
    }

    /** Returns the index of the last entry. */
    synchronized long lastIndex() {
        return index;
    }

    private static ClientReply replyTo(LockWaitEnd end) {
        CoordinationRefusal refusal = end.refusal();
        return refusal != null
                ? new ClientReply.RefusedReply(new Refusal(refusal.reason(), "the wait has ended"))
                : new ClientReply.CommandExecutedReply(
                        CoordinationMessageFormat.encodeResult(new CoordinationResult.LockAcquired(end.token())),
                        LogPosition.ZERO);
    }

    private LogEntry command(FakeServer server, CommandEntryPayload envelope) {
        return LogEntry.command(server.term, index + 1, envelope.encode());
    }

    private ClientReply append(LogEntry entry) {
        index++;
        ClientReply reply = state.apply(entry);
        syncLogs(entry.term());
        return reply;
    }

    private ClientReply changeServers(ClientRequest.ChangeMembershipRequest request) {
        FakeServer leader = servers.values().stream()
                .filter(server -> server.role == ServerRole.LEADER)
                .findFirst()
                .orElseThrow();
        ClientOutcome<Configuration> planned = MembershipRules.plan(leader.configuration, request.changes());
        if (planned instanceof ClientOutcome.RefusedOutcome<Configuration> refused) {
            return new ClientReply.RefusedReply(refused.refusal());
        }
        Configuration after = ((ClientOutcome.SuccessfulOutcome<Configuration>) planned).value();
        append(LogEntry.configuration(leader.term, index + 1, after));
        List<FakeServer> all = new ArrayList<>(servers.values());
        for (FakeServer server : all) {
            boolean isAdded = request.changes().stream()
                    .anyMatch(change -> !(change instanceof MemberChange.RemoveMember)
                            && change.id().equals(server.id));
            if (!server.configuration.isEmpty() || isAdded) {
                server.configuration = after;
                server.configIndex = index;
                server.clusterId = leader.clusterId;
            }
        }
        elect(
                after.voters().contains(leader.id)
                        ? leader.id.value()
                        : after.voters().first().value(),
                leader.term);
        return new ClientReply.MembershipChangedReply(after, index, false);
    }

    /** A connection to one server. */
    final class FakeLink implements LinkToServer {
        final FakeServer server;

        FakeLink(FakeServer server) {
            this.server = server;
        }

        @Override
        public HelloReply.WelcomeReply welcome() {
            return new HelloReply.WelcomeReply(
                    server.protocol, server.clusterId, "orders", server.id, 1, server.address.toString());
        }

        private NoReplyException noReply() {
            NoReplyException noReply =
                    new NoReplyException("no reply from " + server.address + ": Read timed out", true);
            noReply.initCause(new SocketTimeoutException("Read timed out"));
            return noReply;
        }

        @Override
        public ClientReply call(ClientRequest request, long timeoutMillis) throws IOException {
            ClientReply reply = afterWait(server, request, callWithoutWait(request, timeoutMillis));
            if (reply == FakeServer.NO_REPLY) {
                clock.blockFor(timeoutMillis);
                throw noReply();
            }
            return reply;
        }

        /** Returns the first reply, with which a request that queues for a lock may begin to wait. */
        ClientReply callWithoutWait(ClientRequest request, long timeoutMillis) throws IOException {
            if (server.behaviour == FakeServer.Behaviour.SILENT) {
                clock.blockFor(timeoutMillis);
                throw noReply();
            }
            if (request instanceof ClientRequest.ServerStatusRequest && server.describeMillis > 0) {
                clock.blockFor(Math.min(server.describeMillis, timeoutMillis));
                if (server.describeMillis > timeoutMillis) {
                    throw noReply();
                }
            }
            checkEncodable(request);
            return answer(server, request);
        }

        /** Like a real link, sends nothing that the server's protocol version does not support. */
        private void checkEncodable(ClientRequest request) throws NoReplyException {
            try {
                NegotiatedVersion agreed = new NegotiatedVersion(server.protocol, server.protocol);
                new FrameWriter(new OneShotMessageCodec(WireLimits.DEFAULT)).writeRequest(1, request, agreed);
            } catch (WireProtocolFailure wireFailure) {
                NoReplyException notSent = new NoReplyException("no reply: " + wireFailure.getMessage(), false);
                notSent.initCause(wireFailure);
                throw notSent;
            }
        }

        @Override
        public void close() {}
    }
}
