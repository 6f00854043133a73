package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.List;

/** Receives the reports and requests of a {@link StateMachineRunner}. */
public interface StateMachineOutput {
    /**
     * Reports to the core what is applied.
     *
     * @param atOnce whether the core may be waiting for it
     */
    void reportApplied(Event.EntriesApplied event, boolean atOnce);

    /** Reports to the core that a leader's snapshot is installed. */
    void reportInstalled(Event.SnapshotInstallCompleted event);

    /**
     * Writes a captured state while entries are applied, and then submits an {@link ApplierTask.SnapshotFinishedTask}.
     *
     * @param responders answered after the write has succeeded or failed, before that task
     */
    void save(ReplicatedStateCapture captured, List<RequestResponder> responders);

    /** Submits a read again that was postponed because of earlier replies to the same client. On any thread. */
    void retryRead(ApplierTask.QueryTask read);

    /** Submits a watch again that was postponed because of earlier replies to the same client. On any thread. */
    void retryWatch(ApplierTask.WatchTask watch);

    /** Returns for how long no leader was heard from, in milliseconds; 0 on the leader, -1 if there never was one. */
    default long leaderContactAgeMillis() {
        return -1;
    }

    /** Called after the numbers of watches may have changed. */
    default void onWatchStatus(WatchStatus status) {}

    /** Proposes an entry whose outcome shows in the state. */
    default void propose(byte[] payload) {}

    /** Returns whether this server leads. */
    default boolean isLeader() {
        return true;
    }

    /** Returns the wall clock in milliseconds since 1970, for people only. */
    default long wallMillis() {
        return 0;
    }

    /** Called after the state was restored from a snapshot, before the core hears of it. */
    default void onRestored(StoredSnapshot snapshot) {}

    /** Called after a batch of entries was applied, with the time it took. */
    default void onApplied(long entries, long nanos) {}

    /** Called after the state has changed and the clients that waited for it are answered. */
    default void onStateChanged() {}
}
