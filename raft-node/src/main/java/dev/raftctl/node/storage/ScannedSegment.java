package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a walk through one segment found, without changing it.
 *
 * @param offsets where each of its records begins, {@code count} of them
 * @param tail where the last record ends
 * @param last position of the last record, or of the one before the segment
 * @param lastChecksum of that record
 * @param lastUnsyncedCount what the last record says of those before it; 0 for none
 * @param tornTail what lies behind the last record when it is not zeros: nothing that had been forced; null: clean
 * @param damage what lies behind the last record when it had been forced and is not what was written; null: none
 */
record ScannedSegment(
        Path path,
        SegmentHeader header,
        int[] offsets,
        int recordCount,
        long tail,
        long size,
        Position last,
        int lastChecksum,
        int lastUnsyncedCount,
        @Nullable String tornTail,
        @Nullable StorageFailure damage) {

    /** Is told of every record, in order; DAMAGED ends the walk before that record. */
    interface RecordVisitor {
        void record(Position position, EntryKind kind, RecordScanner scan) throws StorageFailure;
    }

    /** Of a segment without damage; else it is refused. */
    static ScannedSegment scan(Disk disk, Path path, RecordVisitor visitor) throws StorageFailure {
        ScannedSegment found = scanUntilDamage(disk, path, visitor);
        if (found.damage != null) {
            throw found.damage;
        }
        return found;
    }

    static SegmentHeader readHeader(Disk disk, Path path) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            return header(file, path);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /** Only a damaged header is refused: without it nothing of the segment can be believed. */
    static ScannedSegment scanUntilDamage(Disk disk, Path path, RecordVisitor visitor) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            SegmentHeader header = header(file, path);
            return scanRecords(path, header, new RecordScanner(path, file, header), visitor);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    private static SegmentHeader header(Disk.OpenFile file, Path path) throws IOException, StorageFailure {
        ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
        file.read(head, 0);
        return SegmentHeader.decode(head.flip(), path);
    }

    private static ScannedSegment scanRecords(
            Path path, SegmentHeader header, RecordScanner scan, RecordVisitor visitor)
            throws IOException, StorageFailure {
        int[] offsets = new int[1024];
        int count = 0;
        int unsyncedCount = 0;
        long tail = scan.nextRecordOffset();
        Position last = header.previous();
        int checksum = scan.lastChecksum();
        String tornTail = null;
        StorageFailure damage = null;
        try {
            RecordScanner.ScanResult found;
            while ((found = scan.next()) == RecordScanner.ScanResult.RECORD) {
                Position position = new Position(scan.lastTerm(), scan.nextIndex() - 1);
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
            if (found == RecordScanner.ScanResult.BAD) {
                tornTail = scan.problem();
                throwIfProvenDurable(path, scan);
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != Kind.DAMAGED) {
                throw failure;
            }
            damage = failure;
        }
        return new ScannedSegment(
                path, header, offsets, count, tail, scan.size(), last, checksum, unsyncedCount, tornTail, damage);
    }

    /** Whether the segment with this header begins where this one ends. */
    boolean isFollowedBy(SegmentHeader next) {
        return next.previous().equals(last) && next.previousChecksum() == lastChecksum;
    }

    private static void throwIfProvenDurable(Path path, RecordScanner scan) throws IOException, StorageFailure {
        long proofOffset = scan.findRecordProvingDurability();
        if (proofOffset >= 0) {
            throw StorageFailure.damaged(
                    path,
                    scan.nextRecordOffset(),
                    scan.problem() + "; the whole record at byte " + proofOffset
                            + " was written after this one had been durable, so it is damage and no torn tail");
        }
    }
}
