package dev.raftctl.node.config;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.WireLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A node's complete, checked configuration.
 *
 * @param listen the address to accept connections on; may be a wildcard such as {@code 0.0.0.0}
 * @param advertise the address that other servers and clients use; never a wildcard
 * @param dataDir its data directory, as given: may be relative
 * @param limits of the wire protocol
 * @param metrics the address to serve metrics on; null: none
 */
public record NodeConfig(
        ServerId id,
        HostPort listen,
        HostPort advertise,
        Path dataDir,
        ClusterSettings cluster,
        RaftSettings raft,
        SnapshotSettings snapshots,
        StorageSettings storage,
        WatchSettings watches,
        WireLimits limits,
        @Nullable HostPort metrics,
        LoggingSettings logging,
        SecuritySettings security) {

    /** Creates the configuration of a node that has default settings and belongs to no cluster yet. */
    public static NodeConfig of(ServerId id, HostPort listen, Path dataDir) {
        return new NodeConfig(
                id,
                listen,
                listen,
                dataDir,
                ClusterSettings.NONE,
                RaftSettings.defaults(id),
                SnapshotSettings.DEFAULT,
                StorageSettings.DEFAULT,
                WatchSettings.DEFAULT,
                WireLimits.DEFAULT,
                null,
                LoggingSettings.DEFAULT,
                SecuritySettings.DEFAULT);
    }
}
