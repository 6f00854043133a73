package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.EntryKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a segment's records from front to back through one window of memory, making no object for a record. After
 * {@link #next} says RECORD, the accessors tell of that record.
 */
final class RecordScanner {
    private static final int WINDOW_BYTES = 1 << 20;

    /** What lies at the place that the scan has reached. */
    enum ScanResult {
        RECORD,
        /** Nothing but zeros, or the file's end. */
        END,
        /** Something that is no record. */
        BAD
    }

    private final Path path;
    private final Disk.OpenFile file;
    private final long size;
    private final SegmentHeader header;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer window;
    private long windowStart;
    private long at;
    private int record;
    private long expectedIndex;
    private int previousChecksum;
    private long previousTerm;
    private String problem = "";

    RecordScanner(Path path, Disk.OpenFile file, SegmentHeader header) throws IOException {
        this.path = path;
        this.file = file;
        this.size = file.size();
        this.header = header;
        this.at = SegmentHeader.BYTES;
        this.expectedIndex = header.firstIndex();
        this.previousChecksum = header.previousChecksum();
        this.previousTerm = header.previousTerm();
        this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, Math.max(SegmentHeader.BYTES, size)));
        window.limit(0);
    }

    /** Where the next record would begin. */
    long nextRecordOffset() {
        return at;
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** What is wrong, after BAD. */
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

    EntryKind kind() {
        return EntryKind.of(window.get(record + 32));
    }

    /** Where the record just found begins. */
    long recordOffset() {
        return at - LogRecord.HEADER_BYTES - LogRecord.payloadLength(window, record);
    }

    int unsyncedCount() {
        return window.getInt(record + 12);
    }

    byte[] payload() {
        int start = record + LogRecord.HEADER_BYTES;
        return Arrays.copyOfRange(window.array(), start, start + LogRecord.payloadLength(window, record));
    }

    /** Passes over one record. A whole record that does not follow from the one before it is damage. */
    ScanResult next() throws IOException, StorageFailure {
        if (at + LogRecord.HEADER_BYTES > size) {
            return isZeroFilledFrom(at) ? ScanResult.END : bad("the file ends within a record's header");
        }
        int found = loadWindow(at, LogRecord.HEADER_BYTES);
        if (!LogRecord.isPlausible(window, found, size - at)) {
            return isZeroFilledFrom(at) ? ScanResult.END : bad("no record's header");
        }
        int length = LogRecord.payloadLength(window, found);
        record = loadWindow(at, LogRecord.HEADER_BYTES + length);
        int stored = window.getInt(record);
        if (!LogRecord.checksumMatches(window.array(), record, length, stored, header.salt(), crc)) {
            return bad("the record of entry " + expectedIndex + " fails its checksum");
        }
        requireConsecutive(LogRecord.decode(window, record));
        previousChecksum = stored;
        previousTerm = window.getLong(record + 16);
        expectedIndex++;
        at += LogRecord.HEADER_BYTES + length;
        return ScanResult.RECORD;
    }

    /**
     * After BAD: where a whole record lies, further back in this file, that was written after the bad one had been forced; -1
     * for none. Then this is no torn tail.
     */
    long findRecordProvingDurability() throws IOException {
        for (long candidate = at + 1; candidate + LogRecord.HEADER_BYTES <= size; candidate++) {
            int found = loadWindow(candidate, LogRecord.HEADER_BYTES);
            if (LogRecord.isPlausible(window, found, size - candidate)
                    && LogRecord.durableIndexWhenWritten(window, found) >= expectedIndex) {
                int length = LogRecord.payloadLength(window, found);
                int start = loadWindow(candidate, LogRecord.HEADER_BYTES + length);
                if (LogRecord.checksumMatches(
                        window.array(), start, length, window.getInt(start), header.salt(), crc)) {
                    return candidate;
                }
            }
        }
        return -1;
    }

    private void requireConsecutive(LogRecord found) throws StorageFailure {
        if (found.index() != expectedIndex
                || found.previousChecksum() != previousChecksum
                || found.term() < previousTerm) {
            throw StorageFailure.damaged(
                    path,
                    at,
                    "the record of entry t" + found.term() + "/" + found.index() + " does not follow t" + previousTerm
                            + "/" + (expectedIndex - 1));
        }
    }

    private ScanResult bad(String reason) {
        problem = reason;
        return ScanResult.BAD;
    }

    private boolean isZeroFilledFrom(long from) throws IOException {
        for (long place = from; place < size; ) {
            int bytes = (int) Math.min(window.capacity(), size - place);
            int start = loadWindow(place, bytes);
            for (int i = start; i < start + bytes; i++) {
                if (window.get(i) != 0) {
                    return false;
                }
            }
            place += bytes;
        }
        return true;
    }

    /** Has these bytes of the file in the window; returns where in it. */
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
