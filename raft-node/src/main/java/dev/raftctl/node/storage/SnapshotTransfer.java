package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one snapshot that a leader is sending us, in a file under a temporary name. Another position, length or digest is another
 * snapshot and begins anew (trap S03). One thread.
 */
final class SnapshotTransfer {
    /** What tells one leader's file from another's. */
    record Key(Position last, long total, int digest) {}

    private final Disk disk;
    private final Path path;
    private @Nullable Key key;
    private Disk.@Nullable OpenFile file;
    private long received;

    SnapshotTransfer(Disk disk, Path directory) {
        this.disk = disk;
        this.path = directory.resolve("received" + DataDirectory.TEMPORARY);
    }

    Path path() {
        return path;
    }

    long receivedOf(Key wanted) {
        return wanted.equals(key) ? received : 0;
    }

    long add(Key wanted, long offset, byte[] data) throws IOException {
        if (!wanted.equals(key)) {
            abandon();
        }
        if (offset != receivedOf(wanted) || data.length > wanted.total() - offset) {
            return receivedOf(wanted);
        }
        Disk.OpenFile open = file;
        if (open == null) {
            open = disk.open(path, Disk.Mode.CREATE);
            file = open;
            key = wanted;
        }
        open.write(ByteBuffer.wrap(data), offset);
        received += data.length;
        return received;
    }

    /** Forces the file when all of it is here and its digest fits; the caller renames it, or abandons it. */
    boolean isWhole(Key wanted) throws IOException {
        Disk.OpenFile open = file;
        if (open == null || receivedOf(wanted) != wanted.total() || SnapshotFile.digest(open) != wanted.digest()) {
            return false;
        }
        open.force();
        return true;
    }

    /** The file is another's now. */
    void release() throws IOException {
        Disk.OpenFile open = file;
        if (open != null) {
            open.close();
        }
        file = null;
        key = null;
        received = 0;
    }

    void abandon() throws IOException {
        boolean there = file != null;
        release();
        if (there) {
            disk.delete(path);
        }
    }
}
