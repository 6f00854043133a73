package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import java.io.IOException;
import java.io.InputStream;

/** The replicated state of one simulated process, which uses the state machine of a real server. */
final class SimulatedAppliedState {
    private final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    private long capturedIndex;

    /** Returns the state that the newest snapshot contains, or an empty state if there is no snapshot. */
    static SimulatedAppliedState recovered(SimulatedStorage storage) throws StorageFailure, IOException {
        SimulatedAppliedState appliedState = new SimulatedAppliedState();
        StoredSnapshot newest = storage.snapshots().newest();
        if (newest != null) {
            appliedState.restore(storage, newest);
        }
        return appliedState;
    }

    void restore(SimulatedStorage storage, StoredSnapshot snapshot) throws StorageFailure, IOException {
        try (InputStream body = storage.snapshots().openBody(snapshot)) {
            state.restore(snapshot.last(), snapshot.configuration(), body);
        } catch (IOException exception) {
            throw storage.snapshots().restoreFailure(snapshot, exception);
        }
        capturedIndex = snapshot.last().index();
    }

    long appliedIndex() {
        return state.lastApplied().index();
    }

    /** Returns the index of the last entry that the newest capture of this state includes. */
    long capturedIndex() {
        return capturedIndex;
    }

    long stateHash() {
        return state.stateHash();
    }

    ClientReply apply(LogEntry entry) {
        return state.apply(entry);
    }

    ReplicatedState state() {
        return state;
    }

    boolean needsLogTime() {
        return state.needsLogTime();
    }

    ReplicatedStateCapture capture() {
        capturedIndex = appliedIndex();
        return state.capture();
    }
}
