package dev.raftctl.node.simulation;

import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that keeps the promises of the real one without files, for speed. Writes are kept in order and only the
 * last ones can be lost.
 */
final class MemoryDirectory implements ServerFiles.Directory, ServerFiles {
    private record Write(@Nullable Ballot ballot, @Nullable Entry entry) {}

    private static final int SENT_MAX = 8;

    private record Image(Snapshot snapshot, byte[] file) {}

    private final long incarnation;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final TreeMap<Long, Entry> durableEntries = new TreeMap<>();
    private final List<Write> unsynced = new ArrayList<>();
    private Ballot durableBallot = Ballot.NONE;
    private long firstIndex = 1;
    private long distrustedTerm;
    private long promisedNanos;
    private @Nullable Image newest;
    private @Nullable Image previous;
    private final Map<Position, Image> sent = new LinkedHashMap<>(4, 0.75f, true);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private long receivedKey;

    MemoryDirectory(long incarnation) {
        this.incarnation = incarnation;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public ServerFiles open() {
        // A follower applies what a majority has on disk before it has it itself: its own snapshot may be ahead of its
        // log.
        Image image = newest;
        if (image != null && image.snapshot().last().index() >= firstIndex) {
            adopt(image.snapshot().last());
        }
        return this;
    }

    @Override
    public void crash(long luck) {
        int kept = unsynced.isEmpty() ? 0 : Math.floorMod(luck, unsynced.size() + 1);
        keep(kept);
        unsynced.clear();
        sent.clear();
        entries.clear();
        entries.putAll(durableEntries);
        received.reset();
    }

    private void keep(int writes) {
        for (Write write : unsynced.subList(0, writes)) {
            if (write.ballot() != null) {
                durableBallot = write.ballot();
            }
            if (write.entry() != null) {
                put(durableEntries, write.entry());
            }
        }
    }

    private static void put(NavigableMap<Long, Entry> log, Entry entry) {
        log.tailMap(entry.index(), true).clear();
        log.put(entry.index(), entry);
    }

    @Override
    public RecoveredState recovered() {
        List<TermRun> runs = new ArrayList<>();
        List<PlacedConfiguration> configurations = new ArrayList<>();
        long term = 0;
        for (Entry entry : entries.values()) {
            if (entry.term() != term) {
                term = entry.term();
                runs.add(new TermRun(entry.index(), term));
            }
            if (entry.kind() == EntryKind.CONFIGURATION) {
                configurations.add(
                        new PlacedConfiguration(entry.position(), ConfigurationFormat.decode(entry.payload())));
            }
        }
        Image image = newest;
        Position last = image == null ? Position.ZERO : image.snapshot().last();
        Configuration configuration =
                image == null ? Configuration.NONE : image.snapshot().configuration();
        long distrusted = Math.max(term, last.term()) > distrustedTerm ? 0 : distrustedTerm;
        return new RecoveredState(
                durableBallot,
                last,
                configuration,
                runs,
                firstIndex,
                lastIndex(),
                configurations,
                distrusted,
                promisedNanos);
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    private long lastIndex() {
        return entries.isEmpty() ? firstIndex - 1 : entries.lastKey();
    }

    @Override
    public void write(@Nullable Ballot ballot, List<Entry> added) {
        if (ballot != null) {
            unsynced.add(new Write(ballot, null));
        }
        for (Entry entry : added) {
            if (entry.index() < firstIndex || entry.index() > lastIndex() + 1) {
                throw new IllegalStateException(
                        "write of " + entry + " to a log from " + firstIndex + " to " + lastIndex());
            }
            unsynced.add(new Write(null, entry));
            put(entries, entry);
        }
    }

    @Override
    public void sync() {
        keep(unsynced.size());
        unsynced.clear();
    }

    @Override
    public void distrust(long term) {
        distrustedTerm = term;
    }

    @Override
    public void leasePromise(long nanos) {
        promisedNanos = nanos;
    }

    @Override
    public List<Entry> read(long from, long to, long bytesMax) {
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : entries.subMap(from, to).values()) {
            bytes += entry.weight();
            if (!found.isEmpty() && bytes > bytesMax) {
                break;
            }
            found.add(entry);
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("read from " + from + " to " + to + " of a log from " + firstIndex);
        }
        return found;
    }

    @Override
    public void compact(long firstIndexToKeep) {
        Image image = newest;
        long covered = image == null ? 0 : image.snapshot().last().index();
        firstIndex = Math.max(firstIndex, Math.min(firstIndexToKeep, covered + 1));
        entries.headMap(firstIndex).clear();
        durableEntries.headMap(firstIndex).clear();
    }

    @Override
    public boolean adopt(Position snapshot) {
        Entry held = entries.get(snapshot.index());
        if (held != null && held.term() == snapshot.term()) {
            return true;
        }
        entries.clear();
        durableEntries.clear();
        unsynced.removeIf(write -> write.entry() != null);
        firstIndex = snapshot.index() + 1;
        return false;
    }

    @Override
    public @Nullable Snapshot newestSnapshot() {
        Image image = newest;
        return image == null ? null : image.snapshot();
    }

    @Override
    public @Nullable Snapshot snapshotAt(Position last) {
        Image image = image(last);
        return image == null ? null : image.snapshot();
    }

    private @Nullable Image image(Position last) {
        for (Image image : new Image[] {newest, previous}) {
            if (image != null && image.snapshot().last().equals(last)) {
                return image;
            }
        }
        return sent.get(last);
    }

    @Override
    public Snapshot save(Position last, Configuration configuration, SnapshotStore.Body body) throws StorageFailure {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            byte[] head = ConfigurationFormat.encode(configuration);
            file.write(head.length >>> 8);
            file.write(head.length);
            file.writeBytes(head);
            body.writeTo(file);
            return publish(last, file.toByteArray());
        } catch (IOException impossible) {
            throw new StorageFailure(StorageFailure.Kind.IO, null, -1, "save", "", impossible);
        }
    }

    private Snapshot publish(Position last, byte[] file) {
        Image before = newest;
        if (before != null && before.snapshot().last().index() >= last.index()) {
            return before.snapshot();
        }
        Configuration configuration = ConfigurationFormat.decode(Arrays.copyOfRange(file, 2, bodyStart(file)));
        Image image = new Image(new Snapshot(last, configuration, file.length, digest(file)), file);
        previous = before;
        newest = image;
        return image.snapshot();
    }

    private static int bodyStart(byte[] file) {
        return 2 + ((file[0] & 0xFF) << 8) + (file[1] & 0xFF);
    }

    private static int digest(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file);
        return (int) crc.getValue();
    }

    @Override
    public InputStream openBody(Snapshot snapshot) {
        byte[] file = file(snapshot);
        int start = bodyStart(file);
        return new ByteArrayInputStream(file, start, file.length - start);
    }

    @Override
    public StorageFailure failureOf(Snapshot snapshot, IOException error) {
        return new StorageFailure(
                StorageFailure.Kind.DAMAGED,
                null,
                -1,
                snapshot + " cannot be restored: " + error.getMessage(),
                "",
                error);
    }

    @Override
    public byte[] readChunk(Snapshot snapshot, long offset, int bytesMax) {
        byte[] file = file(snapshot);
        keep(snapshot.last());
        int from = (int) Math.min(offset, file.length);
        return Arrays.copyOfRange(file, from, Math.min(file.length, from + bytesMax));
    }

    /** As on a disk: who sends a snapshot holds it open, also when it is replaced. */
    private void keep(Position last) {
        Image image = image(last);
        if (image != null) {
            sent.put(last, image);
        }
        if (sent.size() > SENT_MAX) {
            sent.remove(sent.keySet().iterator().next());
        }
    }

    private byte[] file(Snapshot snapshot) {
        Image image = image(snapshot.last());
        if (image == null) {
            throw new IllegalStateException("no snapshot of " + snapshot.last());
        }
        return image.file();
    }

    @Override
    public long receivedBytes(Position last, long total, int digest) {
        return key(last, total, digest) == receivedKey ? received.size() : 0;
    }

    @Override
    public long receive(Position last, long total, int digest, long offset, byte[] data) {
        long key = key(last, total, digest);
        if (key != receivedKey) {
            receivedKey = key;
            received.reset();
        }
        if (offset == received.size()) {
            received.writeBytes(data);
        }
        return received.size();
    }

    private static long key(Position last, long total, int digest) {
        return Dice.join(Dice.join(last.term(), last.index()), Dice.join(total, digest));
    }

    @Override
    public @Nullable Snapshot completeReceived(Position last, long total, int digest) {
        byte[] file = received.toByteArray();
        received.reset();
        return file.length == total && digest(file) == digest ? publish(last, file) : null;
    }
}
