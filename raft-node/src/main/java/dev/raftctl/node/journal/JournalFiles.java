package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journal's directory, for writing. Writes are not forced: after a power failure the last lines may be missing or
 * damaged. The files of an older release are kept, as far as there is space for them. Not thread-safe.
 */
final class JournalFiles {
    /** The space that files of older releases may occupy, so that the whole journal stays within 16 MiB. */
    static final long MAX_VERSION_1_BYTES = 5 << 20;

    private final Disk disk;
    private final Path directory;
    private final Map<JournalStream, OpenStream> open = new EnumMap<>(JournalStream.class);
    private final SampleFile samples;
    private Disk.@Nullable OpenDiskFile aliveFile;
    private boolean isPrepared;

    /** The newest file of a stream. */
    private record OpenStream(Disk.OpenDiskFile file, long size) {}

    JournalFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        samples = new SampleFile(disk, directory);
    }

    /** Appends lines to the stream's newest file. If an {@link IOException} is thrown, some of them may be in it. */
    void append(JournalStream stream, String lines) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
        OpenStream to = openForAppend(stream, bytes.remaining());
        long end = to.size() + bytes.remaining();
        to.file().write(bytes, to.size());
        open.put(stream, new OpenStream(to.file(), end));
    }

    private OpenStream openForAppend(JournalStream stream, int bytes) throws IOException {
        OpenStream current = open.get(stream);
        if (current == null) {
            prepareDirectory();
            current = reopen(stream);
        }
        if (current != null && current.size() + bytes <= stream.maxFileBytes()) {
            return current;
        }
        if (current != null) {
            open.remove(stream);
            current.file().close();
        }
        return startFile(stream);
    }

    private void prepareDirectory() throws IOException {
        if (!isPrepared) {
            disk.createDirectories(directory);
            deleteOldestVersion1Files();
            isPrepared = true;
        }
    }

    /**
     * Opens the newest file and removes an incomplete last line. Returns null if there is no such file of this version.
     */
    private @Nullable OpenStream reopen(JournalStream stream) throws IOException {
        Path path = directory.resolve(stream.fileNames().get(0));
        if (!disk.exists(path)) {
            return null;
        }
        Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.WRITE);
        long size = isOfThisVersion(file) ? endOfLastLine(file) : 0;
        if (size == 0) {
            file.close();
            return null;
        }
        file.truncate(size);
        OpenStream reopened = new OpenStream(file, size);
        open.put(stream, reopened);
        return reopened;
    }

    private static boolean isOfThisVersion(Disk.OpenDiskFile file) throws IOException {
        byte[] preamble = preamble();
        ByteBuffer start = ByteBuffer.allocate(preamble.length);
        file.read(start, 0);
        return start.flip().equals(ByteBuffer.wrap(preamble));
    }

    private static long endOfLastLine(Disk.OpenDiskFile file) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = file.size();
        while (end > 0) {
            file.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        return end;
    }

    /** Gives every file of the stream the next older name, which replaces the oldest, and starts an empty file. */
    private OpenStream startFile(JournalStream stream) throws IOException {
        List<String> names = stream.fileNames();
        for (int age = names.size() - 1; age > 0; age--) {
            Path newer = directory.resolve(names.get(age - 1));
            if (disk.exists(newer)) {
                disk.rename(newer, directory.resolve(names.get(age)));
            }
        }
        Disk.OpenDiskFile file = disk.open(directory.resolve(names.get(0)), Disk.FileOpenMode.CREATE);
        byte[] preamble = preamble();
        file.write(ByteBuffer.wrap(preamble), 0);
        OpenStream started = new OpenStream(file, preamble.length);
        open.put(stream, started);
        return started;
    }

    private static byte[] preamble() {
        return (JournalLineFormat.PREAMBLE + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void deleteOldestVersion1Files() throws IOException {
        List<String> newestFirst = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (JournalReader.isVersion1(name)) {
                newestFirst.add(0, name);
            }
        }
        long bytes = 0;
        for (String name : newestFirst) {
            Path file = directory.resolve(name);
            try (Disk.OpenDiskFile old = disk.open(file, Disk.FileOpenMode.READ)) {
                bytes += old.size();
            }
            if (bytes > MAX_VERSION_1_BYTES) {
                disk.delete(file);
            }
        }
    }

    /** Overwrites the file that shows that this process runs. */
    void writeSignOfLife(AliveFile.LastSignOfLife alive) throws IOException {
        Disk.OpenDiskFile file = aliveFile;
        if (file == null) {
            prepareDirectory();
            Path path = directory.resolve(AliveFile.NAME);
            file = disk.open(path, disk.exists(path) ? Disk.FileOpenMode.WRITE : Disk.FileOpenMode.CREATE);
            aliveFile = file;
        }
        file.write(AliveFile.encode(alive), 0);
    }

    void writeSample(HealthSample sample) throws IOException {
        prepareDirectory();
        samples.write(sample);
    }

    /** Closes all files. The next write opens them again and removes what a failed write left in them. */
    void close() throws IOException {
        List<Disk.OpenDiskFile> files = new ArrayList<>();
        open.values().forEach(stream -> files.add(stream.file()));
        if (aliveFile != null) {
            files.add(aliveFile);
        }
        open.clear();
        aliveFile = null;
        samples.close();
        for (Disk.OpenDiskFile file : files) {
            file.close();
        }
    }
}
