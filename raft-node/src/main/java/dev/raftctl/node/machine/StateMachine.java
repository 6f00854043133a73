package dev.raftctl.node.machine;

import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state machine that a cluster replicates. It is deterministic: the same commands in the same order give the same
 * state and results on every server, whatever its clock, locale or Java version. One thread at a time calls all
 * methods, except that another writes a {@link StateMachineCapture} while commands are being applied.
 */
public interface StateMachine {
    /**
     * Applies a committed command. A command that fails has a result that says so; an exception is a fault that halts
     * the node (hazard R18).
     *
     * @param index the entry's log index, increasing
     * @param command from the buffer's position on, which the method may move; its content must not be changed
     * @return the result for the client, the same on every server
     */
    byte[] apply(long index, ByteBuffer command);

    /**
     * Applies a committed command of leases, locks or transactions, like {@link #apply}.
     *
     * @param command from the buffer's position on, which the method may move; its content must not be changed
     */
    default byte[] applyCoordination(CoordinationEntry entry, ByteBuffer command) {
        throw new StateMachineFault("this state machine has no leases and locks");
    }

    /** Applies a committed configuration, which follows the other one in the log. */
    default void applyConfiguration(long index, Configuration before, Configuration after) {}

    /**
     * Sets the log time, which has advanced. What depends on it ends at once.
     *
     * @param logTimeMillis never decreases
     */
    default void advanceLogTime(long logTimeMillis) {}

    /** Sets the log time after the state was restored, whatever the snapshot says of it. */
    default void restoreLogTime(long logTimeMillis) {}

    /** Removes a bounded part of what has ended, in the entry with this index. */
    default void removeExpired(long index, long wallMillis) {}

    /** Returns what the leader must do so that leases and locks end in time. */
    default LeaseTimeNeeds leaseTimeNeeds() {
        return LeaseTimeNeeds.NONE;
    }

    /** Returns whether a command of leases, locks or transactions was ever applied. */
    default boolean hasAppliedCoordination() {
        return false;
    }

    /** Returns how many leases and locks there are. */
    default CoordinationStatus coordinationStatus() {
        return CoordinationStatus.NONE;
    }

    /**
     * Begins to record what each entry does to keys.
     *
     * @param maxEntryBytes the heap that the changes of one entry may occupy; larger ones are not recorded
     */
    default void recordChanges(long maxEntryBytes) {}

    /** Returns what entries have done to keys since the last call, if that is recorded. Called after each entry. */
    default EntryChanges takeChanges() {
        return EntryChanges.NONE;
    }

    /** Returns the muted codes of findings, in the order of the codes. The list is immutable. */
    default List<FindingMute> findingMutes() {
        return List.of();
    }

    /** Returns the servers in maintenance, in the order of their ids. The list is immutable. */
    default List<ServerMaintenance> maintenance() {
        return List.of();
    }

    /** Executes a query of leases and locks on the current state, without changing the state. */
    default byte[] queryCoordination(byte[] query) {
        throw new StateMachineFault("this state machine has no leases and locks");
    }

    /** Returns the waits for locks that have ended since the last call. */
    default List<LockWaitEnd> takeLockWaitEnds() {
        return List.of();
    }

    /**
     * Returns how the wait that began in this entry ended; null if it has not.
     *
     * @param waiter the index of the entry
     */
    default @Nullable LockWaitEnd lockWaitEnd(long waiter) {
        return new LockWaitEnd(waiter, 0, CoordinationRefusal.NOT_WAITING);
    }

    /**
     * Returns whether this command takes no longer than a put. May be called from any thread; the answer must not
     * depend on the state.
     *
     * @param from where the command begins in {@code bytes}; it extends to their end
     */
    default boolean isCheap(byte[] bytes, int from) {
        return true;
    }

    /**
     * Returns whether this command may enlarge the state. May be called from any thread; the answer must not depend on
     * the state.
     *
     * @param from like that of {@link #isCheap}
     */
    default boolean mayGrow(byte[] bytes, int from) {
        return true;
    }

    /** Returns an estimate of the heap that the state occupies, in bytes. */
    default long heapBytes() {
        return 0;
    }

    /** Executes a query on the current state, without changing the state, and returns the result. */
    byte[] query(byte[] query);

    /** Returns an estimate of the size of a query's result in bytes, without executing the query. */
    default long estimateResultBytes(byte[] query) {
        return Long.MAX_VALUE;
    }

    /** Captures the current state. Must be quick: another thread writes the captured state later (hazard S08). */
    StateMachineCapture capture();

    /**
     * Replaces the state with a captured one; the source ends where the capture did. After an {@link IOException} the
     * machine is unusable and the node stops.
     */
    void restore(InputStream source) throws IOException;

    /**
     * Returns a hash of the state. Equal states have equal hashes; different states have different hashes, almost
     * certainly.
     */
    long stateHash();

    /** Returns the number of items in the state, for status reports. */
    long size();
}
