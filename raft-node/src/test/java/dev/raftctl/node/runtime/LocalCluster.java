package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.config.LoggingSettings;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.config.SecuritySettings;
import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.config.WatchSettings;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.RefusalReason;
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
 * Real servers with real files on the loopback interface, in this process. Their election timeout is longer than a busy
 * host delays a thread, so that no election starts without cause. A test that needs a leader soon makes a server
 * campaign.
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

    /** Starts servers that bootstrap their cluster, and waits for a leader. */
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

    /** Makes this server campaign now, before its election timeout, and waits for a leader. */
    void campaign(String id) {
        Await.until(
                "all servers are members",
                () -> running.keySet().stream()
                        .allMatch(each -> statusUnchecked(each.value()).role() != ServerRole.UNCONFIGURED));
        sendUnchecked(id, new ClientRequest.CampaignRequest());
        awaitLeader();
    }

    /** Sets the servers in the configuration file of servers started from now on. */
    void listServers(String... ids) throws IOException {
        listedServers = new TreeMap<>();
        for (String id : ids) {
            listedServers.put(ServerId.of(id), addressOf(id));
        }
    }

    void snapshotAfterEntries(long entries) {
        snapshots = new SnapshotSettings(entries, SnapshotSettings.DEFAULT.afterBytes());
    }

    /** Makes servers started from now on serve metrics, each on any free port. */
    void serveMetrics() {
        metrics = new HostPort("127.0.0.1", 0);
    }

    RaftNode node(String id) {
        return Objects.requireNonNull(running.get(ServerId.of(id)));
    }

    /** Returns the address of a server, which stays the same across restarts. */
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
                bootstrap ? new ClusterSettings("test", true, listedServers) : ClusterSettings.NONE,
                settingsOf(self),
                snapshots,
                SMALL_SEGMENTS,
                WatchSettings.DEFAULT,
                WireLimits.DEFAULT,
                metrics,
                LoggingSettings.DEFAULT,
                SecuritySettings.DEFAULT);
    }

    /** Keeps few entries after a snapshot, so that a new server needs the snapshot. */
    private static RaftSettings settingsOf(ServerId self) {
        RaftSettings usual = RaftSettings.withTimeouts(self, ELECTION_TIMEOUT_NANOS, HEARTBEAT_NANOS);
        return usual.toBuilder().self(self).trailingEntries(5).build();
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

    /** Empties the server's directory. */
    void wipe(String id) throws IOException {
        try (Stream<Path> files = Files.walk(directoryOf(id))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Stops the server without a leadership transfer. */
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

    ClusterMember member(String id) throws IOException {
        return new ClusterMember(
                ServerId.of(id), addressOf(id).toString(), status(id).incarnation());
    }

    /** Bootstraps like an operator: sends the request to every server. */
    List<ClientReply> bootstrap(String clusterId, String... ids) throws IOException {
        List<ClusterMember> members = new ArrayList<>();
        for (String id : ids) {
            members.add(member(id));
        }
        List<ClientReply> replies = new ArrayList<>();
        for (String id : ids) {
            replies.add(
                    send(id, new ClientRequest.BootstrapRequest(clusterId, "test", Configuration.ofVoters(members))));
        }
        return replies;
    }

    /** Returns the id of a leader that all running members follow, except those that lost their disk. */
    String awaitLeader() {
        String[] found = new String[1];
        Await.until("a leader that all members follow", () -> {
            found[0] = agreedLeader();
            return found[0] != null;
        });
        return found[0];
    }

    /** Transfers leadership to this server unless it leads already. */
    void transferLeadershipTo(String id) {
        Await.until(id + " leads", () -> {
            String leader = awaitLeader();
            if (!leader.equals(id)) {
                sendUnchecked(leader, new ClientRequest.TransferLeadershipRequest(ServerId.of(id)));
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

    /** Sends a request to the leader, and repeats it while it was certainly not applied. */
    ClientReply sendToLeader(ClientRequest request) {
        ClientReply[] reply = new ClientReply[1];
        Await.until("a response of the leader", () -> {
            reply[0] = sendUnchecked(awaitLeader(), request);
            return !(reply[0] instanceof ClientReply.RefusedReply refused
                    && refused.refusal().reason().family() == RefusalReason.RefusalReasonGroup.LEADERLESS);
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

    /** Sends a request and repeats it even after an unknown outcome: only for idempotent requests. */
    ClientReply sendUntilOutcomeKnown(ClientRequest request) {
        ClientReply[] reply = new ClientReply[1];
        Await.until("a known outcome", () -> {
            reply[0] = sendToLeader(request);
            return !(reply[0] instanceof ClientReply.UnknownOutcomeReply);
        });
        return reply[0];
    }

    void put(String key, String value) {
        ClientReply reply = sendUntilOutcomeKnown(TestClient.put(key, value));
        if (!(reply instanceof ClientReply.CommandExecutedReply)) {
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
