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
import dev.raftctl.protocol.message.RequestVote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's disk work, one piece after the other, as its log writer does it: writes that wait together share one sync. What
 * finds no room waits for it and is tried again, while votes go on.
 */
final class WriterLane {
    private final ServerProcess process;
    private final ServerFiles files;
    private final Deque<Effect> waiting = new ArrayDeque<>();
    private final List<Effect.Persist> stuck = new ArrayList<>();
    private boolean busy;
    private long pieces;

    WriterLane(ServerProcess process, ServerFiles files) {
        this.process = process;
        this.files = files;
    }

    void add(Effect work) {
        if (!stuck.isEmpty()) {
            addBehindStuck(work);
            return;
        }
        waiting.add(work);
        if (!busy) {
            next();
        }
    }

    private void addBehindStuck(Effect work) {
        if (work instanceof Effect.Persist persist) {
            stuck.add(persist);
            process.guarded(this::tellVotes);
        } else if (work instanceof Effect.Install install) {
            // Its core may be in the midst of a step.
            process.after(1, () -> notInstalled(install.chunk()));
        } else if (work instanceof Effect.Distrust note) {
            process.guarded(() -> files.distrust(note.term()));
        } else if (work instanceof Effect.LeasePromise note) {
            process.guarded(() -> files.leasePromise(note.nanos()));
        } else if (work instanceof Effect.Compact compact) {
            process.guarded(() -> files.compact(compact.firstIndexToKeep()));
        }
    }

    private void next() {
        Effect first = waiting.poll();
        busy = first != null;
        pieces++;
        if (!busy) {
            markEndWhenIdle();
        }
        if (first instanceof Effect.Persist persist) {
            begin(withThoseBehind(persist));
        } else if (first instanceof Effect.Install install) {
            later(() -> receive(install));
        } else if (first instanceof Effect.Distrust note) {
            later(() -> files.distrust(note.term()));
        } else if (first instanceof Effect.LeasePromise note) {
            later(() -> files.leasePromise(note.nanos()));
        } else if (first instanceof Effect.Compact compact) {
            later(() -> files.compact(compact.firstIndexToKeep()));
        }
    }

    private void markEndWhenIdle() {
        long then = pieces;
        process.after(process.swarm().electionTimeoutNanos() / 4, () -> {
            if (pieces == then && stuck.isEmpty()) {
                process.guarded(files::markEnd);
            }
        });
    }

    private List<Effect.Persist> withThoseBehind(Effect.Persist first) {
        List<Effect.Persist> batch = new ArrayList<>(List.of(first));
        int most = process.syncedTogetherMax();
        while (batch.size() < most && waiting.peek() instanceof Effect.Persist another) {
            batch.add(another);
            waiting.remove();
        }
        return batch;
    }

    private void begin(List<Effect.Persist> batch) {
        process.guarded(() -> write(batch));
        if (!stuck.isEmpty()) {
            List<Effect> behind = List.copyOf(waiting);
            waiting.clear();
            behind.forEach(this::addBehindStuck);
            process.after(retryNanos(), this::tryAgain);
            return;
        }
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

    private void write(List<Effect.Persist> batch) throws StorageFailure {
        try {
            for (Effect.Persist write : batch) {
                process.witness().writeBegun(process.ghost(), write.entries());
                files.write(write.ballot(), write.entries());
            }
        } catch (StorageFailure failure) {
            mustBeFull(failure);
            process.world().count("writes waiting for room");
            stuck.addAll(batch);
            tellVotes();
            process.watch().foundNone();
        }
    }

    /** What did not fit, and what came behind it, with its votes told: the ballots are stored already. */
    private void tryAgain() {
        List<Effect.Persist> batch = List.copyOf(stuck);
        stuck.clear();
        begin(batch);
    }

    /** The newest ballot is durable by itself, and who waits for votes hears of them; nothing else may be said yet. */
    private void tellVotes() throws StorageFailure {
        Effect.Persist newest = null;
        for (Effect.Persist write : stuck) {
            newest = write.ballot() == null ? newest : write;
        }
        if (newest == null) {
            return;
        }
        files.write(newest.ballot(), List.of());
        files.sync();
        process.witness().durable(process.ghost(), newest.ballot(), List.of());
        List<Effect.Speech> votes = new ArrayList<>();
        stuck.replaceAll(write -> {
            List<Effect.Speech> rest = new ArrayList<>(write.onceDurable());
            rest.removeIf(said -> isVote(said) && votes.add(said));
            return new Effect.Persist(null, write.entries(), write.writtenInTerm(), rest);
        });
        long writtenInTerm = newest.writtenInTerm();
        // Its core may be in the midst of a step.
        process.world().count("ballots stored while entries wait for room");
        process.after(1, () -> {
            votes.forEach(process::perform);
            process.step(new Event.Persisted(writtenInTerm, Position.ZERO));
        });
    }

    private static boolean isVote(Effect.Speech said) {
        return said instanceof Effect.Send mail && mail.message() instanceof RequestVote.Granted;
    }

    private static void mustBeFull(StorageFailure failure) throws StorageFailure {
        if (failure.kind() != StorageFailure.Kind.FULL) {
            throw failure;
        }
    }

    private long retryNanos() {
        return process.swarm().electionTimeoutNanos() / 8;
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

    private void receive(Effect.Install install) throws StorageFailure {
        try {
            receive(install.chunk(), install);
        } catch (StorageFailure failure) {
            mustBeFull(failure);
            process.witness().writesEnded(process.ghost());
            process.watch().foundNone();
            notInstalled(install.chunk());
        }
    }

    private void notInstalled(InstallSnapshot.Chunk chunk) {
        if (chunk.isLast()) {
            process.step(new Event.Installed(chunk.last(), Configuration.NONE, false));
        }
    }

    private void receive(InstallSnapshot.Chunk chunk, Effect.Install install) throws StorageFailure {
        long here = files.receive(chunk.last(), chunk.total(), chunk.digest(), chunk.offset(), chunk.data());
        process.world().count("snapshot chunks stored");
        Snapshot whole = here < chunk.total() ? null : complete(chunk);
        if (whole == null) {
            process.witness().writesEnded(process.ghost());
            if (here < chunk.total()) {
                process.say(install.from(), new InstallSnapshot.Wanted(chunk.term(), chunk.last(), here));
            }
            notInstalled(chunk);
            return;
        }
        files.adopt(whole.last());
        process.witness().adopted(process.ghost(), whole.last());
        process.restore(whole);
    }

    /** A crash from here on may leave the snapshot under its name, and then it is what the log begins behind. */
    private @Nullable Snapshot complete(InstallSnapshot.Chunk chunk) throws StorageFailure {
        process.witness().adopting(process.ghost(), chunk.last());
        return files.completeReceived(chunk.last(), chunk.total(), chunk.digest());
    }

    private void later(ServerProcess.DiskWork work) {
        process.after(process.diskNanos(), () -> {
            process.guarded(work);
            next();
        });
    }
}
