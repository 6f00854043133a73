package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogEntryKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads the records of a segment in order through one buffer, without allocating an object for each. After {@link
 * #next} returns RECORD, the accessors describe that record.
 */
public final class SegmentRecordScanner {
    private static final int WINDOW_BYTES = 1 << 20;

    /** The content that the scanner found at its current offset. */
    enum RecordScanResult {
        RECORD,
        /** The scanner found only zeros, or the end of the file. */
        END,
        /** The scanner found bytes that are neither a record nor zeros. */
        BAD
    }

    private final Path path;
    private final Disk.OpenDiskFile file;
    private final long size;
    private final LogSegmentHeader header;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer window;
    private long windowStart;
    private long nextOffset;
    private int recordStart;
    private long expectedIndex;
    private int previousChecksum;
    private long previousTerm;
    private String problem = "";

    SegmentRecordScanner(Path path, Disk.OpenDiskFile file, LogSegmentHeader header) throws IOException {
        this.path = path;
        this.file = file;
        this.size = file.size();
        this.header = header;
        this.nextOffset = LogSegmentHeader.BYTES;
        this.expectedIndex = header.firstIndex();
        this.previousChecksum = header.previousChecksum();
        this.previousTerm = header.previousTerm();
        this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, Math.max(LogSegmentHeader.BYTES, size)));
        window.limit(0);
    }

    /** Returns the offset at which the next record would begin. */
    long nextRecordOffset() {
        return nextOffset;
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Returns why the last result of {@link #next} was BAD. */
    String problem() {
        return problem;
    }

    long nextIndex() {
        return expectedIndex;
    }

    int lastChecksum() {
        return previousChecksum;
    }

    long lastTerm() {
        return previousTerm;
    }

    LogEntryKind kind() {
        return LogEntryKind.of(window.get(recordStart + 32));
    }

    /** Returns the offset at which the current record begins. */
    public long recordOffset() {
        return nextOffset - SegmentRecord.HEADER_BYTES - SegmentRecord.payloadLength(window, recordStart);
    }

    int unsyncedCount() {
        return window.getInt(recordStart + 12);
    }

    public byte[] payload() {
        int start = recordStart + SegmentRecord.HEADER_BYTES;
        return Arrays.copyOfRange(window.array(), start, start + SegmentRecord.payloadLength(window, recordStart));
    }

    /** Reads the next record. Throws DAMAGED if an intact record does not continue the previous one. */
    RecordScanResult next() throws IOException, StorageFailure {
        if (nextOffset + SegmentRecord.HEADER_BYTES > size) {
            return isZeroFilledFrom(nextOffset) ? RecordScanResult.END : bad("the file ends within a record header");
        }
        int headerStart = loadWindow(nextOffset, SegmentRecord.HEADER_BYTES);
        if (!SegmentRecord.isPlausible(window, headerStart, size - nextOffset)) {
            return isZeroFilledFrom(nextOffset) ? RecordScanResult.END : bad("invalid record header");
        }
        int length = SegmentRecord.payloadLength(window, headerStart);
        recordStart = loadWindow(nextOffset, SegmentRecord.HEADER_BYTES + length);
        int stored = window.getInt(recordStart);
        if (!SegmentRecord.checksumMatches(window.array(), recordStart, length, stored, header.salt(), crc)) {
            return bad("the record of entry " + expectedIndex + " fails its checksum");
        }
        requireConsecutive(SegmentRecord.decode(window, recordStart));
        previousChecksum = stored;
        previousTerm = window.getLong(recordStart + 16);
        expectedIndex++;
        nextOffset += SegmentRecord.HEADER_BYTES + length;
        return RecordScanResult.RECORD;
    }

    /**
     * After BAD, searches the rest of the file for an intact record that was written after the bad one had been forced:
     * if there is one, the bad record is damage and not a torn tail. Returns its offset, or -1.
     */
    long findRecordProvingDurability() throws IOException {
        for (long candidate = nextOffset + 1; candidate + SegmentRecord.HEADER_BYTES <= size; candidate++) {
            int headerStart = loadWindow(candidate, SegmentRecord.HEADER_BYTES);
            if (SegmentRecord.isPlausible(window, headerStart, size - candidate)
                    && SegmentRecord.durableIndexWhenWritten(window, headerStart) >= expectedIndex) {
                int length = SegmentRecord.payloadLength(window, headerStart);
                int start = loadWindow(candidate, SegmentRecord.HEADER_BYTES + length);
                if (SegmentRecord.checksumMatches(
                        window.array(), start, length, window.getInt(start), header.salt(), crc)) {
                    return candidate;
                }
            }
        }
        return -1;
    }

    private void requireConsecutive(SegmentRecord found) throws StorageFailure {
        if (found.index() != expectedIndex
                || found.previousChecksum() != previousChecksum
                || found.term() < previousTerm) {
            throw StorageFailure.damaged(
                    path,
                    nextOffset,
                    "the record of entry t" + found.term() + "/" + found.index() + " does not follow t" + previousTerm
                            + "/" + (expectedIndex - 1));
        }
    }

    private RecordScanResult bad(String reason) {
        problem = reason;
        return RecordScanResult.BAD;
    }

    private boolean isZeroFilledFrom(long from) throws IOException {
        for (long offset = from; offset < size; ) {
            int bytes = (int) Math.min(window.capacity(), size - offset);
            int start = loadWindow(offset, bytes);
            for (int i = start; i < start + bytes; i++) {
                if (window.get(i) != 0) {
                    return false;
                }
            }
            offset += bytes;
        }
        return true;
    }

    /** Makes sure that the window contains this range of the file, and returns where in the window the range begins. */
    private int loadWindow(long from, int bytes) throws IOException {
        if (from < windowStart || from + bytes > windowStart + window.limit()) {
            if (bytes > window.capacity()) {
                window = ByteBuffer.allocate(bytes);
            }
            window.clear();
            windowStart = from;
            file.read(window, from);
            window.flip();
            if (window.limit() < bytes) {
                throw new IOException("only " + window.limit() + " of " + bytes + " bytes at " + from);
            }
        }
        return (int) (from - windowStart);
    }
}
