package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open data directory. {@link #write}, {@link #sync} and {@link #compact} belong to the log writer's thread; {@link #read}
 * may be called from any thread for entries that a {@code sync} has covered. After any {@link StorageFailure} of a write or a
 * sync every further call fails too, until the directory is opened anew (trap D03).
 */
public final class ServerStorage implements AutoCloseable {
    private ServerStorage() {}

    /**
     * Lock the directory (made if missing), check whose it is, recover. A torn tail is cut, physically; any other damage is
     * refused.
     *
     * @param newIncarnation for a directory that is made now
     */
    public static ServerStorage open(
            Disk disk, Path directory, ServerId self, StorageSettings settings, long newIncarnation)
            throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    public Identity identity() {
        throw new UnsupportedOperationException();
    }

    /** Whether the directory was made by this opening. */
    public boolean isNew() {
        throw new UnsupportedOperationException();
    }

    /** Remember, durably, the cluster this server belongs to; refused when it belongs to another. */
    public void joinCluster(String clusterId, String clusterName) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** What was found at opening. */
    public RecoveredState recovered() {
        throw new UnsupportedOperationException();
    }

    /** Write, in order: first the ballot, then the entries; not durable before {@link #sync}. */
    public void write(@Nullable Ballot ballot, List<Entry> entries) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** All that was written is durable when this returns. One fdatasync for the log, one more if a ballot was written. */
    public void sync() throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** Entries from {@code from}, at least one, before {@code to} or until their weights exceed {@code bytesMax}. */
    public List<Entry> read(long from, long to, long bytesMax) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** Forget whole segments before this index. */
    public void compact(long firstIndexToKeep) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    public SnapshotStore snapshots() {
        throw new UnsupportedOperationException();
    }

    public PeerBook peers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
