package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code end}: the durable end of the log when the log was last idle, or when the server stopped. A record of
 * the last batch has no later record that proves it durable. This file proves it, so that bit rot in the last batch, or
 * a missing newest segment, is recognized as damage.
 *
 * <p>Two copies in separate blocks; each write replaces the older copy. Layout of a copy: preamble (16), generation
 * (8), incarnation (8), index (8), term (8), checksum of the record (4), zeros, and in the last four bytes the CRC-32C
 * of everything before. The log contains the marked entry at all times: the mark is durably cleared before the log is
 * truncated below it, and advanced only after a force. So a crash leaves the older copy, which still holds. The file is
 * created with the first mark.
 */
public final class LogEndMarkFile implements Closeable {
    static final int BYTES = 64;
    static final int BLOCK_BYTES = 4096;

    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

    private final Disk disk;
    private final Path path;
    private final FsyncFailureLatch failureLatch;
    private final long incarnation;
    private Disk.@Nullable OpenDiskFile file;
    private LogEndMarkGeneration current;
    private boolean isSecondCopyCurrent;

    private record LogEndMarkGeneration(long generation, LogEndMark mark) {}

    private LogEndMarkFile(
            Disk disk, Path path, FsyncFailureLatch failureLatch, long incarnation, LogEndMarkFileContents found) {
        this.disk = disk;
        this.path = path;
        this.failureLatch = failureLatch;
        this.incarnation = incarnation;
        this.current = found.newest;
        this.isSecondCopyCurrent = found.isSecondCopyNewest;
    }

    /**
     * The content of the file. Without a file, no end was ever recorded, or an older version wrote the directory. A
     * crash may tear one of the copies; two bad copies are damage.
     */
    public static final class LogEndMarkFileContents {
        private final boolean exists;
        private final LogEndMarkGeneration newest;
        private final boolean isSecondCopyNewest;
        private final List<StorageFailure> failures;

        private LogEndMarkFileContents(
                boolean exists,
                LogEndMarkGeneration newest,
                boolean isSecondCopyNewest,
                List<StorageFailure> failures) {
            this.exists = exists;
            this.newest = newest;
            this.isSecondCopyNewest = isSecondCopyNewest;
            this.failures = failures;
        }

        public boolean exists() {
            return exists;
        }

        public LogEndMark mark() {
            return newest.mark();
        }

        public List<StorageFailure> failures() {
            return failures;
        }

        /** Returns whether both copies are bad. A crash can damage only one of them. */
        public boolean isUnreadable() {
            return failures.size() == 2;
        }
    }

    /**
     * Reads both copies.
     *
     * @param incarnation of the directory's owner; 0 if unknown and therefore not compared
     */
    public static LogEndMarkFileContents read(Disk disk, Path path, long incarnation) throws StorageFailure {
        List<StorageFailure> failures = new ArrayList<>();
        try {
            if (!disk.exists(path)) {
                return new LogEndMarkFileContents(false, new LogEndMarkGeneration(0, LogEndMark.NONE), false, failures);
            }
            try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
                LogEndMarkGeneration first = readCopy(file, path, 0, incarnation, failures);
                LogEndMarkGeneration second = readCopy(file, path, BLOCK_BYTES, incarnation, failures);
                boolean isSecondNewer = second != null && (first == null || second.generation() > first.generation());
                LogEndMarkGeneration newest = isSecondNewer ? second : first;
                return new LogEndMarkFileContents(
                        true,
                        newest == null ? new LogEndMarkGeneration(0, LogEndMark.NONE) : newest,
                        isSecondNewer,
                        failures);
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /**
     * Opens the file and writes the newest copy again, because the process that wrote it may have been killed before
     * the copy reached the disk (hazard D03).
     */
    static LogEndMarkFile open(
            Disk disk, Path path, FsyncFailureLatch failureLatch, long incarnation, LogEndMarkFileContents found)
            throws IOException {
        LogEndMarkFile end = new LogEndMarkFile(disk, path, failureLatch, incarnation, found);
        if (found.exists() && !found.isUnreadable()) {
            Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.WRITE);
            end.file = file;
            end.write(file, end.current, end.isSecondCopyCurrent);
        }
        return end;
    }

    public LogEndMark mark() {
        return current.mark();
    }

    /** Records the durable end of the log. If the disk is full, the recorded end stays unchanged. */
    void advance(LogEndMark mark) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            store(mark);
        } catch (IOException error) {
            StorageFailure failure = failureLatch.latchUnlessFull(error, path, "write");
            if (failure.kind() != StorageFailureKind.FULL) {
                throw failure;
            }
        }
    }

    /**
     * Clears the end mark if it covers this index. Must be called before the entry at this index and all later ones are
     * removed from the log.
     */
    void clearIfCovering(long index) throws IOException {
        if (mark().index() >= index && mark().index() > 0) {
            store(LogEndMark.NONE);
        }
    }

    private void store(LogEndMark mark) throws IOException {
        LogEndMarkGeneration next = new LogEndMarkGeneration(current.generation() + 1, mark);
        Disk.OpenDiskFile open = file;
        if (open == null) {
            create(next);
            return;
        }
        write(open, next, !isSecondCopyCurrent);
        current = next;
        isSecondCopyCurrent = !isSecondCopyCurrent;
    }

    private void create(LogEndMarkGeneration first) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(2 * BLOCK_BYTES);
        blocks.put(0, encode(first).array(), 0, BYTES);
        blocks.put(
                BLOCK_BYTES,
                encode(new LogEndMarkGeneration(0, LogEndMark.NONE)).array(),
                0,
                BYTES);
        ChecksummedFile.replace(disk, path, blocks);
        file = disk.open(path, Disk.FileOpenMode.WRITE);
        current = first;
        isSecondCopyCurrent = false;
    }

    private void write(Disk.OpenDiskFile open, LogEndMarkGeneration copy, boolean second) throws IOException {
        open.write(encode(copy), second ? BLOCK_BYTES : 0);
        FsyncFailure.forceFile(open);
    }

    private ByteBuffer encode(LogEndMarkGeneration copy) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        DataFileFormat.END_MARK.put(bytes);
        LogEndMark mark = copy.mark();
        bytes.putLong(copy.generation()).putLong(incarnation).putLong(mark.index());
        bytes.putLong(mark.last().term()).putInt(mark.checksum());
        return bytes.putInt(CHECKSUM_AT, Crc32cChecksum.of(bytes, 0, CHECKSUM_AT))
                .rewind();
    }

    private static @Nullable LogEndMarkGeneration readCopy(
            Disk.OpenDiskFile file, Path path, long at, long incarnation, List<StorageFailure> failures)
            throws IOException, StorageFailure {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        file.read(bytes, at);
        try {
            return decode(bytes.flip(), path, at, incarnation);
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailureKind.DAMAGED) {
                throw failure;
            }
            failures.add(failure);
            return null;
        }
    }

    private static LogEndMarkGeneration decode(ByteBuffer bytes, Path path, long at, long incarnation)
            throws StorageFailure {
        DataFileFormat.END_MARK.check(bytes, path, at);
        if (bytes.limit() < BYTES || bytes.getInt(CHECKSUM_AT) != Crc32cChecksum.of(bytes, 0, CHECKSUM_AT)) {
            throw StorageFailure.damaged(path, at, "this copy of the end mark fails its checksum");
        }
        long generation = bytes.getLong();
        long owner = bytes.getLong();
        long index = bytes.getLong();
        long term = bytes.getLong();
        if (generation < 0 || index < 0 || term < 0) {
            throw StorageFailure.damaged(path, at, "this copy of the end mark is invalid");
        }
        if (incarnation != 0 && owner != incarnation) {
            throw StorageFailure.damaged(path, at, "the end mark was written by another server");
        }
        return new LogEndMarkGeneration(generation, new LogEndMark(new LogPosition(term, index), bytes.getInt()));
    }

    @Override
    public void close() throws IOException {
        Disk.OpenDiskFile open = file;
        if (open != null) {
            open.close();
        }
    }
}
