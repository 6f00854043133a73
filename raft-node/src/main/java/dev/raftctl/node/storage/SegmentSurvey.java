package dev.raftctl.node.storage;

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
        @Nullable String torn) {

    /** Is told of every record, in order. */
    interface Visitor {
        void record(Position position, EntryKind kind, SegmentScan scan) throws StorageFailure;
    }

    static SegmentSurvey of(Disk disk, Path path, Visitor visitor) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
            file.read(head, 0);
            SegmentHeader header = SegmentHeader.decode(head.flip(), path);
            return walk(path, header, new SegmentScan(path, file, header), visitor);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    private static SegmentSurvey walk(Path path, SegmentHeader header, SegmentScan scan, Visitor visitor)
            throws IOException, StorageFailure {
        int[] offsets = new int[1024];
        int count = 0;
        int pending = 0;
        long begin = scan.offset();
        SegmentScan.Found found;
        while ((found = scan.next()) == SegmentScan.Found.RECORD) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, count * 2);
            }
            offsets[count++] = Math.toIntExact(begin);
            begin = scan.offset();
            pending = scan.pending();
            visitor.record(new Position(scan.lastTerm(), scan.nextIndex() - 1), scan.kind(), scan);
        }
        String torn = null;
        if (found == SegmentScan.Found.BAD) {
            torn = scan.why();
            refuseIfWitnessed(path, scan);
        }
        Position last = new Position(scan.lastTerm(), scan.nextIndex() - 1);
        int checksum = scan.lastChecksum();
        return new SegmentSurvey(
                path, header, offsets, count, scan.offset(), scan.size(), last, checksum, pending, torn);
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

    /** Whether this one begins where that one ends. */
    boolean follows(SegmentSurvey before) {
        return header.previous().equals(before.last) && header.previousChecksum() == before.lastChecksum;
    }
}
