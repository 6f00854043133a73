package dev.raftctl.node.simulation;

import dev.raftctl.node.storage.SnapshotStorage;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
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
 * An in-memory data directory with the guarantees of the real one, for speed. Writes are kept in order, and a crash can
 * lose only the last ones.
 */
final class InMemoryDataDirectory
        implements SimulatedStorage.SimulatedDataDirectory, SimulatedStorage, SnapshotStorage {
    private record UnsyncedWrite(
            @Nullable HardState hardState, @Nullable LogEntry entry) {}

    private static final int MAX_SENT_SNAPSHOTS = 8;

    private record InMemorySnapshot(StoredSnapshot snapshot, byte[] bytes) {}

    private final long incarnation;
    private final TreeMap<Long, LogEntry> entries = new TreeMap<>();
    private final TreeMap<Long, LogEntry> durableEntries = new TreeMap<>();
    private final List<UnsyncedWrite> unsynced = new ArrayList<>();
    private HardState durableHardState = HardState.INITIAL;
    private long firstIndex = 1;
    private long recoveringTerm;
    private long promisedNanos;
    private @Nullable InMemorySnapshot newestImage;
    private @Nullable InMemorySnapshot previousImage;
    private final Map<LogPosition, InMemorySnapshot> sentImages = new LinkedHashMap<>(4, 0.75f, true);
    private final ByteArrayOutputStream receivedData = new ByteArrayOutputStream();
    private long receivedKey;

    InMemoryDataDirectory(long incarnation) {
        this.incarnation = incarnation;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public SimulatedStorage open() {
        // A follower applies entries that a majority has on disk before its own disk has them, so its snapshot may be
        // ahead of its log.
        InMemorySnapshot image = newestImage;
        if (image != null && image.snapshot().last().index() >= firstIndex) {
            adoptSnapshot(image.snapshot().last());
        }
        return this;
    }

    @Override
    public void crash(long randomKey) {
        int keptCount = unsynced.isEmpty() ? 0 : Math.floorMod(randomKey, unsynced.size() + 1);
        makeDurable(keptCount);
        unsynced.clear();
        sentImages.clear();
        entries.clear();
        entries.putAll(durableEntries);
        receivedData.reset();
    }

    private void makeDurable(int writes) {
        for (UnsyncedWrite write : unsynced.subList(0, writes)) {
            if (write.hardState() != null) {
                durableHardState = write.hardState();
            }
            if (write.entry() != null) {
                put(durableEntries, write.entry());
            }
        }
    }

    private static void put(NavigableMap<Long, LogEntry> log, LogEntry entry) {
        log.tailMap(entry.index(), true).clear();
        log.put(entry.index(), entry);
    }

    @Override
    public RecoveredState recovered() {
        List<TermRun> runs = new ArrayList<>();
        List<PositionedConfiguration> configurations = new ArrayList<>();
        long term = 0;
        for (LogEntry entry : entries.values()) {
            if (entry.term() != term) {
                term = entry.term();
                runs.add(new TermRun(entry.index(), term));
            }
            if (entry.kind() == LogEntryKind.CONFIGURATION) {
                configurations.add(new PositionedConfiguration(
                        entry.position(), ClusterConfigurationFormat.decode(entry.payload())));
            }
        }
        InMemorySnapshot image = newestImage;
        LogPosition last = image == null ? LogPosition.ZERO : image.snapshot().last();
        Configuration configuration =
                image == null ? Configuration.NONE : image.snapshot().configuration();
        long newRecoveringTerm = Math.max(term, last.term()) > recoveringTerm ? 0 : recoveringTerm;
        return new RecoveredState(
                durableHardState,
                last,
                configuration,
                runs,
                firstIndex,
                lastIndex(),
                configurations,
                newRecoveringTerm,
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
    public void write(@Nullable HardState hardState, List<LogEntry> newEntries) {
        if (hardState != null) {
            unsynced.add(new UnsyncedWrite(hardState, null));
        }
        for (LogEntry entry : newEntries) {
            if (entry.index() < firstIndex || entry.index() > lastIndex() + 1) {
                throw new IllegalStateException(
                        "write of " + entry + " to a log of entries " + firstIndex + " to " + lastIndex());
            }
            unsynced.add(new UnsyncedWrite(null, entry));
            put(entries, entry);
        }
    }

    @Override
    public void sync() {
        makeDurable(unsynced.size());
        unsynced.clear();
    }

    /** Does nothing: this directory is never corrupted, so nothing depends on the mark. */
    @Override
    public void markEnd() {}

    @Override
    public SnapshotStorage snapshots() {
        return this;
    }

    /** Returns null: this directory is never corrupted. */
    @Override
    public @Nullable StorageFailure findDamage(StoredSnapshot snapshot) {
        return null;
    }

    @Override
    public void setAside(StoredSnapshot damaged) {
        throw new IllegalStateException("an undamaged snapshot is set aside: " + damaged);
    }

    @Override
    public void beginRecovering(long term) {
        recoveringTerm = term;
    }

    @Override
    public void storeLeasePromise(long nanos) {
        promisedNanos = nanos;
    }

    @Override
    public List<LogEntry> read(long from, long to, long maxBytes) {
        List<LogEntry> entriesRead = new ArrayList<>();
        long bytes = 0;
        for (LogEntry entry : entries.subMap(from, to).values()) {
            bytes += entry.weight();
            if (!entriesRead.isEmpty() && bytes > maxBytes) {
                break;
            }
            entriesRead.add(entry);
        }
        if (entriesRead.isEmpty()) {
            throw new IllegalStateException(
                    "read from " + from + " to " + to + " of a log that begins at " + firstIndex);
        }
        return entriesRead;
    }

    @Override
    public void compact(long firstIndexToKeep) {
        InMemorySnapshot image = newestImage;
        long covered = image == null ? 0 : image.snapshot().last().index();
        firstIndex = Math.max(firstIndex, Math.min(firstIndexToKeep, covered + 1));
        entries.headMap(firstIndex).clear();
        durableEntries.headMap(firstIndex).clear();
    }

    @Override
    public boolean adoptSnapshot(LogPosition snapshot) {
        LogEntry existing = entries.get(snapshot.index());
        if (existing != null && existing.term() == snapshot.term()) {
            return true;
        }
        entries.clear();
        durableEntries.clear();
        unsynced.removeIf(write -> write.entry() != null);
        firstIndex = snapshot.index() + 1;
        return false;
    }

    @Override
    public @Nullable StoredSnapshot newest() {
        InMemorySnapshot image = newestImage;
        return image == null ? null : image.snapshot();
    }

    @Override
    public @Nullable StoredSnapshot find(LogPosition last) {
        InMemorySnapshot image = image(last);
        return image == null ? null : image.snapshot();
    }

    private @Nullable InMemorySnapshot image(LogPosition last) {
        for (InMemorySnapshot image : new InMemorySnapshot[] {newestImage, previousImage}) {
            if (image != null && image.snapshot().last().equals(last)) {
                return image;
            }
        }
        return sentImages.get(last);
    }

    @Override
    public StoredSnapshot save(LogPosition last, Configuration configuration, SnapshotStore.SnapshotBodyWriter body)
            throws StorageFailure {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            byte[] header = ClusterConfigurationFormat.encode(configuration);
            file.write(header.length >>> 8);
            file.write(header.length);
            file.writeBytes(header);
            body.writeTo(file);
            return publish(last, file.toByteArray());
        } catch (IOException impossible) {
            throw new StorageFailure(StorageFailure.StorageFailureKind.IO, null, -1, "save", "", impossible);
        }
    }

    private StoredSnapshot publish(LogPosition last, byte[] file) {
        InMemorySnapshot before = newestImage;
        if (before != null && before.snapshot().last().index() >= last.index()) {
            return before.snapshot();
        }
        Configuration configuration = ClusterConfigurationFormat.decode(Arrays.copyOfRange(file, 2, bodyStart(file)));
        InMemorySnapshot image =
                new InMemorySnapshot(new StoredSnapshot(last, configuration, file.length, digest(file)), file);
        previousImage = before;
        newestImage = image;
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
    public InputStream openBody(StoredSnapshot snapshot) {
        byte[] file = file(snapshot);
        int start = bodyStart(file);
        return new ByteArrayInputStream(file, start, file.length - start);
    }

    @Override
    public StorageFailure restoreFailure(StoredSnapshot snapshot, IOException error) {
        return new StorageFailure(
                StorageFailure.StorageFailureKind.DAMAGED,
                null,
                -1,
                snapshot + " cannot be restored: " + error.getMessage(),
                "",
                error);
    }

    @Override
    public byte[] readChunk(StoredSnapshot snapshot, long offset, int maxBytes) {
        byte[] file = file(snapshot);
        retainWhileSending(snapshot.last());
        int from = (int) Math.min(offset, file.length);
        return Arrays.copyOfRange(file, from, Math.min(file.length, from + maxBytes));
    }

    /** Keeps a snapshot that is being sent available even after a newer snapshot replaces it, as an open file would. */
    private void retainWhileSending(LogPosition last) {
        InMemorySnapshot image = image(last);
        if (image != null) {
            sentImages.put(last, image);
        }
        if (sentImages.size() > MAX_SENT_SNAPSHOTS) {
            sentImages.remove(sentImages.keySet().iterator().next());
        }
    }

    private byte[] file(StoredSnapshot snapshot) {
        InMemorySnapshot image = image(snapshot.last());
        if (image == null) {
            throw new IllegalStateException("no snapshot of " + snapshot.last());
        }
        return image.bytes();
    }

    @Override
    public long receiveChunk(LogPosition last, long total, int digest, long offset, byte[] data) {
        long key = key(last, total, digest);
        if (key != receivedKey) {
            receivedKey = key;
            receivedData.reset();
        }
        if (offset == receivedData.size()) {
            receivedData.writeBytes(data);
        }
        return receivedData.size();
    }

    private static long key(LogPosition last, long total, int digest) {
        return KeyedRandom.combine(KeyedRandom.combine(last.term(), last.index()), KeyedRandom.combine(total, digest));
    }

    @Override
    public @Nullable StoredSnapshot completeTransfer(LogPosition last, long total, int digest) {
        byte[] file = receivedData.toByteArray();
        receivedData.reset();
        return file.length == total && digest(file) == digest ? publish(last, file) : null;
    }
}
