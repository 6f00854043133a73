package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.LogStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RequestVote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes that become durable together. Consecutive entries are written at once. */
final class LogWriteBatch {
    private final List<Effect.PersistWrite> writes = new ArrayList<>();
    private final List<LogEntry> contiguousEntries = new ArrayList<>();

    void add(Effect.PersistWrite write) {
        writes.add(write);
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    List<Effect.PersistWrite> writes() {
        return writes;
    }

    void clear() {
        writes.clear();
    }

    int entryCount() {
        int count = 0;
        for (Effect.PersistWrite write : writes) {
            count += write.entries().size();
        }
        return count;
    }

    /**
     * Writes the whole batch; it is durable after {@link LogStorage#sync}. A write without content only waits for
     * earlier writes, which are durable, so it needs no sync. The newest hard state is written first, even before
     * entries submitted earlier, so that a retry after a full disk never restores an older one.
     *
     * @return whether there was anything to write
     */
    boolean write(LogStorage storage) throws StorageFailure {
        contiguousEntries.clear();
        HardState newest = newestHardState();
        if (newest != null) {
            storage.write(newest, List.of());
        }
        boolean changes = newest != null;
        for (Effect.PersistWrite write : writes) {
            List<LogEntry> entries = write.entries();
            changes |= !entries.isEmpty();
            if (!isContiguous(entries)) {
                writeContiguousEntries(storage);
            }
            contiguousEntries.addAll(entries);
        }
        writeContiguousEntries(storage);
        return changes;
    }

    /** Returns the newest hard state of the batch; null if it contains none. */
    @Nullable
    HardState newestHardState() {
        for (int i = writes.size() - 1; i >= 0; i--) {
            HardState hardState = writes.get(i).hardState();
            if (hardState != null) {
                return hardState;
            }
        }
        return null;
    }

    /**
     * Removes and returns the votes to send. The hard state is durable, the entries are not, so nothing else in the
     * batch may be sent.
     */
    List<Effect.OutboundMessage> takeVotes() {
        List<Effect.OutboundMessage> votes = new ArrayList<>();
        writes.replaceAll(write -> {
            List<Effect.OutboundMessage> remaining = new ArrayList<>(write.onceDurable());
            remaining.removeIf(effect -> isVote(effect) && votes.add(effect));
            return new Effect.PersistWrite(null, write.entries(), write.writtenInTerm(), remaining);
        });
        return votes;
    }

    private static boolean isVote(Effect.OutboundMessage effect) {
        return effect instanceof Effect.SendMessage send && send.message() instanceof RequestVote.VoteGranted;
    }

    private boolean isContiguous(List<LogEntry> entries) {
        return contiguousEntries.isEmpty()
                || entries.isEmpty()
                || entries.get(0).index()
                        == contiguousEntries.get(contiguousEntries.size() - 1).index() + 1;
    }

    private void writeContiguousEntries(LogStorage storage) throws StorageFailure {
        if (!contiguousEntries.isEmpty()) {
            storage.write(null, contiguousEntries);
            contiguousEntries.clear();
        }
    }

    /**
     * Returns the event that reports all entries as durable up to the last entry of the batch; null without entries.
     */
    Event.@Nullable WritePersisted persistedEntries() {
        for (int i = writes.size() - 1; i >= 0; i--) {
            Effect.PersistWrite write = writes.get(i);
            List<LogEntry> entries = write.entries();
            if (!entries.isEmpty()) {
                return new Event.WritePersisted(
                        write.writtenInTerm(), entries.get(entries.size() - 1).position());
            }
        }
        return null;
    }

    /** Returns the event that reports the newest hard state as durable; null if the batch contains no hard state. */
    Event.@Nullable WritePersisted persistedHardState() {
        for (int i = writes.size() - 1; i >= 0; i--) {
            if (writes.get(i).hardState() != null) {
                return new Event.WritePersisted(writes.get(i).writtenInTerm(), LogPosition.ZERO);
            }
        }
        return null;
    }
}
