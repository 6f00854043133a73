package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CapturedState;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;

/** A server's snapshots, as a node takes and sends them: the machine is captured at once and written later; a part is read for each that is asked for. */
final class SnapshotLane {
    private final ServerProcess process;
    private final ServerFiles files;
    private boolean capturing;

    SnapshotLane(ServerProcess process, ServerFiles files) {
        this.process = process;
        this.files = files;
    }

    void captureIfDue() {
        Replica replica = process.replica();
        long since = replica.applied() - replica.captured();
        if (!capturing && since >= process.swarm().machinery().snapshotEvery()) {
            capturing = true;
            save(replica.capture());
        }
    }

    /** One image at a time, and not before this server's own disk holds what it covers. */
    private void save(CapturedState image) {
        boolean early = process.view().durableIndex() < image.last().index();
        process.after(
                early ? process.swarm().electionTimeoutNanos() / 20 : process.diskNanos(),
                () -> process.guarded(() -> {
                    if (early) {
                        save(image);
                        return;
                    }
                    capturing = false;
                    saved(image);
                }));
    }

    private void saved(CapturedState image) throws StorageFailure {
        Snapshot saved;
        try {
            saved = files.save(image.last(), image.configuration(), image.body()::writeTo);
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FULL) {
                throw failure;
            }
            process.world().count("snapshots without room");
            return;
        }
        process.world().count("snapshots taken");
        process.witness().captured(process.ghost(), saved.last());
        process.step(new Event.Captured(saved.last(), saved.configuration()));
    }

    void send(Effect.SendChunk work) {
        process.after(process.applyNanos(), () -> process.guarded(() -> read(work)));
    }

    private void read(Effect.SendChunk work) throws StorageFailure {
        Snapshot snapshot = files.snapshotAt(work.snapshot());
        if (snapshot == null) {
            process.world().count("snapshots gone before they were sent");
            return;
        }
        if (work.offset() == 0 && files.isDamaged(snapshot)) {
            process.world().count("damaged snapshots not sent");
            files.setAside(snapshot);
            if (!capturing) {
                capturing = true;
                save(process.replica().capture());
            }
            return;
        }
        byte[] data = files.readChunk(
                snapshot, work.offset(), process.swarm().machinery().chunkBytes());
        process.say(
                work.to(),
                new InstallSnapshot.Chunk(
                        work.term(), snapshot.last(), work.offset(), data, snapshot.bytes(), snapshot.digest()));
    }
}
