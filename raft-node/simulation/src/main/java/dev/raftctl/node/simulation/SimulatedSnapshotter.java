package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;

/**
 * A server's snapshots, taken and sent as in a node: the state is captured at once and written later, and a chunk is
 * read for each request.
 */
final class SimulatedSnapshotter {
    private final SimulatedServerProcess process;
    private final SimulatedStorage storage;
    private boolean capturing;

    SimulatedSnapshotter(SimulatedServerProcess process, SimulatedStorage storage) {
        this.process = process;
        this.storage = storage;
    }

    void captureIfDue() {
        SimulatedAppliedState appliedState = process.appliedState();
        long entriesSinceCapture = appliedState.appliedIndex() - appliedState.capturedIndex();
        if (!capturing && entriesSinceCapture >= process.settings().hardware().snapshotIntervalEntries()) {
            capturing = true;
            saveWhenDurable(appliedState.capture());
        }
    }

    /**
     * Saves a captured state as a snapshot, but waits until the entries that the snapshot covers are durable on this
     * server.
     */
    private void saveWhenDurable(ReplicatedStateCapture image) {
        boolean isEarly = process.view().durableIndex() < image.last().index();
        process.scheduleAfter(
                isEarly ? process.settings().electionTimeoutNanos() / 20 : process.diskNanos(),
                () -> process.runDiskWork(() -> {
                    if (isEarly) {
                        saveWhenDurable(image);
                        return;
                    }
                    capturing = false;
                    store(image);
                }));
    }

    private void store(ReplicatedStateCapture image) throws StorageFailure {
        StoredSnapshot saved;
        try {
            saved = storage.snapshots().save(image.last(), image.configuration(), image.body()::writeTo);
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failure;
            }
            process.context().count("snapshots that did not fit on the disk");
            return;
        }
        process.context().count("snapshots taken");
        process.safetyChecker().onSnapshotCaptured(process.shadow(), saved.last());
        process.step(new Event.SnapshotPersisted(saved.last(), saved.configuration()));
    }

    void send(Effect.SendSnapshotChunk effect) {
        process.scheduleAfter(process.applyNanos(), () -> process.runDiskWork(() -> readAndSendChunk(effect)));
    }

    private void readAndSendChunk(Effect.SendSnapshotChunk effect) throws StorageFailure {
        StoredSnapshot snapshot = storage.snapshots().find(effect.snapshot());
        if (snapshot == null) {
            process.context().count("snapshots deleted before they were sent");
            return;
        }
        if (effect.offset() == 0 && isDamaged(snapshot)) {
            process.context().count("damaged snapshots not sent");
            storage.snapshots().setAside(snapshot);
            if (!capturing) {
                capturing = true;
                saveWhenDurable(process.appliedState().capture());
            }
            return;
        }
        byte[] data = storage.snapshots()
                .readChunk(
                        snapshot, effect.offset(), process.settings().hardware().chunkBytes());
        process.sendMessage(
                effect.to(),
                new InstallSnapshot.InstallSnapshotChunk(
                        effect.term(), snapshot.last(), effect.offset(), data, snapshot.bytes(), snapshot.digest()));
    }

    private boolean isDamaged(StoredSnapshot snapshot) {
        StorageFailure damage = storage.snapshots().findDamage(snapshot);
        return damage != null && damage.kind() == StorageFailure.StorageFailureKind.DAMAGED;
    }
}
