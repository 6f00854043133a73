package dev.raftctl.node.config;

import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates a {@link NodeConfig} from a file, from command line options, or from both, with the same checks. */
public final class NodeConfigLoader {
    private NodeConfigLoader() {}

    /**
     * Loads this node's configuration.
     *
     * @param file TOML; null: the options must supply id, listen address and data directory
     */
    public static NodeConfig load(@Nullable Path file, CommandLineOverrides overrides) throws InvalidConfigFailure {
        UnparsedSettings settings = new UnparsedSettings(file == null ? "command line" : file.toString());
        if (file != null) {
            TomlSettingsReader.read(file, settings);
        }
        apply(overrides, settings);
        ClusterSettings cluster = ClusterConfigSection.read(settings);
        NodeConfigSection node = NodeConfigSection.read(settings, cluster);
        return new NodeConfig(
                node.id(),
                node.listen(),
                node.advertise(),
                node.dataDir(),
                cluster,
                RaftConfigSection.read(node.id(), settings),
                readSnapshots(settings),
                readStorage(settings),
                readWatches(settings),
                LimitsConfigSection.read(settings),
                settings.readAddress("metrics.listen"),
                readLogging(settings),
                TlsConfigSection.read(node.id(), settings));
    }

    private static SnapshotSettings readSnapshots(UnparsedSettings settings) throws InvalidConfigFailure {
        SnapshotSettings defaults = SnapshotSettings.DEFAULT;
        return new SnapshotSettings(
                settings.readCount("snapshot.after-entries", defaults.afterEntries(), 1, 1_000_000_000),
                settings.readBytes("snapshot.after-bytes", defaults.afterBytes(), "1KiB", "1024GiB"));
    }

    private static StorageSettings readStorage(UnparsedSettings settings) throws InvalidConfigFailure {
        StorageSettings defaults = StorageSettings.DEFAULT;
        return new StorageSettings(
                settings.readBytes("storage.segment-bytes", defaults.segmentBytes(), "64KiB", "1GiB"),
                settings.readBytes("storage.min-free", defaults.minFreeBytes(), "0B", "1048576GiB"));
    }

    /** Returns how many bytes of changes a node keeps for watches by default, unless its heap is small. */
    public static long defaultWatchHistoryBytes() {
        return WatchSettings.DEFAULT.historyBytes();
    }

    private static WatchSettings readWatches(UnparsedSettings settings) throws InvalidConfigFailure {
        WatchSettings defaults = WatchSettings.forHeap(Runtime.getRuntime().maxMemory());
        return new WatchSettings(settings.readBytes("limits.watch-history", defaults.historyBytes(), "64KiB", "16GiB"));
    }

    private static LoggingSettings readLogging(UnparsedSettings settings) throws InvalidConfigFailure {
        return new LoggingSettings(
                settings.readEnum("log.format", LoggingSettings.DEFAULT.format(), LoggingSettings.LogLineFormat.class),
                settings.readEnum("log.level", LoggingSettings.DEFAULT.level(), LoggingSettings.LogLevel.class));
    }

    /** Returns every key that a configuration file may contain, in the order of its sections. */
    public static List<String> keys() {
        return KnownConfigKeys.ALL;
    }

    /**
     * Loads only the list of a cluster's servers from a file, for {@code raftctl bootstrap --config}. The list is not
     * empty.
     */
    public static ClusterSettings loadCluster(Path file) throws InvalidConfigFailure {
        UnparsedSettings settings = new UnparsedSettings(file.toString());
        TomlSettingsReader.read(file, settings);
        ClusterSettings cluster = ClusterConfigSection.read(settings);
        if (cluster.servers().isEmpty()) {
            throw new InvalidConfigFailure(
                    file.toString(),
                    "no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to its [cluster] section");
        }
        return cluster;
    }

    /**
     * The certificates of one server, and the host they must be valid for.
     *
     * @param host the server's host name or address; null if the file does not say
     */
    public record ServerTlsSettings(
            ServerId id,
            SecuritySettings security,
            @Nullable String host) {}

    /** Loads only one server's TLS settings from a file. The server's data directory need not exist here. */
    public static ServerTlsSettings loadSecurity(Path file, @Nullable String id) throws InvalidConfigFailure {
        UnparsedSettings settings = new UnparsedSettings(file.toString());
        TomlSettingsReader.read(file, settings);
        putOption("node.id", id, "--id", settings);
        ServerId server = NodeConfigSection.id(settings);
        return new ServerTlsSettings(
                server,
                TlsConfigSection.read(server, settings),
                NodeConfigSection.reachableHost(server, ClusterConfigSection.read(settings), settings));
    }

    private static void apply(CommandLineOverrides overrides, UnparsedSettings settings) throws InvalidConfigFailure {
        for (String setting : overrides.settings()) {
            int equals = setting.indexOf('=');
            String location = "--set " + setting;
            if (equals < 1) {
                throw new InvalidConfigFailure(location, "not KEY=VALUE", "for example: --set raft.heartbeat=50ms");
            }
            String key = setting.substring(0, equals);
            if (!KnownConfigKeys.isKey(key)) {
                throw TomlSettingsReader.unknownKey(key, location);
            }
            settings.put(key, setting.substring(equals + 1), location);
        }
        putOption("node.id", overrides.id(), "--id", settings);
        putOption("node.listen", overrides.listen(), "--listen", settings);
        putOption("node.advertise", overrides.advertise(), "--advertise", settings);
        putOption("node.data-dir", overrides.dataDir(), "--data-dir", settings);
    }

    private static void putOption(String key, @Nullable String text, String option, UnparsedSettings settings) {
        if (text != null) {
            settings.put(key, text, option);
        }
    }
}
