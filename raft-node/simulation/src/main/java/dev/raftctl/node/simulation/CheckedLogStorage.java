package dev.raftctl.node.simulation;

import dev.raftctl.node.storage.LogStorage;
import dev.raftctl.node.storage.SnapshotReceiver;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's storage as its log writer uses it, with each use recorded by the safety checker. */
final class CheckedLogStorage implements LogStorage, SnapshotReceiver {
    private final SimulatedServerProcess process;
    private final SimulatedStorage storage;

    CheckedLogStorage(SimulatedServerProcess process, SimulatedStorage storage) {
        this.process = process;
        this.storage = storage;
    }

    @Override
    public void write(@Nullable HardState hardState, List<LogEntry> entries) throws StorageFailure {
        process.safetyChecker().onWriteStarted(process.shadow(), entries);
        storage.write(hardState, entries);
    }

    @Override
    public void sync() throws StorageFailure {
        storage.sync();
    }

    @Override
    public void markEnd() throws StorageFailure {
        storage.markEnd();
    }

    @Override
    public void beginRecovering(long term) throws StorageFailure {
        storage.beginRecovering(term);
    }

    @Override
    public void storeLeasePromise(long nanos) throws StorageFailure {
        storage.storeLeasePromise(nanos);
    }

    @Override
    public void compact(long firstIndexToKeep) throws StorageFailure {
        storage.compact(firstIndexToKeep);
    }

    @Override
    public boolean adoptSnapshot(LogPosition snapshot) throws StorageFailure {
        boolean kept = storage.adoptSnapshot(snapshot);
        process.safetyChecker().onSnapshotAdopted(process.shadow(), snapshot);
        return kept;
    }

    @Override
    public long receiveChunk(LogPosition last, long total, int digest, long offset, byte[] data) throws StorageFailure {
        long received = storage.snapshots().receiveChunk(last, total, digest, offset, data);
        process.context().count("snapshot chunks stored");
        return received;
    }

    /**
     * Completes a received snapshot. From here on a crash may leave it under its final name, and then the log begins
     * after it.
     */
    @Override
    public @Nullable StoredSnapshot completeTransfer(LogPosition last, long total, int digest) throws StorageFailure {
        process.safetyChecker().onSnapshotAdoptionStarted(process.shadow(), last);
        StoredSnapshot completed = storage.snapshots().completeTransfer(last, total, digest);
        if (completed == null) {
            process.safetyChecker().onWritesCompleted(process.shadow());
        }
        return completed;
    }
}
