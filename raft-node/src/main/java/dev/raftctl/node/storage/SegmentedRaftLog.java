package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The log as a sequence of segments, of which only the last is written. Appends are collected in one buffer and written
 * at once. All methods except {@link #read} belong to one thread.
 */
final class SegmentedRaftLog implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final long segmentBytes;
    private final long incarnation;
    private final FsyncFailureLatch failureLatch;
    private final LogEndMarkFile endMarkFile;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer;
    private long bufferOffset;
    private volatile LogSegment[] segments;
    private volatile long syncedIndex;
    private LogPosition last;
    private int lastChecksum;
    private boolean dirty;

    /**
     * Creates a log from its scanned segments.
     *
     * @param segments in order; empty to begin a new log after {@code last}
     */
    SegmentedRaftLog(
            Disk disk,
            Path directory,
            StorageSettings settings,
            long incarnation,
            FsyncFailureLatch failureLatch,
            LogEndMarkFile endMarkFile,
            List<LogSegment> segments,
            LogPosition last,
            int lastChecksum)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.segmentBytes = settings.segmentBytes();
        this.incarnation = incarnation;
        this.failureLatch = failureLatch;
        this.endMarkFile = endMarkFile;
        this.buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, Math.max(4096, segmentBytes)));
        this.segments = segments.toArray(new LogSegment[0]);
        this.last = last;
        this.lastChecksum = lastChecksum;
        this.syncedIndex = last.index();
        if (segments.isEmpty()) {
            addSegment();
        }
    }

    long firstIndex() {
        return segments[0].firstIndex();
    }

    LogPosition last() {
        return last;
    }

    /**
     * Writes consecutive entries; the first replaces the entry at its index and every entry after it. If the disk is
     * full, throws FULL and durably ends the log before the first of these entries.
     */
    void append(List<LogEntry> entries) throws StorageFailure {
        failureLatch.throwIfFailed();
        long first = entries.get(0).index();
        try {
            if (first <= last.index()) {
                truncateFrom(first);
            }
            write(entries);
        } catch (IOException error) {
            StorageFailure failure = StorageFailure.of(error, activeSegment().path(), "write to");
            if (failure.kind() != StorageFailure.StorageFailureKind.FULL) {
                throw failureLatch.latch(failure);
            }
            rollBackAppend(first);
            throw failure;
        }
    }

    private void write(List<LogEntry> entries) throws IOException {
        dirty = true;
        bufferOffset = activeSegment().tail();
        for (LogEntry entry : entries) {
            requireConsecutive(entry);
            int bytes = SegmentRecord.sizeBytes(entry);
            if (!activeSegment().isEmpty() && activeSegment().tail() + bytes > segmentBytes) {
                flush();
                roll();
                dirty = true;
            }
            bufferRecord(entry, bytes);
        }
        flush();
        activeSegment().preallocate(segmentBytes);
    }

    /** Removes what a failed append wrote to the file, so that the log ends with an intact record (hazard D04). */
    private void rollBackAppend(long first) throws StorageFailure {
        buffer.clear();
        try {
            truncateFrom(first);
            dirty = false;
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, activeSegment().path(), "roll back a write to"));
        }
    }

    /** Makes all appended entries durable. */
    void sync() throws StorageFailure {
        failureLatch.throwIfFailed();
        if (!dirty) {
            return;
        }
        try {
            activeSegment().force();
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, activeSegment().path(), "sync"));
        }
        dirty = false;
        syncedIndex = last.index();
    }

    /**
     * Durably records the current durable end of the log, so that bit rot in its last records is not taken for a torn
     * tail (hazard D15).
     */
    void markEnd() throws StorageFailure {
        failureLatch.throwIfFailed();
        LogEndMark mark = new LogEndMark(last, lastChecksum);
        if (!dirty && !mark.equals(endMarkFile.mark())) {
            endMarkFile.advance(mark);
        }
    }

    /**
     * Returns synced entries from {@code from} up to, but not including, {@code to}: at least one, limited by weight.
     * May be called from any thread.
     */
    List<LogEntry> read(long from, long to, long maxBytes) throws StorageFailure {
        long end = Math.min(to, syncedIndex + 1);
        LogSegment[] currentSegments = segments;
        if (from < currentSegments[0].firstIndex() || from >= end) {
            throw new IllegalArgumentException("entries from " + from + " before " + to + " of "
                    + currentSegments[0].firstIndex() + " to " + (end - 1) + " on disk");
        }
        return new StoredEntryReader(currentSegments, maxBytes).read(from, end);
    }

    /**
     * Deletes whole segments that end before this index, oldest first; each deletion is durable before the next begins
     * (hazard D11).
     */
    void compact(long firstIndexToKeep) throws StorageFailure {
        failureLatch.throwIfFailed();
        while (segments.length > 1 && segments[1].firstIndex() <= firstIndexToKeep) {
            LogSegment oldest = segments[0];
            segments = Arrays.copyOfRange(segments, 1, segments.length);
            delete(oldest);
        }
    }

    /** Returns whether the log contains an entry of this index and term, or begins directly after this position. */
    boolean contains(LogPosition position) throws StorageFailure {
        if (position.index() > last.index() || position.index() < firstIndex() - 1) {
            return false;
        }
        return position.index() == last.index() ? position.equals(last) : termAt(position.index()) == position.term();
    }

    /** Deletes all entries and makes the log begin after this position. */
    void restartAfter(LogPosition position) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            endMarkFile.clearIfCovering(0);
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, directory, "clear the end mark of"));
        }
        while (segments.length > 0) {
            deleteNewestSegment();
        }
        last = position;
        lastChecksum = 0;
        syncedIndex = position.index();
        dirty = false;
        try {
            addSegment();
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, directory, "create a segment in"));
        }
    }

    private void bufferRecord(LogEntry entry, int bytes) throws IOException {
        if (buffer.remaining() < SegmentRecord.HEADER_BYTES) {
            flush();
        }
        int salt = activeSegment().header().salt();
        int unsyncedCount = Math.toIntExact(last.index() - syncedIndex);
        int checksum = SegmentRecord.putHeader(buffer, entry, lastChecksum, unsyncedCount, salt, crc);
        byte[] payload = entry.payload();
        for (int done = 0; done < payload.length; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int part = Math.min(buffer.remaining(), payload.length - done);
            buffer.put(payload, done, part);
            done += part;
        }
        activeSegment().addRecord(bytes);
        last = entry.position();
        lastChecksum = checksum;
    }

    private void flush() throws IOException {
        buffer.flip();
        int bytes = buffer.remaining();
        if (bytes > 0) {
            activeSegment().write(buffer, bufferOffset);
        }
        buffer.clear();
        bufferOffset += bytes;
    }

    /**
     * Makes the full segment durable and then creates the next one. So if a segment exists, all earlier ones are
     * durable.
     */
    private void roll() throws IOException {
        activeSegment().seal();
        syncedIndex = last.index();
        addSegment();
        bufferOffset = activeSegment().tail();
    }

    private void addSegment() throws IOException {
        LogSegmentHeader header = LogSegmentHeader.after(last, lastChecksum, incarnation);
        LogSegment[] extended = Arrays.copyOf(segments, segments.length + 1);
        extended[segments.length] = LogSegment.create(disk, directory, header, segmentBytes);
        segments = extended;
    }

    /**
     * Truncates from the back, each step durable before the next: after a crash the log is intact up to some entry
     * (hazard D11).
     */
    private void truncateFrom(long index) throws IOException, StorageFailure {
        if (index < firstIndex()) {
            throw new IllegalArgumentException("entry " + index + " is before the log's first, " + firstIndex());
        }
        endMarkFile.clearIfCovering(index);
        syncedIndex = Math.min(syncedIndex, index - 1);
        while (activeSegment().firstIndex() > index) {
            deleteNewestSegment();
        }
        LogSegment segment = activeSegment();
        if (index == segment.firstIndex()) {
            last = segment.header().previous();
            lastChecksum = segment.header().previousChecksum();
        } else {
            SegmentRecord previous = segment.readRecordHeader(index - 1);
            last = new LogPosition(previous.term(), previous.index());
            lastChecksum = previous.checksum();
        }
        segment.truncateFrom(index);
        syncedIndex = index - 1;
    }

    private void deleteNewestSegment() throws StorageFailure {
        LogSegment newest = activeSegment();
        segments = Arrays.copyOf(segments, segments.length - 1);
        delete(newest);
    }

    private void delete(LogSegment segment) throws StorageFailure {
        try {
            segment.close();
            disk.delete(segment.path());
            disk.forceDirectory(directory);
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, segment.path(), "delete"));
        }
    }

    private long termAt(long index) throws StorageFailure {
        for (LogSegment segment : segments) {
            if (index == segment.firstIndex() - 1) {
                return segment.header().previousTerm();
            }
            if (index <= segment.lastIndex()) {
                try {
                    return segment.readRecordHeader(index).term();
                } catch (IOException error) {
                    throw StorageFailure.of(error, segment.path(), "read");
                }
            }
        }
        throw new IllegalArgumentException("entry " + index + " is not in the log");
    }

    private void requireConsecutive(LogEntry entry) {
        if (entry.index() != last.index() + 1 || entry.term() < last.term()) {
            throw new IllegalArgumentException("entry " + entry.position() + " does not follow " + last);
        }
    }

    private LogSegment activeSegment() {
        return segments[segments.length - 1];
    }

    @Override
    public void close() throws IOException {
        for (LogSegment segment : segments) {
            segment.close();
        }
        endMarkFile.close();
    }
}
