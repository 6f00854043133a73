package dev.raftctl.node.config;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.WireLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything a node is told when it starts, checked.
 *
 * @param listen where it accepts connections; may be a wildcard such as {@code 0.0.0.0}
 * @param advertise where other servers and clients reach it; never a wildcard
 * @param dataDir its own, as given: may be relative
 * @param limits of the wire
 * @param metrics where metrics are served as text; null: nowhere
 */
public record NodeConfig(
        ServerId id,
        HostPort listen,
        HostPort advertise,
        Path dataDir,
        ClusterConfig cluster,
        RaftSettings raft,
        SnapshotSettings snapshots,
        StorageSettings storage,
        WireLimits limits,
        @Nullable HostPort metrics,
        LoggingSettings logging,
        SecuritySettings security) {

    /** A node with default settings, in no cluster yet. */
    public static NodeConfig of(ServerId id, HostPort listen, Path dataDir) {
        return new NodeConfig(
                id,
                listen,
                listen,
                dataDir,
                ClusterConfig.NONE,
                RaftSettings.defaults(id),
                SnapshotSettings.DEFAULT,
                StorageSettings.DEFAULT,
                WireLimits.DEFAULT,
                null,
                LoggingSettings.DEFAULT,
                SecuritySettings.DEFAULT);
    }
}
