package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log and the hard state of one server, as its log writer uses them. Used by one thread. */
public interface LogStorage {
    /**
     * Writes first the hard state, then the entries. They become durable with {@link #sync}, except that a hard state
     * is durable before an entry that follows it is written (hazard R12).
     *
     * @param entries consecutive; the first replaces the entry at its index and every entry after it
     */
    void write(@Nullable HardState hardState, List<LogEntry> entries) throws StorageFailure;

    /** Makes everything written so far durable. */
    void sync() throws StorageFailure;

    /** Durably records that the log is durable up to its end. Called when the log has been idle for a moment. */
    void markEnd() throws StorageFailure;

    /** Durably records that entries of this term or an earlier one may be missing from the log (hazard D14). */
    void beginRecovering(long term) throws StorageFailure;

    /** Durably records the longest lease promise that this server gives from now on. */
    void storeLeasePromise(long nanos) throws StorageFailure;

    /** Deletes entries before this index, but none that the newest snapshot does not cover. */
    void compact(long firstIndexToKeep) throws StorageFailure;

    /**
     * Adopts the leader's snapshot of this position, which is already the newest: keeps the log if it contains that
     * position, and otherwise deletes all entries and begins after the snapshot (hazard S01).
     *
     * @return whether the log was kept
     */
    boolean adoptSnapshot(LogPosition snapshot) throws StorageFailure;
}
