package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.simulation.safety.ServerGhost;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A server's disk work, one piece after the other, as its log writer does it: writes that wait together share one sync. */
final class WriterLane {
    private final ServerProcess process;
    private final ServerFiles files;
    private final Deque<Effect> waiting = new ArrayDeque<>();
    private boolean busy;

    WriterLane(ServerProcess process, ServerFiles files) {
        this.process = process;
        this.files = files;
    }

    void add(Effect work) {
        waiting.add(work);
        if (!busy) {
            next();
        }
    }

    int length() {
        return waiting.size();
    }

    private void next() {
        Effect first = waiting.poll();
        busy = first != null;
        if (first instanceof Effect.Persist persist) {
            begin(withThoseBehind(persist));
        } else if (first instanceof Effect.Install install) {
            later(() -> receive(install.chunk(), install));
        } else if (first instanceof Effect.Compact compact) {
            later(() -> files.compact(compact.firstIndexToKeep()));
        }
    }

    private List<Effect.Persist> withThoseBehind(Effect.Persist first) {
        List<Effect.Persist> batch = new ArrayList<>(List.of(first));
        while (waiting.peek() instanceof Effect.Persist another) {
            batch.add(another);
            waiting.remove();
        }
        return batch;
    }

    private void begin(List<Effect.Persist> batch) {
        process.guarded(() -> {
            for (Effect.Persist write : batch) {
                process.witness().writeBegun(process.ghost(), write.entries());
                files.write(write.ballot(), write.entries());
            }
        });
        later(() -> {
            files.sync();
            // What rests on a write is true of the disk as that write leaves it: a later one of the batch may undo it.
            ServerGhost ghost = process.ghost();
            for (Effect.Persist write : batch) {
                process.witness().durable(ghost, write.ballot(), write.entries());
                done(write);
            }
            process.witness().writesEnded(ghost);
        });
    }

    private void done(Effect.Persist write) {
        for (Effect.Speech speech : write.onceDurable()) {
            process.perform(speech);
        }
        List<Entry> entries = write.entries();
        if (!entries.isEmpty()) {
            process.step(new Event.Persisted(
                    write.writtenInTerm(), entries.get(entries.size() - 1).position()));
        } else if (write.ballot() != null) {
            process.step(new Event.Persisted(write.writtenInTerm(), Position.ZERO));
        }
    }

    private void receive(InstallSnapshot.Chunk chunk, Effect.Install install) throws StorageFailure {
        long here = files.receive(chunk.last(), chunk.total(), chunk.digest(), chunk.offset(), chunk.data());
        process.world().count("snapshot chunks stored");
        Snapshot whole =
                here < chunk.total() ? null : files.completeReceived(chunk.last(), chunk.total(), chunk.digest());
        if (whole == null) {
            long next = here < chunk.total() ? here : 0;
            process.say(install.from(), new InstallSnapshot.Wanted(chunk.term(), chunk.last(), next));
            if (chunk.isLast()) {
                process.step(new Event.Installed(chunk.last(), Configuration.NONE, false));
            }
            return;
        }
        process.witness().adopting(process.ghost(), whole.last());
        files.adopt(whole.last());
        process.witness().adopted(process.ghost(), whole.last());
        process.restore(whole);
    }

    private void later(ServerProcess.DiskWork work) {
        process.after(process.diskNanos(), () -> {
            process.guarded(work);
            next();
        });
    }
}
