package dev.raftctl.node.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A file of a {@link SimulatedDisk}: what programs see, what is on the platter, and the changes between the two. */
final class SimulatedFile {
    private static final int SECTOR_BYTES = 512;
    private static final int TORN_ONE_IN = 8;

    private final Image seen;
    private final Image stable;
    private final List<Change> unforced = new ArrayList<>();

    SimulatedFile() {
        this.seen = new Image();
        this.stable = new Image();
    }

    /** Bytes that were written somewhere; null: the file was cut there. */
    private record Change(long at, byte[] bytes, boolean isCut) {}

    long size() {
        return seen.size;
    }

    int read(ByteBuffer into, long at) {
        int bytes = (int) Math.max(0, Math.min(into.remaining(), seen.size - at));
        into.put(seen.bytes, (int) Math.min(at, seen.size), bytes);
        return bytes;
    }

    void write(byte[] bytes, long at) {
        seen.write(bytes, 0, bytes.length, at);
        unforced.add(new Change(at, bytes, false));
    }

    void truncate(long size) {
        if (size < seen.size) {
            seen.cut(size);
            unforced.add(new Change(size, new byte[0], true));
        }
    }

    void force() {
        for (Change change : unforced) {
            if (change.isCut) {
                stable.cut(change.at);
            } else {
                stable.write(change.bytes, 0, change.bytes.length, change.at);
            }
        }
        unforced.clear();
    }

    /** As Linux does on a failed fsync: the changes stay visible, count as clean, and never reach the platter. */
    void dropUnforced() {
        unforced.clear();
    }

    void flip(long at, int bit) {
        seen.bytes[(int) at] ^= (byte) (1 << bit);
        if (at < stable.size) {
            stable.bytes[(int) at] ^= (byte) (1 << bit);
        }
    }

    /** Power is back: of each unforced change, what the loss decides is on the platter, sector by sector. */
    void crash(CrashLoss loss, RandomGenerator random) {
        for (Change change : unforced) {
            if (change.isCut) {
                if (loss.keeps(random)) {
                    stable.cut(change.at);
                }
            } else {
                keepSectors(change, loss, random);
            }
        }
        unforced.clear();
        seen.copy(stable);
    }

    private void keepSectors(Change change, CrashLoss loss, RandomGenerator random) {
        for (int from = 0; from < change.bytes.length; ) {
            long at = change.at + from;
            int length = (int) Math.min(SECTOR_BYTES - at % SECTOR_BYTES, change.bytes.length - from);
            if (loss.keeps(random)) {
                boolean torn = loss == CrashLoss.SOME && random.nextInt(TORN_ONE_IN) == 0;
                stable.write(change.bytes, from, torn ? random.nextInt(length) : length, at);
            }
            from += length;
        }
    }

    /** Bytes that grow. */
    private static final class Image {
        private byte[] bytes = new byte[256];
        private int size;

        void write(byte[] from, int offset, int length, long at) {
            int end = Math.toIntExact(at + length);
            if (length == 0) {
                return;
            }
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
            }
            System.arraycopy(from, offset, bytes, (int) at, length);
            size = Math.max(size, end);
        }

        void cut(long to) {
            if (to < size) {
                Arrays.fill(bytes, (int) to, size, (byte) 0);
                size = (int) to;
            }
        }

        void copy(Image other) {
            bytes = other.bytes.clone();
            size = other.size;
        }
    }
}
