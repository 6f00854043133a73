package dev.raftctl.node.simulation;

import dev.raftctl.node.storage.LogStorage;
import dev.raftctl.node.storage.SnapshotStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open data directory of a simulated server. It is either the storage of a real server on a simulated disk, or a
 * faster implementation in memory.
 */
interface SimulatedStorage extends LogStorage {
    RecoveredState recovered();

    /** Returns the free space in bytes, or {@link Long#MAX_VALUE} if the space is unlimited. */
    long freeBytes() throws IOException;

    /** Returns entries from {@code from} up to, but not including, {@code to}: at least one. */
    List<LogEntry> read(long from, long to, long maxBytes) throws StorageFailure;

    SnapshotStorage snapshots();

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
