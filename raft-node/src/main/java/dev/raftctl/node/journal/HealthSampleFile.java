package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ring {@code journal/samples.bin} of 1 MiB: one sample of 64 bytes every 10 s, so about 45 hours. The first slot
 * holds a preamble. Writes are not forced, and a damaged sample is skipped. Not thread-safe.
 */
public final class HealthSampleFile {
    static final String NAME = "samples.bin";
    static final int SLOTS = (1 << 20) / HealthSample.BYTES;

    private static final long MAGIC = 0x7261667473616d70L;
    private static final int VERSION = 1;

    private final Disk disk;
    private final Path directory;
    private Disk.@Nullable OpenDiskFile file;
    private int nextSlot;

    /** @param directory the directory of the journal */
    HealthSampleFile(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Returns the samples of this data directory, oldest first; none if there are none. */
    public static List<HealthSample> read(Path dataDirectory) throws IOException {
        return readDirectory(new RealDisk(), dataDirectory.resolve("journal"));
    }

    static List<HealthSample> readDirectory(Disk disk, Path journalDirectory) throws IOException {
        Path path = journalDirectory.resolve(NAME);
        if (!disk.exists(path)) {
            return List.of();
        }
        try (Disk.OpenDiskFile open = disk.open(path, Disk.FileOpenMode.READ)) {
            ByteBuffer bytes = contentOf(open);
            List<HealthSample> samples = new ArrayList<>();
            int newest = isOfThisVersion(bytes) ? newestSlot(bytes) : 0;
            for (int i = 1; i < SLOTS && newest > 0; i++) {
                HealthSample sample = sampleAt(bytes, 1 + (newest - 1 + i) % (SLOTS - 1));
                if (sample != null) {
                    samples.add(sample);
                }
            }
            return samples;
        }
    }

    void write(HealthSample sample) throws IOException {
        Disk.OpenDiskFile open = file;
        if (open == null) {
            open = open();
            file = open;
        }
        try {
            open.write(sample.encode(), (long) nextSlot * HealthSample.BYTES);
        } catch (IOException failed) {
            file = null;
            open.close();
            throw failed;
        }
        nextSlot = 1 + nextSlot % (SLOTS - 1);
    }

    private Disk.OpenDiskFile open() throws IOException {
        disk.createDirectories(directory);
        Path path = directory.resolve(NAME);
        if (disk.exists(path)) {
            ByteBuffer bytes;
            try (Disk.OpenDiskFile existing = disk.open(path, Disk.FileOpenMode.READ)) {
                bytes = contentOf(existing);
            }
            if (isOfThisVersion(bytes)) {
                nextSlot = 1 + newestSlot(bytes) % (SLOTS - 1);
                return disk.open(path, Disk.FileOpenMode.WRITE);
            }
        }
        try (Disk.OpenDiskFile created = disk.open(path, Disk.FileOpenMode.CREATE)) {
            created.write(
                    ByteBuffer.allocate(HealthSample.BYTES)
                            .putLong(MAGIC)
                            .putInt(VERSION)
                            .clear(),
                    0);
        }
        nextSlot = 1;
        return disk.open(path, Disk.FileOpenMode.WRITE);
    }

    private static ByteBuffer contentOf(Disk.OpenDiskFile open) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOTS * HealthSample.BYTES);
        open.read(bytes, 0);
        return bytes.clear();
    }

    private static boolean isOfThisVersion(ByteBuffer bytes) {
        return bytes.getLong(0) == MAGIC && bytes.getInt(Long.BYTES) == VERSION;
    }

    /**
     * Returns the slot that was written last, or 0 if none was. The slots are written in turn, so it is the one whose
     * successor is empty or of an earlier process or time; the clock of the machine may have been set back.
     */
    private static int newestSlot(ByteBuffer bytes) {
        int last = 0;
        for (int slot = 1; slot < SLOTS; slot++) {
            HealthSample sample = sampleAt(bytes, slot);
            if (sample == null) {
                continue;
            }
            HealthSample before = last == 0 ? null : sampleAt(bytes, last);
            boolean isOlder = before != null
                    && (sample.boot() == before.boot()
                            ? sample.monoMillis() < before.monoMillis()
                            : sample.wallMillis() < before.wallMillis());
            if (isOlder) {
                return last;
            }
            last = slot;
        }
        return last;
    }

    private static @Nullable HealthSample sampleAt(ByteBuffer bytes, int slot) {
        return HealthSample.decode(
                bytes.duplicate().position(slot * HealthSample.BYTES).limit((slot + 1) * HealthSample.BYTES));
    }

    void close() throws IOException {
        Disk.OpenDiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
