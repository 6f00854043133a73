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
 * @param lastPending what the last record says of those before it; 0 for none
 * @param torn what lies behind the last record when it is not zeros: nothing that had been forced; null: clean
 * @param damage what lies behind the last record when it had been forced and is not what was written; null: none
 */
record SegmentSurvey(
        Path path,
        SegmentHeader header,
        int[] offsets,
        int count,
        long tail,
        long size,
        Position last,
        int lastChecksum,
        int lastPending,
        @Nullable String torn,
        @Nullable StorageFailure damage) {

    /** Is told of every record, in order; DAMAGED ends the walk before that record. */
    interface Visitor {
        void record(Position position, EntryKind kind, SegmentScan scan) throws StorageFailure;
    }

    /** Of a segment without damage; else it is refused. */
    static SegmentSurvey of(Disk disk, Path path, Visitor visitor) throws StorageFailure {
        SegmentSurvey found = upToDamage(disk, path, visitor);
        if (found.damage != null) {
            throw found.damage;
        }
        return found;
    }

    static SegmentHeader headerOf(Disk disk, Path path) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            return header(file, path);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /** Only a damaged header is refused: without it nothing of the segment can be believed. */
    static SegmentSurvey upToDamage(Disk disk, Path path, Visitor visitor) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            SegmentHeader header = header(file, path);
            return walk(path, header, new SegmentScan(path, file, header), visitor);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    private static SegmentHeader header(Disk.OpenFile file, Path path) throws IOException, StorageFailure {
        ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
        file.read(head, 0);
        return SegmentHeader.decode(head.flip(), path);
    }

    private static SegmentSurvey walk(Path path, SegmentHeader header, SegmentScan scan, Visitor visitor)
            throws IOException, StorageFailure {
        int[] offsets = new int[1024];
        int count = 0;
        int pending = 0;
        long tail = scan.offset();
        Position last = header.previous();
        int checksum = scan.lastChecksum();
        String torn = null;
        StorageFailure damage = null;
        try {
            SegmentScan.Found found;
            while ((found = scan.next()) == SegmentScan.Found.RECORD) {
                Position position = new Position(scan.lastTerm(), scan.nextIndex() - 1);
                visitor.record(position, scan.kind(), scan);
                if (count == offsets.length) {
                    offsets = Arrays.copyOf(offsets, count * 2);
                }
                offsets[count++] = Math.toIntExact(tail);
                tail = scan.offset();
                pending = scan.pending();
                last = position;
                checksum = scan.lastChecksum();
            }
            if (found == SegmentScan.Found.BAD) {
                torn = scan.why();
                refuseIfWitnessed(path, scan);
            }
        } catch (StorageFailure failure) {
            if (failure.kind() != Kind.DAMAGED) {
                throw failure;
            }
            damage = failure;
        }
        return new SegmentSurvey(
                path, header, offsets, count, tail, scan.size(), last, checksum, pending, torn, damage);
    }

    /** Whether the segment with this header begins where this one ends. */
    boolean isFollowedBy(SegmentHeader next) {
        return next.previous().equals(last) && next.previousChecksum() == lastChecksum;
    }

    private static void refuseIfWitnessed(Path path, SegmentScan scan) throws IOException, StorageFailure {
        long witness = scan.findWitness();
        if (witness >= 0) {
            throw StorageFailure.damaged(
                    path,
                    scan.offset(),
                    scan.why() + "; the whole record at byte " + witness
                            + " was written after this one had been durable, so it is damage and no torn tail");
        }
    }
}
