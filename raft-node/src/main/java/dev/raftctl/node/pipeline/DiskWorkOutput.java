package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives the messages and reports of a {@link DiskWorkExecutor}. */
public interface DiskWorkOutput {
    /** Sends a message or a reply; everything that it depends on is durable. */
    void send(Effect.OutboundMessage message);

    /** Passes on the messages sent since the last call. */
    void flushMessages();

    /** Requests the next chunk of a snapshot from the leader. */
    void requestChunk(ServerId leader, InstallSnapshot.InstallSnapshotChunkRequest request);

    /** Reports completed work to the core. */
    void complete(Event event);

    /** Reports to the core that entries are durable. They may let it commit. */
    void completeEntries(Event.WritePersisted entries);

    /** Restores the state machine from a snapshot that has replaced the log. */
    void restore(StoredSnapshot snapshot);

    /** Called after a write or a snapshot chunk found the disk full. */
    void onDiskFull();

    /** Called for each write once it is durable, before its messages are sent. */
    default void onDurable(@Nullable HardState hardState, List<LogEntry> entries) {}

    /** Called before a batch is written. */
    default void onWriteStarted() {}

    /** Called after a batch was synced. */
    default void onSynced(int entryCount) {}

    /** Called after a batch was made durable or has failed. */
    default void onWriteEnded() {}

    /** Called when entries begin to wait for disk space. */
    default void onWaitingForSpace(StorageFailure full, int entryCount) {}

    /** Called when the entries that waited for disk space are written. */
    default void onSpaceAvailable() {}

    /** Called when a snapshot chunk is dropped because the disk is full. */
    default void onChunkNotStored(ServerId leader, StorageFailure full) {}

    /** Called when a received snapshot is discarded because its checksum does not match. */
    default void onChecksumMismatch(ServerId leader, LogPosition snapshot) {}
}
