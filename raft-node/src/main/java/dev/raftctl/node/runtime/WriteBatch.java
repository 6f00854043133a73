package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RequestVote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes that are made durable together; entries in a row go to the file at once. The log writer's thread. */
final class WriteBatch {
    private final List<Effect.Persist> writes = new ArrayList<>();
    private final List<Entry> row = new ArrayList<>();

    void add(Effect.Persist write) {
        writes.add(write);
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    List<Effect.Persist> writes() {
        return writes;
    }

    void clear() {
        writes.clear();
    }

    int entryCount() {
        int count = 0;
        for (Effect.Persist write : writes) {
            count += write.entries().size();
        }
        return count;
    }

    /**
     * Durable when this returns. What only waits for earlier writes costs no sync: those were synced before. The newest ballot
     * goes first, ahead also of entries that were asked for before it: so trying again after a full disk never brings back an
     * older one.
     *
     * @return whether there was anything to write
     */
    boolean makeDurable(ServerStorage storage) throws StorageFailure {
        row.clear();
        Ballot newest = newestBallot();
        if (newest != null) {
            storage.write(newest, List.of());
        }
        boolean changes = newest != null;
        for (Effect.Persist write : writes) {
            List<Entry> entries = write.entries();
            changes |= !entries.isEmpty();
            if (!continuesRow(entries)) {
                writeRow(storage);
            }
            row.addAll(entries);
        }
        writeRow(storage);
        if (changes) {
            storage.sync();
        }
        return changes;
    }

    private @Nullable Ballot newestBallot() {
        for (int i = writes.size() - 1; i >= 0; i--) {
            Ballot ballot = writes.get(i).ballot();
            if (ballot != null) {
                return ballot;
            }
        }
        return null;
    }

    /** The newest ballot is durable when this returns, by itself. */
    void storeBallot(ServerStorage storage) throws StorageFailure {
        Ballot newest = newestBallot();
        if (newest != null) {
            storage.write(newest, List.of());
            storage.sync();
        }
    }

    /** The ballots are durable, the entries are not: votes may be told, what else rests on these writes may not. */
    List<Effect.Speech> takeVotes() {
        List<Effect.Speech> votes = new ArrayList<>();
        writes.replaceAll(write -> {
            List<Effect.Speech> rest = new ArrayList<>(write.onceDurable());
            rest.removeIf(said -> isVote(said) && votes.add(said));
            return new Effect.Persist(null, write.entries(), write.writtenInTerm(), rest);
        });
        return votes;
    }

    private static boolean isVote(Effect.Speech said) {
        return said instanceof Effect.Send mail && mail.message() instanceof RequestVote.Granted;
    }

    private boolean continuesRow(List<Entry> entries) {
        return row.isEmpty()
                || entries.isEmpty()
                || entries.get(0).index() == row.get(row.size() - 1).index() + 1;
    }

    private void writeRow(ServerStorage storage) throws StorageFailure {
        if (!row.isEmpty()) {
            storage.write(null, row);
            row.clear();
        }
    }

    /** The newest write with entries: it and all before it are durable. */
    Event.@Nullable Persisted persistedEntries() {
        for (int i = writes.size() - 1; i >= 0; i--) {
            Effect.Persist write = writes.get(i);
            List<Entry> entries = write.entries();
            if (!entries.isEmpty()) {
                return new Event.Persisted(
                        write.writtenInTerm(), entries.get(entries.size() - 1).position());
            }
        }
        return null;
    }

    /** The newest write with a ballot. */
    Event.@Nullable Persisted persistedBallot() {
        for (int i = writes.size() - 1; i >= 0; i--) {
            if (writes.get(i).ballot() != null) {
                return new Event.Persisted(writes.get(i).writtenInTerm(), Position.ZERO);
            }
        }
        return null;
    }
}
