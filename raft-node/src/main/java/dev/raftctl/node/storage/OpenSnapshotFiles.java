package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of snapshots being sent, held open so that a follower can finish reading a file that was replaced. At most
 * {@link #MAX_OPEN_FILES}; the least recently used is closed first. Thread-safe.
 */
final class OpenSnapshotFiles {
    static final int MAX_OPEN_FILES = 8;

    private final Disk disk;
    private final Path directory;
    private final Map<StoredSnapshot, Disk.OpenDiskFile> files = new LinkedHashMap<>(4, 0.75f, true);

    OpenSnapshotFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    synchronized @Nullable StoredSnapshot find(LogPosition last) {
        for (StoredSnapshot snapshot : files.keySet()) {
            if (snapshot.last().equals(last)) {
                return snapshot;
            }
        }
        return null;
    }

    synchronized void read(StoredSnapshot snapshot, ByteBuffer into, long offset) throws IOException {
        Disk.OpenDiskFile file = files.get(snapshot);
        if (file == null) {
            file = disk.open(snapshot.pathIn(directory), Disk.FileOpenMode.READ);
            files.put(snapshot, file);
            closeLeastRecentlyUsed();
        }
        int expectedBytes = into.remaining();
        if (file.read(into, offset) < expectedBytes) {
            throw new IOException("the file became shorter");
        }
    }

    synchronized void closeIfOpen(StoredSnapshot snapshot) throws IOException {
        Disk.OpenDiskFile file = files.remove(snapshot);
        if (file != null) {
            file.close();
        }
    }

    synchronized void closeAll() throws IOException {
        for (Disk.OpenDiskFile file : files.values()) {
            file.close();
        }
        files.clear();
    }

    private void closeLeastRecentlyUsed() throws IOException {
        if (files.size() > MAX_OPEN_FILES) {
            Iterator<Disk.OpenDiskFile> oldest = files.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
    }
}
