package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.pipeline.SnapshotExecutor;
import dev.raftctl.node.pipeline.SnapshotOutput;
import dev.raftctl.node.pipeline.SnapshotSendPolicy.SnapshotSendTimes;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.ServerId;

/** Drives a server's snapshots with virtual time: writing one and reading a chunk take a while. */
final class SimulatedSnapshotter {
    private final SimulatedServerProcess process;
    private final SnapshotExecutor executor;
    private final Runnable replaceDamagedSnapshot;

    /** @param replaceDamagedSnapshot requests another snapshot because the newest one is damaged */
    SimulatedSnapshotter(SimulatedServerProcess process, SimulatedStorage storage, Runnable replaceDamagedSnapshot) {
        this.process = process;
        this.replaceDamagedSnapshot = replaceDamagedSnapshot;
        long timeout = process.settings().electionTimeoutNanos();
        this.executor = new SnapshotExecutor(
                storage.snapshots(),
                new SimulatedSnapshotOutput(),
                () -> process.view().durableIndex(),
                process::clock,
                process.settings().hardware().chunkBytes(),
                new SnapshotSendTimes(10 * timeout, timeout / 2, 8 * timeout));
    }

    void save(ReplicatedStateCapture captured, SnapshotExecutor.SnapshotSaveListener listener) {
        executor.save(captured, listener);
        scheduleSave(captured);
    }

    private void scheduleSave(ReplicatedStateCapture captured) {
        boolean isEarly = process.view().durableIndex() < captured.last().index();
        process.scheduleAfter(isEarly ? process.settings().electionTimeoutNanos() / 20 : process.diskNanos(), () -> {
            process.runDiskWork(executor::saveIfDurable);
            if (executor.isSaveWaiting()) {
                scheduleSave(captured);
            }
        });
    }

    void send(Effect.SendSnapshotChunk chunk) {
        process.scheduleAfter(process.applyNanos(), () -> process.runDiskWork(() -> executor.sendChunk(chunk)));
    }

    /** Sends snapshot chunks and reports saved snapshots. */
    private final class SimulatedSnapshotOutput implements SnapshotOutput {
        @Override
        public void send(ServerId to, InstallSnapshot.InstallSnapshotChunk chunk) {
            process.sendMessage(to, chunk);
        }

        @Override
        public void complete(Event.SnapshotPersisted event) {
            process.context().count("snapshots taken");
            process.safetyChecker().onSnapshotCaptured(process.shadow(), event.last());
            process.step(event);
        }

        @Override
        public void replaceDamagedSnapshot() {
            process.context().count("damaged snapshots not sent");
            replaceDamagedSnapshot.run();
        }

        @Override
        public void onNotSaved(ReplicatedStateCapture captured, StorageFailure full) {
            process.context().count("snapshots that did not fit on the disk");
        }
    }
}
