package dev.raftctl.node.storage.simulated;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A file of a {@link SimulatedDisk}: the content that programs see, the durable content, and the changes between the
 * two.
 */
final class SimulatedFile {
    private static final int SECTOR_BYTES = 512;
    private static final int TORN_ONE_IN = 8;

    private final SimulatedFileContent visible;
    private final SimulatedFileContent durable;
    private final List<FileContentChange> unforced = new ArrayList<>();

    SimulatedFile() {
        this.visible = new SimulatedFileContent();
        this.durable = new SimulatedFileContent();
    }

    /** A change to a file: bytes written at a position, or a truncation at this position. */
    private record FileContentChange(long position, byte[] bytes, boolean isTruncation) {}

    long size() {
        return visible.size;
    }

    int read(ByteBuffer into, long position) {
        int bytes = (int) Math.max(0, Math.min(into.remaining(), visible.size - position));
        into.put(visible.bytes, (int) Math.min(position, visible.size), bytes);
        return bytes;
    }

    void write(byte[] bytes, long position) {
        visible.write(bytes, 0, bytes.length, position);
        unforced.add(new FileContentChange(position, bytes, false));
    }

    void truncate(long size) {
        if (size < visible.size) {
            visible.truncate(size);
            unforced.add(new FileContentChange(size, new byte[0], true));
        }
    }

    void force() {
        for (FileContentChange change : unforced) {
            if (change.isTruncation) {
                durable.truncate(change.position);
            } else {
                durable.write(change.bytes, 0, change.bytes.length, change.position);
            }
        }
        unforced.clear();
    }

    /**
     * Drops unforced changes, as Linux does after a failed fsync: they stay visible, count as clean and never become
     * durable.
     */
    void dropUnforced() {
        unforced.clear();
    }

    void flipBit(long position, int bit) {
        visible.bytes[(int) position] ^= (byte) (1 << bit);
        if (position < durable.size) {
            durable.bytes[(int) position] ^= (byte) (1 << bit);
        }
    }

    /**
     * Simulates a power failure. For each sector, {@code loss} decides which of the changes that were not yet synced
     * survive.
     */
    void crash(UnsyncedWriteLoss loss, RandomGenerator random) {
        for (FileContentChange change : unforced) {
            if (change.isTruncation) {
                if (loss.keepsChange(random)) {
                    durable.truncate(change.position);
                }
            } else {
                keepSectors(change, loss, random);
            }
        }
        unforced.clear();
        visible.copy(durable);
    }

    private void keepSectors(FileContentChange change, UnsyncedWriteLoss loss, RandomGenerator random) {
        for (int from = 0; from < change.bytes.length; ) {
            long position = change.position + from;
            int length = (int) Math.min(SECTOR_BYTES - position % SECTOR_BYTES, change.bytes.length - from);
            if (loss.keepsChange(random)) {
                boolean isTorn = loss == UnsyncedWriteLoss.SOME && random.nextInt(TORN_ONE_IN) == 0;
                durable.write(change.bytes, from, isTorn ? random.nextInt(length) : length, position);
            }
            from += length;
        }
    }

    /** A growable byte array. */
    private static final class SimulatedFileContent {
        private byte[] bytes = new byte[256];
        private int size;

        void write(byte[] from, int offset, int length, long position) {
            int end = Math.toIntExact(position + length);
            if (length == 0) {
                return;
            }
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
            }
            System.arraycopy(from, offset, bytes, (int) position, length);
            size = Math.max(size, end);
        }

        void truncate(long to) {
            if (to < size) {
                Arrays.fill(bytes, (int) to, size, (byte) 0);
                size = (int) to;
            }
        }

        void copy(SimulatedFileContent other) {
            bytes = other.bytes.clone();
            size = other.size;
        }
    }
}
