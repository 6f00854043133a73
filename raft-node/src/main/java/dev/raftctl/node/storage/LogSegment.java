package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One open segment and the offsets of its records, four bytes each. One thread writes it; other threads may look up the
 * offsets of records that a force has covered.
 */
final class LogSegment {
    /**
     * How many zeros the file is extended by at a time, so that most calls of {@link #force} need not store a new file
     * size.
     */
    static final int PREALLOCATION_BYTES = 256 << 10;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final Path path;
    private final LogSegmentHeader header;
    private final Disk.OpenDiskFile file;
    private int[] offsets;
    private int count;
    private long tail;
    private long allocatedEnd;

    /**
     * Creates a segment for an open file.
     *
     * @param offsets where each record begins; the segment takes ownership
     */
    LogSegment(
            Path path,
            LogSegmentHeader header,
            Disk.OpenDiskFile file,
            int[] offsets,
            int count,
            long tail,
            long filled) {
        this.path = path;
        this.header = header;
        this.file = file;
        this.offsets = offsets;
        this.count = count;
        this.tail = tail;
        this.allocatedEnd = filled;
    }

    /** Creates an empty segment and makes its file name durable (hazard D12). If the disk is full, no file is left. */
    static LogSegment create(Disk disk, Path directory, LogSegmentHeader header, long segmentBytes) throws IOException {
        Path path = directory.resolve(DataDirectory.segmentName(header.firstIndex()));
        Path temporary = DataDirectory.temporary(path);
        Disk.OpenDiskFile file = disk.open(temporary, Disk.FileOpenMode.CREATE);
        LogSegment created = new LogSegment(path, header, file, new int[64], 0, LogSegmentHeader.BYTES, 0);
        try {
            file.write(header.encode(), 0);
            created.preallocate(segmentBytes);
            file.force();
            disk.rename(temporary, path);
        } catch (IOException failed) {
            file.close();
            disk.delete(temporary);
            throw failed;
        }
        FsyncFailure.forceDirectory(disk, directory);
        return created;
    }

    Path path() {
        return path;
    }

    LogSegmentHeader header() {
        return header;
    }

    long firstIndex() {
        return header.firstIndex();
    }

    long lastIndex() {
        return header.firstIndex() + count - 1;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns the offset at which the next record will begin. */
    long tail() {
        return tail;
    }

    /**
     * Returns the offset at which the record of this entry begins. For the index after the last entry, returns the end
     * of the last record.
     */
    long offset(long index) {
        int slot = (int) (index - header.firstIndex());
        return slot == count ? tail : offsets[slot];
    }

    /** Registers a record of this size that was written at the tail. */
    void addRecord(int bytes) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        offsets[count++] = Math.toIntExact(tail);
        tail += bytes;
    }

    void write(ByteBuffer bytes, long at) throws IOException {
        file.write(bytes, at);
    }

    void force() throws IOException {
        file.force();
    }

    /** Extends the file with zeros beyond the tail. Does nothing if some of the zeros written earlier are left. */
    void preallocate(long segmentBytes) throws IOException {
        if (tail <= allocatedEnd) {
            return;
        }
        long step = Math.min(PREALLOCATION_BYTES, segmentBytes);
        long end = Math.max(tail, Math.min(segmentBytes, (tail / step + 1) * step));
        for (long at = tail; at < end; ) {
            ByteBuffer zeros = ZEROS.duplicate();
            zeros.limit((int) Math.min(zeros.capacity(), end - at));
            int bytes = zeros.remaining();
            file.write(zeros, at);
            at += bytes;
        }
        allocatedEnd = end;
    }

    /** Durably removes this entry and all later ones from the file, so that they cannot reappear (hazard D02). */
    void truncateFrom(long index) throws IOException {
        tail = offset(index);
        count = (int) (index - header.firstIndex());
        allocatedEnd = tail;
        file.truncate(tail);
        FsyncFailure.forceFile(file);
    }

    /** Durably truncates the file after its last record. Nothing is appended to the segment after that. */
    void seal() throws IOException {
        truncateFrom(lastIndex() + 1);
    }

    /**
     * Writes the record at this index and all later ones again, unchanged, and syncs the file. After a crash of the
     * process, these records may exist only in the page cache (hazard D03).
     */
    void rewriteFrom(long index) throws IOException {
        long at = offset(Math.max(index, header.firstIndex()));
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PREALLOCATION_BYTES, tail - at));
        while (at < tail) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), tail - at));
            int read = file.read(bytes, at);
            file.write(bytes.flip(), at);
            at += read;
        }
        file.write(header.encode(), 0);
        file.force();
    }

    /** Reads the header of the record that holds this entry. */
    SegmentRecord readRecordHeader(long index) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentRecord.HEADER_BYTES);
        file.read(bytes, offset(index));
        return SegmentRecord.decode(bytes.flip(), 0);
    }

    /** Reads into the buffer from this offset on, until the buffer is full or the file ends. */
    void read(ByteBuffer into, long at) throws IOException {
        file.read(into, at);
    }

    void close() throws IOException {
        file.close();
    }
}
