package dev.raftctl.node.config;

import dev.raftctl.node.config.GivenSettings.Given;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a {@link NodeConfig} of a file, of options, or of both; the same checks for either. */
public final class NodeConfigFile {
    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "*");

    private NodeConfigFile() {}

    /**
     * What this node is told.
     *
     * @param file TOML, or null: then the options must say who it is, where it listens, and where its data is
     */
    public static NodeConfig load(@Nullable Path file, ConfigOverrides overrides) throws ConfigFailure {
        GivenSettings given = new GivenSettings(file == null ? "command line" : file.toString());
        if (file != null) {
            TomlSettings.read(file, given);
        }
        apply(overrides, given);
        ClusterConfig cluster = cluster(given);
        ServerId id = given.read("node.id", ServerId::of);
        if (id == null) {
            throw missing("node.id", "which server this is", "--id", given);
        }
        HostPort listen = listen(id, cluster, given);
        HostPort advertise = advertise(id, listen, cluster, given);
        checkListed(id, cluster, given);
        return new NodeConfig(
                id,
                listen,
                advertise,
                dataDir(id, given),
                cluster,
                raft(id, given),
                new SnapshotSettings(
                        given.count(
                                "snapshot.after-entries", SnapshotSettings.DEFAULT.afterEntries(), 1, 1_000_000_000),
                        given.bytes("snapshot.after-bytes", SnapshotSettings.DEFAULT.afterBytes(), "1KiB", "1024GiB")),
                new StorageSettings(
                        given.bytes("storage.segment-bytes", StorageSettings.DEFAULT.segmentBytes(), "64KiB", "1GiB")),
                given.address("metrics.listen"),
                new LogSettings(
                        given.word("log.format", LogSettings.DEFAULT.format(), LogSettings.Format.class),
                        given.word("log.level", LogSettings.DEFAULT.level(), LogSettings.Level.class)));
    }

    /** Only the cluster that a file lists, for {@code raftctl bootstrap --config}; at least one server. */
    public static ClusterConfig loadCluster(Path file) throws ConfigFailure {
        GivenSettings given = new GivenSettings(file.toString());
        TomlSettings.read(file, given);
        ClusterConfig cluster = cluster(given);
        if (cluster.servers().isEmpty()) {
            throw new ConfigFailure(
                    file.toString(),
                    "no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to its [cluster] section");
        }
        return cluster;
    }

    private static void apply(ConfigOverrides overrides, GivenSettings given) throws ConfigFailure {
        for (String setting : overrides.settings()) {
            int equals = setting.indexOf('=');
            String place = "--set " + setting;
            if (equals < 1) {
                throw new ConfigFailure(place, "not KEY=VALUE", "for instance --set raft.heartbeat=50ms");
            }
            String key = setting.substring(0, equals);
            if (!KnownKeys.isKey(key)) {
                throw TomlSettings.unknown(key, place);
            }
            given.put(key, setting.substring(equals + 1), place);
        }
        putOption("node.id", overrides.id(), "--id", given);
        putOption("node.listen", overrides.listen(), "--listen", given);
        putOption("node.advertise", overrides.advertise(), "--advertise", given);
        putOption("node.data-dir", overrides.dataDir(), "--data-dir", given);
    }

    private static void putOption(String key, @Nullable String text, String option, GivenSettings given) {
        if (text != null) {
            given.put(key, text, option);
        }
    }

    private static ClusterConfig cluster(GivenSettings given) throws ConfigFailure {
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        Map<HostPort, ServerId> byAddress = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (Map.Entry<String, Given> server : given.under(KnownKeys.SERVERS).entrySet()) {
            Given address = server.getValue();
            String key = KnownKeys.SERVERS + "." + server.getKey();
            ServerId id = GivenSettings.read(key, new Given(server.getKey(), address.place()), ServerId::of);
            HostPort at = GivenSettings.read(key, address, HostPort::parse);
            if (WILDCARDS.contains(at.host())) {
                throw unreachable(key, address);
            }
            ServerId other = byAddress.put(at, id);
            if (other != null) {
                throw new ConfigFailure(
                        address.place(), "servers " + other + " and " + id + " have one address, " + at, "");
            }
            servers.put(id, at);
        }
        if (servers.size() > ConfigurationFormat.MEMBERS_MAX) {
            throw new ConfigFailure(
                    given.placeOf("cluster.name"),
                    servers.size() + " servers are listed",
                    "a cluster has at most " + ConfigurationFormat.MEMBERS_MAX);
        }
        String name = given.read("cluster.name", NodeConfigFile::clusterName);
        boolean bootstrap = given.flag("cluster.bootstrap", false);
        if (bootstrap && servers.isEmpty()) {
            throw new ConfigFailure(
                    given.placeOf("cluster.bootstrap"),
                    "bootstrap is asked for, and no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to the [cluster] section");
        }
        return new ClusterConfig(name == null ? ClusterConfig.DEFAULT_NAME : name, bootstrap, servers);
    }

    private static String clusterName(String text) {
        if (!CLUSTER_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or a digit");
        }
        return text;
    }

    private static HostPort listen(ServerId id, ClusterConfig cluster, GivenSettings given) throws ConfigFailure {
        HostPort listen = given.address("node.listen");
        if (listen == null) {
            listen = cluster.servers().get(id);
        }
        if (listen == null) {
            throw missing("node.listen", "where " + id + " listens", "--listen", given);
        }
        return listen;
    }

    private static HostPort advertise(ServerId id, HostPort listen, ClusterConfig cluster, GivenSettings given)
            throws ConfigFailure {
        HostPort advertise = given.address("node.advertise");
        HostPort listed = cluster.servers().get(id);
        if (advertise == null) {
            advertise = listed == null ? listen : listed;
        } else if (listed != null && !listed.equals(advertise)) {
            throw new ConfigFailure(
                    given.placeOf("node.advertise"),
                    "node.advertise is " + advertise + ", and cluster.servers has " + id + " at " + listed,
                    "leave node.advertise out: the list serves for all servers");
        }
        if (WILDCARDS.contains(advertise.host())) {
            String key = given.find("node.advertise") == null ? "node.listen" : "node.advertise";
            throw unreachable(key, new Given(advertise.toString(), given.placeOf(key)));
        }
        return advertise;
    }

    private static ConfigFailure unreachable(String key, Given address) {
        return new ConfigFailure(
                address.place(),
                key + " is " + address.text() + ", and no other server can connect to that",
                "say with node.advertise or --advertise where this server is reached");
    }

    private static void checkListed(ServerId id, ClusterConfig cluster, GivenSettings given) throws ConfigFailure {
        if (cluster.bootstrap() && !cluster.servers().containsKey(id)) {
            throw new ConfigFailure(
                    given.placeOf("node.id"),
                    "bootstrap is asked for, and " + id + " is not among the servers "
                            + cluster.servers().keySet(),
                    "a server that joins later starts with --set cluster.bootstrap=false; then: raftctl add-server");
        }
    }

    private static Path dataDir(ServerId id, GivenSettings given) throws ConfigFailure {
        Path dataDir = given.read("node.data-dir", text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("expected a directory");
            }
            return Path.of(text.replace("{id}", id.value()));
        });
        if (dataDir == null) {
            throw missing("node.data-dir", "where " + id + " keeps its data", "--data-dir", given);
        }
        return dataDir;
    }

    private static ConfigFailure missing(String key, String what, String option, GivenSettings given) {
        return new ConfigFailure(given.placeOf(""), key + " is missing: " + what, "set it there or with " + option);
    }

    private static RaftSettings raft(ServerId id, GivenSettings given) throws ConfigFailure {
        RaftSettings standard = RaftSettings.defaults(id);
        long timeout = given.nanos("raft.election-timeout", standard.electionTimeoutNanos(), "20ms", "1m");
        long heartbeat = given.nanos("raft.heartbeat", Math.min(standard.heartbeatNanos(), timeout / 10), "1ms", "30s");
        if (2 * heartbeat > timeout) {
            String late = given.find("raft.heartbeat") == null ? "raft.election-timeout" : "raft.heartbeat";
            throw new ConfigFailure(
                    given.placeOf(late),
                    "raft.heartbeat is " + heartbeat / 1_000_000 + "ms, and raft.election-timeout "
                            + timeout / 1_000_000 + "ms",
                    "the heartbeat is at most half of the election timeout; a tenth is usual");
        }
        boolean checkQuorum = given.flag("raft.check-quorum", standard.checkQuorum());
        boolean leaseReads = given.flag("raft.lease-reads", standard.leaseReads());
        if (leaseReads && !checkQuorum) {
            throw new ConfigFailure(
                    given.placeOf("raft.lease-reads"),
                    "raft.lease-reads is on, and raft.check-quorum off",
                    "a lease rests on voters that stick to a live leader: turn raft.check-quorum on");
        }
        return new RaftSettings(
                id,
                timeout,
                heartbeat,
                standard.appendEntriesMax(),
                given.bytes("raft.append-bytes", standard.appendBytesMax(), "4KiB", "2MiB"),
                (int) given.count("raft.window-messages", standard.windowMessages(), 1, 10_000),
                given.bytes("raft.window-bytes", standard.windowBytes(), "4KiB", "1GiB"),
                given.bytes("raft.uncommitted-bytes", standard.uncommittedBytesMax(), "1MiB", "4GiB"),
                standard.entryBytesMax(),
                standard.applyBytesMax(),
                given.bytes("raft.cache-bytes", standard.cacheBytesMax(), "64KiB", "16GiB"),
                given.count("snapshot.keep-entries", standard.trailingEntries(), 0, 1_000_000_000),
                (int) given.count("raft.catch-up-rounds", standard.catchUpRounds(), 1, 100),
                given.flag("raft.pre-vote", standard.preVote()),
                checkQuorum,
                leaseReads);
    }
}
