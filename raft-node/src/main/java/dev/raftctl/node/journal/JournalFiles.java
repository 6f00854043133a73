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

    /** The size of the blocks in which the end of the last line is searched for. */
    private static final int SEARCH_BLOCK_BYTES = 4 << 10;

    private final Disk disk;
    private final Path directory;
    private final Map<JournalStream, OpenStream> open = new EnumMap<>(JournalStream.class);
    private final HealthSampleFile samples;
    private Disk.@Nullable OpenDiskFile aliveFile;
    private boolean isPrepared;
    private @Nullable IOException cleanUpFailure;

    /** The newest file of a stream. */
    private record OpenStream(Disk.OpenDiskFile file, long size) {}

    JournalFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        samples = new HealthSampleFile(disk, directory);
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
            retryFailedCleanUp();
            prepareDirectory();
            current = reopen(stream);
        }
        if (current != null && current.size() + bytes <= stream.maxFileBytes()) {
            return current;
        }
        if (current != null) {
            open.remove(stream);
            current.file().close();
            retryFailedCleanUp();
        }
        return startFile(stream);
    }

    private void prepareDirectory() throws IOException {
        if (!isPrepared) {
            disk.createDirectories(directory);
            isPrepared = true;
            cleanUp();
        }
    }

    private void retryFailedCleanUp() {
        if (cleanUpFailure != null) {
            cleanUp();
        }
    }

    private void cleanUp() {
        try {
            deleteOldestVersion1Files();
            cleanUpFailure = null;
        } catch (IOException failed) {
            cleanUpFailure = failed;
        }
    }

    /**
     * Returns why the latest attempt to delete old files failed, or null if it did not. New lines are written all the
     * same. Whenever a stream's file is opened or rotated, a failed attempt is repeated.
     */
    @Nullable
    IOException cleanUpFailure() {
        return cleanUpFailure;
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
        OpenStream reopened = null;
        try {
            reopened = repaired(file);
        } finally {
            if (reopened == null) {
                file.close();
            }
        }
        if (reopened != null) {
            open.put(stream, reopened);
        }
        return reopened;
    }

    /**
     * Returns the file without its incomplete last line, or null if it is of another version. If the first line is
     * incomplete, the file has no records yet and is used as a new one: to keep it would cost the oldest file.
     */
    private static @Nullable OpenStream repaired(Disk.OpenDiskFile file) throws IOException {
        byte[] preamble = preamble();
        ByteBuffer start = ByteBuffer.allocate(preamble.length);
        file.read(start, 0);
        start.flip();
        if (!start.equals(ByteBuffer.wrap(preamble, 0, start.limit()))) {
            return null;
        }
        if (start.limit() < preamble.length) {
            file.write(ByteBuffer.wrap(preamble), 0);
            return new OpenStream(file, preamble.length);
        }
        long size = endOfLastLine(file);
        file.truncate(size);
        return new OpenStream(file, size);
    }

    private static long endOfLastLine(Disk.OpenDiskFile file) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(SEARCH_BLOCK_BYTES);
        long end = file.size();
        while (end > 0) {
            long start = Math.max(0, end - SEARCH_BLOCK_BYTES);
            int length = file.read(block.clear().limit((int) (end - start)), start);
            for (int i = length - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /**
     * Rotates the stream's files and starts an empty one, which replaces the oldest. The new file is written before any
     * other is renamed: on a full disk that write fails, and must not cost the oldest file.
     */
    private OpenStream startFile(JournalStream stream) throws IOException {
        List<String> names = stream.fileNames();
        Path newest = directory.resolve(names.get(0));
        Path temporary = directory.resolve(names.get(0) + ".tmp");
        writePreamble(temporary);
        for (int age = firstUnusedAge(names); age > 0; age--) {
            disk.rename(directory.resolve(names.get(age - 1)), directory.resolve(names.get(age)));
        }
        disk.rename(temporary, newest);
        OpenStream started = new OpenStream(disk.open(newest, Disk.FileOpenMode.WRITE), preamble().length);
        open.put(stream, started);
        return started;
    }

    private void writePreamble(Path file) throws IOException {
        try (Disk.OpenDiskFile created = disk.open(file, Disk.FileOpenMode.CREATE)) {
            created.write(ByteBuffer.wrap(preamble()), 0);
        }
    }

    /**
     * Returns the first age for which there is no file; the greatest age if there is a file for each. An interrupted
     * rotation leaves such a gap, up to which the next one renames files.
     */
    private int firstUnusedAge(List<String> names) throws IOException {
        int age = 0;
        while (age < names.size() - 1 && disk.exists(directory.resolve(names.get(age)))) {
            age++;
        }
        return age;
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
        FirstFailure failure = new FirstFailure();
        for (String name : newestFirst) {
            Path file = directory.resolve(name);
            try (Disk.OpenDiskFile old = disk.open(file, Disk.FileOpenMode.READ)) {
                bytes += old.size();
            } catch (IOException unreadable) {
                failure.add(unreadable);
            }
            if (bytes > MAX_VERSION_1_BYTES) {
                failure.tryRun(() -> disk.delete(file));
            }
        }
        failure.throwIfAny();
    }

    /** Overwrites the file that shows that this process is running. After a failure, the next call opens it again. */
    void writeLastAliveRecord(LastAliveFile.LastAliveRecord alive) throws IOException {
        Disk.OpenDiskFile file = aliveFile;
        if (file == null) {
            prepareDirectory();
            Path path = directory.resolve(LastAliveFile.NAME);
            file = disk.open(path, disk.exists(path) ? Disk.FileOpenMode.WRITE : Disk.FileOpenMode.CREATE);
            aliveFile = file;
        }
        try {
            file.write(LastAliveFile.encode(alive), 0);
        } catch (IOException failed) {
            aliveFile = null;
            file.close();
            throw failed;
        }
    }

    /** Writes a sample. If that fails, the next call opens the file again. */
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
        FirstFailure failure = new FirstFailure();
        failure.tryRun(samples::close);
        for (Disk.OpenDiskFile file : files) {
            failure.tryRun(file::close);
        }
        failure.throwIfAny();
    }
}
