package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The result of scanning one segment without changing it.
 *
 * @param offsets where each of its {@code recordCount} records begins
 * @param tail where the last record ends
 * @param last position of the last record, or of the one before the segment
 * @param lastChecksum of that record
 * @param lastUnsyncedCount the unsynced count of the last record; 0 if there is none
 * @param tornTail a description of bytes after the last record that are not zeros and had never been forced; null if
 *     there are none
 * @param damage of bytes after the last record that had been forced and have changed; null if there is none
 */
public record ScannedSegment(
        Path path,
        LogSegmentHeader header,
        int[] offsets,
        int recordCount,
        long tail,
        long size,
        LogPosition last,
        int lastChecksum,
        int lastUnsyncedCount,
        @Nullable String tornTail,
        @Nullable StorageFailure damage) {

    /** Receives the records of a segment in order. If the visitor throws DAMAGED, the scan ends before that record. */
    public interface ScannedRecordVisitor {
        void record(LogPosition position, LogEntryKind kind, SegmentRecordScanner scan) throws StorageFailure;
    }

    /** Scans a segment and throws if it is damaged. */
    public static ScannedSegment scan(Disk disk, Path path, ScannedRecordVisitor visitor) throws StorageFailure {
        ScannedSegment found = scanUntilDamage(disk, path, visitor);
        if (found.damage != null) {
            throw found.damage;
        }
        return found;
    }

    public static LogSegmentHeader readHeader(Disk disk, Path path) throws StorageFailure {
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            return header(file, path);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /**
     * Scans the intact records at the start of a segment. Throws only if the header is damaged, because without it no
     * record can be trusted.
     */
    static ScannedSegment scanUntilDamage(Disk disk, Path path, ScannedRecordVisitor visitor) throws StorageFailure {
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            LogSegmentHeader header = header(file, path);
            return scanRecords(path, header, new SegmentRecordScanner(path, file, header), visitor);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    private static LogSegmentHeader header(Disk.OpenDiskFile file, Path path) throws IOException, StorageFailure {
        ByteBuffer head = ByteBuffer.allocate(LogSegmentHeader.BYTES);
        file.read(head, 0);
        return LogSegmentHeader.decode(head.flip(), path);
    }

    private static ScannedSegment scanRecords(
            Path path, LogSegmentHeader header, SegmentRecordScanner scan, ScannedRecordVisitor visitor)
            throws IOException, StorageFailure {
        int[] offsets = new int[1024];
        int count = 0;
        int unsyncedCount = 0;
        long tail = scan.nextRecordOffset();
        LogPosition last = header.previous();
        int checksum = scan.lastChecksum();
        String tornTail = null;
        StorageFailure damage = null;
        try {
            SegmentRecordScanner.RecordScanResult found;
            while ((found = scan.next()) == SegmentRecordScanner.RecordScanResult.RECORD) {
                LogPosition position = new LogPosition(scan.lastTerm(), scan.nextIndex() - 1);
                visitor.record(position, scan.kind(), scan);
                if (count == offsets.length) {
                    offsets = Arrays.copyOf(offsets, count * 2);
                }
                offsets[count++] = Math.toIntExact(tail);
                tail = scan.nextRecordOffset();
                unsyncedCount = scan.unsyncedCount();
                last = position;
                checksum = scan.lastChecksum();
            }
            if (found == SegmentRecordScanner.RecordScanResult.BAD) {
                tornTail = scan.problem();
                throwIfProvenDurable(path, scan);
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailureKind.DAMAGED) {
                throw failure;
            }
            damage = failure;
        }
        return new ScannedSegment(
                path, header, offsets, count, tail, scan.size(), last, checksum, unsyncedCount, tornTail, damage);
    }

    /** Returns whether a segment with this header directly continues this segment. */
    public boolean isFollowedBy(LogSegmentHeader next) {
        return next.previous().equals(last) && next.previousChecksum() == lastChecksum;
    }

    private static void throwIfProvenDurable(Path path, SegmentRecordScanner scan) throws IOException, StorageFailure {
        long proofOffset = scan.findRecordProvingDurability();
        if (proofOffset >= 0) {
            throw StorageFailure.damaged(
                    path,
                    scan.nextRecordOffset(),
                    scan.problem() + "; the intact record at byte " + proofOffset
                            + " was written after this one was durable, so this is damage and not a torn tail");
        }
    }
}
