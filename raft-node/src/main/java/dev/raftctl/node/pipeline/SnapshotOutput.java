package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.ServerId;

/** Receives the messages and reports of a {@link SnapshotExecutor}. */
public interface SnapshotOutput {
    /** Sends a chunk to a follower. */
    void send(ServerId to, InstallSnapshot.InstallSnapshotChunk chunk);

    /** Reports to the core that a snapshot is durable. */
    void complete(Event.SnapshotPersisted event);

    /** Requests another snapshot of the state machine, because the newest one is damaged. */
    void replaceDamagedSnapshot();

    /** Returns how a captured state is written, which a driver may slow down. */
    default SnapshotStore.SnapshotBodyWriter body(ReplicatedStateCapture captured) {
        return captured.body()::writeTo;
    }

    /** Called when a captured state was not written because the disk is full. */
    default void onNotSaved(ReplicatedStateCapture captured, StorageFailure full) {}

    /** Called when a follower has received a whole snapshot but requests it again, although its file is intact. */
    default void onRejectedByFollower(ServerId follower, StoredSnapshot snapshot, long pauseNanos) {}

    /** Called when a snapshot is not sent because its file is damaged or unreadable. */
    default void onDamaged(ServerId follower, StoredSnapshot snapshot, StorageFailure found) {}
}
