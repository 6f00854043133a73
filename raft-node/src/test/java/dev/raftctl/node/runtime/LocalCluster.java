package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.LoggingSettings;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.config.SecuritySettings;
import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real servers on loopback, with real files, in this process. Their election timeout is longer than a busy machine lets a thread
 * wait, so that nobody stands without a cause; where a test has to have a leader soon, a server is asked to stand.
 */
final class LocalCluster implements AutoCloseable {
    private static final long MILLI = 1_000_000L;
    private static final long ELECTION_TIMEOUT_NANOS = 1_500 * MILLI;
    private static final long HEARTBEAT_NANOS = 40 * MILLI;
    private static final StorageSettings SMALL_SEGMENTS = new StorageSettings(1 << 20);

    private final Path root;
    private final SortedMap<ServerId, HostPort> addresses = new TreeMap<>();
    private final SortedMap<ServerId, RaftNode> running = new TreeMap<>();
    private SortedMap<ServerId, HostPort> listedServers = new TreeMap<>();
    private @Nullable HostPort metrics;
    private SnapshotSettings snapshots = SnapshotSettings.DEFAULT;

    LocalCluster(Path root) {
        this.root = root;
    }

    /** Servers that form their cluster by themselves, all started, and one of them leads. */
    static LocalCluster bootstrapped(Path root, String... ids) throws IOException, StorageFailure {
        LocalCluster cluster = new LocalCluster(root);
        try {
            cluster.listServers(ids);
            for (String id : ids) {
                cluster.start(id);
            }
            cluster.campaign(ids[0]);
            return cluster;
        } catch (IOException | StorageFailure | RuntimeException | AssertionError failure) {
            cluster.close();
            throw failure;
        }
    }

    /** Has this server stand now and not after its timeout; somebody leads when this returns. */
    void campaign(String id) {
        Await.until(
                "all are of the cluster",
                () -> running.keySet().stream()
                        .allMatch(each -> statusUnchecked(each.value()).role() != ServerRole.UNCONFIGURED));
        sendUnchecked(id, new ClientRequest.Campaign());
        awaitLeader();
    }

    /** The servers the configuration file lists, for those to be started. */
    void listServers(String... ids) throws IOException {
        listedServers = new TreeMap<>();
        for (String id : ids) {
            listedServers.put(ServerId.of(id), addressOf(id));
        }
    }

    void snapshotAfterEntries(long entries) {
        snapshots = new SnapshotSettings(entries, SnapshotSettings.DEFAULT.afterBytes());
    }

    /** By servers started from now on, each on any free port. */
    void serveMetrics() {
        metrics = new HostPort("127.0.0.1", 0);
    }

    RaftNode node(String id) {
        return Objects.requireNonNull(running.get(ServerId.of(id)));
    }

    /** Its address, the same over restarts. */
    HostPort addressOf(String id) throws IOException {
        HostPort known = addresses.get(ServerId.of(id));
        if (known != null) {
            return known;
        }
        HostPort free = new HostPort("127.0.0.1", FixedPorts.free());
        addresses.put(ServerId.of(id), free);
        return free;
    }

    Path directoryOf(String id) {
        return root.resolve(id);
    }

    NodeConfig configOf(String id) throws IOException {
        ServerId self = ServerId.of(id);
        HostPort address = addressOf(id);
        boolean bootstrap = listedServers.containsKey(self);
        return new NodeConfig(
                self,
                address,
                address,
                directoryOf(id),
                bootstrap ? new ClusterConfig("test", true, listedServers) : ClusterConfig.NONE,
                settingsOf(self),
                snapshots,
                SMALL_SEGMENTS,
                WireLimits.DEFAULT,
                metrics,
                LoggingSettings.DEFAULT,
                SecuritySettings.DEFAULT);
    }

    /** Few entries are kept behind a snapshot, so that a new server needs one. */
    private static RaftSettings settingsOf(ServerId self) {
        RaftSettings usual = RaftSettings.withTimeouts(self, ELECTION_TIMEOUT_NANOS, HEARTBEAT_NANOS);
        return new RaftSettings(
                self,
                usual.electionTimeoutNanos(),
                usual.heartbeatNanos(),
                usual.maxAppendEntries(),
                usual.maxAppendBytes(),
                usual.maxInFlightMessages(),
                usual.maxInFlightBytes(),
                usual.maxUncommittedBytes(),
                usual.maxEntryBytes(),
                usual.maxPendingApplyBytes(),
                usual.maxCacheBytes(),
                5,
                usual.maxCatchUpRounds(),
                usual.preVote(),
                usual.checkQuorum(),
                usual.leaseReads());
    }

    RaftNode start(String id) throws IOException, StorageFailure {
        return start(id, new RealDisk());
    }

    RaftNode start(String id, Disk disk) throws IOException, StorageFailure {
        RaftNode node = RaftNode.start(configOf(id), disk);
        running.put(ServerId.of(id), node);
        return node;
    }

    void stop(String id) {
        RaftNode node = running.remove(ServerId.of(id));
        if (node != null) {
            node.close();
        }
    }

    /** It has an empty directory when it starts again. */
    void wipe(String id) throws IOException {
        try (Stream<Path> files = Files.walk(directoryOf(id))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Without a hand-over. */
    void crash(String id) {
        RaftNode node = running.remove(ServerId.of(id));
        if (node != null) {
            node.crash();
        }
    }

    ClientReply send(String id, ClientRequest request) throws IOException {
        return TestClient.send(addressOf(id), request);
    }

    ServerStatus status(String id) throws IOException {
        return TestClient.status(addressOf(id));
    }

    Member member(String id) throws IOException {
        return new Member(ServerId.of(id), addressOf(id).toString(), status(id).incarnation());
    }

    /** As an operator's bootstrap: every server is asked. */
    List<ClientReply> bootstrap(String clusterId, String... ids) throws IOException {
        List<Member> members = new ArrayList<>();
        for (String id : ids) {
            members.add(member(id));
        }
        List<ClientReply> replies = new ArrayList<>();
        for (String id : ids) {
            replies.add(send(id, new ClientRequest.Bootstrap(clusterId, "test", Configuration.ofVoters(members))));
        }
        return replies;
    }

    /** The id of a leader that all running members follow, but for those that lost their disk. */
    String awaitLeader() {
        String[] found = new String[1];
        Await.until("a leader all follow", () -> {
            found[0] = agreedLeader();
            return found[0] != null;
        });
        return found[0];
    }

    /** Moves leadership there, if it is elsewhere. */
    void transferLeadershipTo(String id) {
        Await.until(id + " leads", () -> {
            String leader = awaitLeader();
            if (!leader.equals(id)) {
                sendUnchecked(leader, new ClientRequest.TransferLeadership(ServerId.of(id)));
            }
            return leader.equals(id);
        });
    }

    String anyFollower() {
        String leader = awaitLeader();
        return running.keySet().stream()
                .map(ServerId::value)
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    private @Nullable String agreedLeader() {
        ServerStatus leader = null;
        List<ServerStatus> all = new ArrayList<>();
        for (ServerId id : running.keySet()) {
            ServerStatus status = statusUnchecked(id.value());
            all.add(status);
            if (status.role() == ServerRole.LEADER
                    && status.commitIndex() == status.last().index()) {
                leader = status;
            }
        }
        if (leader == null) {
            return null;
        }
        for (ServerStatus status : all) {
            boolean member = leader.configuration().contains(status.id())
                    && status.nonVotingReason().isEmpty();
            if (member && (status.term() != leader.term() || !leader.id().equals(status.leader()))) {
                return null;
            }
        }
        return leader.id().value();
    }

    ServerStatus statusUnchecked(String id) {
        try {
            return status(id);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** Asks whoever leads, again as long as it is certain that nothing was applied. */
    ClientReply sendToLeader(ClientRequest request) {
        ClientReply[] reply = new ClientReply[1];
        Await.until("an answer of a leader", () -> {
            reply[0] = sendUnchecked(awaitLeader(), request);
            return !(reply[0] instanceof ClientReply.Refused refused
                    && refused.refusal().reason().family() == Reason.Family.LEADERLESS);
        });
        return reply[0];
    }

    ClientReply sendUnchecked(String id, ClientRequest request) {
        try {
            return send(id, request);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** Asks also again when nobody knows what became of it: only for what may be done twice. */
    ClientReply sendUntilOutcomeKnown(ClientRequest request) {
        ClientReply[] reply = new ClientReply[1];
        Await.until("an answer that says what became of it", () -> {
            reply[0] = sendToLeader(request);
            return !(reply[0] instanceof ClientReply.Unknown);
        });
        return reply[0];
    }

    void put(String key, String value) {
        ClientReply reply = sendUntilOutcomeKnown(TestClient.put(key, value));
        if (!(reply instanceof ClientReply.Executed)) {
            throw new AssertionError("put " + key + ": " + reply);
        }
    }

    String get(String key) {
        return TestClient.valueIn(sendUntilOutcomeKnown(TestClient.get(key, true, 0)));
    }

    @Override
    public void close() {
        running.values().forEach(RaftNode::crash);
    }
}
