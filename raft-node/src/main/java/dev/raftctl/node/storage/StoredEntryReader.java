package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads and verifies entries of the log. One disk read can fetch several of them. */
final class StoredEntryReader {
    private static final int MAX_READ_BYTES = 1 << 20;
    /** The part of an entry's {@link LogEntry#weight} that does not come from its payload. */
    private static final int OVERHEAD_WEIGHT = LogEntry.noop(1, 1).weight();

    private final LogSegment[] segments;
    private final CRC32C crc = new CRC32C();
    private final List<LogEntry> entries = new ArrayList<>();
    private long remainingWeight;

    StoredEntryReader(LogSegment[] segments, long maxBytes) {
        this.segments = segments;
        this.remainingWeight = maxBytes;
    }

    /**
     * Returns the entries from {@code from} (inclusive) to {@code end} (exclusive), or as many of them as the limit
     * allows. The segments must contain all of them.
     */
    List<LogEntry> read(long from, long end) throws StorageFailure {
        int place = segments.length - 1;
        while (segments[place].firstIndex() > from) {
            place--;
        }
        long next = from;
        while (next < end) {
            LogSegment segment = segments[place];
            long until = Math.min(end, place + 1 < segments.length ? segments[place + 1].firstIndex() : end);
            long stop = endOfRead(segment, next, until);
            if (stop == next) {
                break;
            }
            readRange(segment, next, stop);
            next = stop;
            if (next == until) {
                place++;
            }
        }
        return entries;
    }

    /**
     * Returns where one disk read ends: limited by weight and buffer size, but after at least one entry if it is the
     * first.
     */
    private long endOfRead(LogSegment segment, long from, long until) {
        long start = segment.offset(from);
        long stop = from;
        while (stop < until) {
            long bytes = segment.offset(stop + 1) - segment.offset(stop);
            long weight = bytes - SegmentRecord.HEADER_BYTES + OVERHEAD_WEIGHT;
            boolean isTooFar = stop > from && segment.offset(stop + 1) - start > MAX_READ_BYTES;
            boolean isFirst = entries.isEmpty() && stop == from;
            if (!isFirst && (weight > remainingWeight || isTooFar)) {
                break;
            }
            remainingWeight -= weight;
            stop++;
        }
        return stop;
    }

    private void readRange(LogSegment segment, long from, long stop) throws StorageFailure {
        long start = segment.offset(from);
        byte[] array = new byte[Math.toIntExact(segment.offset(stop) - start)];
        ByteBuffer bytes = ByteBuffer.wrap(array);
        try {
            segment.read(bytes, start);
        } catch (IOException error) {
            throw StorageFailure.of(error, segment.path(), "read");
        }
        int read = bytes.position();
        int at = 0;
        for (long index = from; index < stop; index++) {
            entries.add(decodeEntry(segment, array, at, read, index, start));
            at += SegmentRecord.HEADER_BYTES + SegmentRecord.payloadLength(bytes, at);
        }
    }

    private LogEntry decodeEntry(LogSegment segment, byte[] array, int at, int read, long index, long start)
            throws StorageFailure {
        ByteBuffer bytes = ByteBuffer.wrap(array);
        if (at + SegmentRecord.HEADER_BYTES <= read && SegmentRecord.isPlausible(bytes, at, read - at)) {
            SegmentRecord record = SegmentRecord.decode(bytes, at);
            int salt = segment.header().salt();
            if (record.index() == index
                    && SegmentRecord.checksumMatches(array, at, record.payloadLength(), record.checksum(), salt, crc)) {
                int payload = at + SegmentRecord.HEADER_BYTES;
                return new LogEntry(
                        record.term(),
                        index,
                        record.kind(),
                        Arrays.copyOfRange(array, payload, payload + record.payloadLength()));
            }
        }
        throw StorageFailure.damaged(
                segment.path(), start + at, "the record of entry " + index + " fails verification");
    }
}
