package dev.raftctl.node.simulation;

import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's data directory while it is open: the real storage on a simulated disk, or a quick stand-in in memory. */
interface SimulatedStorage {
    RecoveredState recovered();

    /** {@link Long#MAX_VALUE}: there is no end to it. */
    long freeBytes() throws IOException;

    void write(@Nullable HardState ballot, List<Entry> entries) throws StorageFailure;

    void sync() throws StorageFailure;

    void beginRecovering(long term) throws StorageFailure;

    /**
     * Nothing was written for a moment: the end of the log is vouched for. The stand-in knows no rot, and no such mark.
     */
    default void markEnd() throws StorageFailure {}

    void storeLeasePromise(long nanos) throws StorageFailure;

    List<Entry> read(long from, long to, long maxBytes) throws StorageFailure;

    void compact(long firstIndexToKeep) throws StorageFailure;

    boolean adoptSnapshot(Position snapshot) throws StorageFailure;

    @Nullable
    Snapshot newestSnapshot();

    @Nullable
    Snapshot snapshotAt(Position last);

    Snapshot save(Position last, Configuration configuration, SnapshotStore.BodyWriter body) throws StorageFailure;

    InputStream openBody(Snapshot snapshot) throws StorageFailure;

    /** Why a machine could not be made of this snapshot. */
    StorageFailure failureOf(Snapshot snapshot, IOException error);

    /** Whether the file of this snapshot is not what was written. The stand-in knows no rot. */
    default boolean isDamaged(Snapshot snapshot) {
        return false;
    }

    /** It is not used any more. */
    default void setAside(Snapshot snapshot) throws StorageFailure {}

    byte[] readChunk(Snapshot snapshot, long offset, int maxBytes) throws StorageFailure;

    long receivedBytes(Position last, long total, int digest);

    long receiveChunk(Position last, long total, int digest, long offset, byte[] data) throws StorageFailure;

    @Nullable
    Snapshot completeReceived(Position last, long total, int digest) throws StorageFailure;

    /** What a data directory is to a server that is down. */
    interface DirectoryHandle {
        /** Drawn when the directory was made. */
        long incarnation();

        SimulatedStorage open() throws StorageFailure;

        /** The power goes: what was not durable is lost, or kept, or partly kept, as luck has it. */
        void crash(long randomKey);

        /** After so many more changes to files the disk does nothing more until it crashes. The stand-in knows no such thing. */
        default void cutPowerAfter(int changes) {}

        /** The n-th sync from now fails once, and what it should have made durable is lost. Nor this. */
        default void failSync(int n) {}

        /** The n-th read from now fails once, also after a crash; {@link Long#MAX_VALUE}: none does. Nor this. */
        default void failRead(long n) {}

        /**
         * What a server by another name finds here: a refusal, before anything is changed. Null: this directory is nobody's yet, or
         * the stand-in, which knows no names.
         */
        default @Nullable StorageFailure startRefusal(ServerId otherServer) throws IOException {
            return null;
        }

        /** From now on there is room for so many more bytes; {@link Long#MAX_VALUE}: for any. Nor this. */
        default void limitFreeBytes(long bytes) {}

        /**
         * A bit rots where an opening notices it; false: there is no such place, or no file at all.
         *
         * @param running the server runs on it
         */
        default boolean corruptBit(long randomKey, boolean running) {
            return false;
        }
    }
}
