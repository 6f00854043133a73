package dev.raftctl.node.simulation;

import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open data directory of a simulated server. It is either the storage of a real server on a simulated disk, or a
 * faster implementation in memory.
 */
interface SimulatedStorage {
    RecoveredState recovered();

    /** Returns the free space in bytes, or {@link Long#MAX_VALUE} if the space is unlimited. */
    long freeBytes() throws IOException;

    void write(@Nullable HardState hardState, List<LogEntry> entries) throws StorageFailure;

    void sync() throws StorageFailure;

    void beginRecovering(long term) throws StorageFailure;

    /**
     * Records the durable end of the log after a moment without writes. The in-memory directory is never corrupted and
     * needs no such mark.
     */
    default void markEnd() throws StorageFailure {}

    void storeLeasePromise(long nanos) throws StorageFailure;

    List<LogEntry> read(long from, long to, long maxBytes) throws StorageFailure;

    void compact(long firstIndexToKeep) throws StorageFailure;

    boolean adoptSnapshot(LogPosition snapshot) throws StorageFailure;

    @Nullable
    StoredSnapshot newestSnapshot();

    @Nullable
    StoredSnapshot snapshotAt(LogPosition last);

    StoredSnapshot save(LogPosition last, Configuration configuration, SnapshotStore.SnapshotBodyWriter body)
            throws StorageFailure;

    InputStream openBody(StoredSnapshot snapshot) throws StorageFailure;

    /** Converts an error that occurred while a snapshot was being restored into a storage failure. */
    StorageFailure failureOf(StoredSnapshot snapshot, IOException error);

    /**
     * Returns whether the snapshot's file has changed since it was written. Always false for the in-memory directory,
     * whose data is never corrupted.
     */
    default boolean isDamaged(StoredSnapshot snapshot) {
        return false;
    }

    /** Takes a damaged snapshot out of use. */
    default void setAside(StoredSnapshot snapshot) throws StorageFailure {}

    byte[] readChunk(StoredSnapshot snapshot, long offset, int maxBytes) throws StorageFailure;

    long receivedBytes(LogPosition last, long total, int digest);

    long receiveChunk(LogPosition last, long total, int digest, long offset, byte[] data) throws StorageFailure;

    @Nullable
    StoredSnapshot completeReceived(LogPosition last, long total, int digest) throws StorageFailure;

    /** The data directory of a server, which exists even while the server is down. */
    interface SimulatedDataDirectory {
        /** Returns the incarnation, a random number that was drawn when the directory was created. */
        long incarnation();

        SimulatedStorage open() throws StorageFailure;

        /** Simulates a power failure. Changes that were not durable are lost, kept or partly kept at random. */
        void crash(long randomKey);

        /** Simulates a power cut after this many more changes to files. The in-memory directory ignores this call. */
        default void cutPowerAfter(int changes) {}

        /**
         * Makes the n-th sync from now on fail once and lose what it should have made durable. The in-memory directory
         * ignores it.
         */
        default void failSync(int n) {}

        /**
         * Makes the n-th read from now on fail once, even after a crash; {@link Long#MAX_VALUE} cancels that. The
         * in-memory directory ignores it.
         */
        default void failRead(long n) {}

        /**
         * Returns the failure with which a server of another id refuses to start here, having changed nothing. Returns
         * null if the directory has no owner yet, or is in memory and knows no ids.
         */
        default @Nullable StorageFailure startRefusal(ServerId otherServer) throws IOException {
            return null;
        }

        /**
         * Leaves this many free bytes on the disk; {@link Long#MAX_VALUE} lifts the limit. The in-memory directory
         * ignores it.
         */
        default void limitFreeBytes(long bytes) {}

        /**
         * Flips a bit where opening the directory detects it, and returns false if there is no such place.
         *
         * @param running whether the server is running on the directory
         */
        default boolean corruptBit(long randomKey, boolean running) {
            return false;
        }
    }
}
