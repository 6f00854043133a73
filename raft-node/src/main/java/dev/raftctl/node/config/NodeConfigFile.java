package dev.raftctl.node.config;

import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link NodeConfig} of a file, of options, or of both; the same checks for either. */
public final class NodeConfigFile {
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
        ClusterConfig cluster = ClusterSection.read(given);
        NodeSection node = NodeSection.read(given, cluster);
        return new NodeConfig(
                node.id(),
                node.listen(),
                node.advertise(),
                node.dataDir(),
                cluster,
                RaftSection.read(node.id(), given),
                snapshots(given),
                storage(given),
                LimitsSection.read(given),
                given.address("metrics.listen"),
                log(given),
                TlsSection.read(node.id(), given));
    }

    private static SnapshotSettings snapshots(GivenSettings given) throws ConfigFailure {
        SnapshotSettings standard = SnapshotSettings.DEFAULT;
        return new SnapshotSettings(
                given.count("snapshot.after-entries", standard.afterEntries(), 1, 1_000_000_000),
                given.bytes("snapshot.after-bytes", standard.afterBytes(), "1KiB", "1024GiB"));
    }

    private static StorageSettings storage(GivenSettings given) throws ConfigFailure {
        StorageSettings standard = StorageSettings.DEFAULT;
        return new StorageSettings(
                given.bytes("storage.segment-bytes", standard.segmentBytes(), "64KiB", "1GiB"),
                given.bytes("storage.min-free", standard.minFreeBytes(), "0B", "1048576GiB"));
    }

    private static LogSettings log(GivenSettings given) throws ConfigFailure {
        return new LogSettings(
                given.word("log.format", LogSettings.DEFAULT.format(), LogSettings.Format.class),
                given.word("log.level", LogSettings.DEFAULT.level(), LogSettings.Level.class));
    }

    /** Returns every key that a configuration file may have, in the order of its sections. */
    public static List<String> keys() {
        return KnownKeys.ALL;
    }

    /** Only the cluster that a file lists, for {@code raftctl bootstrap --config}; at least one server. */
    public static ClusterConfig loadCluster(Path file) throws ConfigFailure {
        GivenSettings given = new GivenSettings(file.toString());
        TomlSettings.read(file, given);
        ClusterConfig cluster = ClusterSection.read(given);
        if (cluster.servers().isEmpty()) {
            throw new ConfigFailure(
                    file.toString(),
                    "no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to its [cluster] section");
        }
        return cluster;
    }

    /**
     * The certificates of one server, and what they must be for.
     *
     * @param host where the server is called; null: the file does not say
     */
    public record NodeSecurity(
            ServerId id,
            SecuritySettings security,
            @Nullable String host) {}

    /** Only the certificates of a server that the file is for, wherever its data is. */
    public static NodeSecurity loadSecurity(Path file, @Nullable String id) throws ConfigFailure {
        GivenSettings given = new GivenSettings(file.toString());
        TomlSettings.read(file, given);
        putOption("node.id", id, "--id", given);
        ServerId server = NodeSection.id(given);
        return new NodeSecurity(
                server,
                TlsSection.read(server, given),
                NodeSection.calledHost(server, ClusterSection.read(given), given));
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
}
