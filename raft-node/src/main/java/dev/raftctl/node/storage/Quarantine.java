package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Takes damaged files out of use under names of their own, for who wants to look; nothing is ever deleted for it (trap S06). */
final class Quarantine {
    private static final int PART_BYTES = 256 << 10;

    private Quarantine() {}

    /** The file gets another name; durable when this returns. Returns that name. */
    static Path setAside(Disk disk, Path file) throws IOException {
        Path aside = freeName(disk, file);
        disk.rename(file, aside);
        disk.forceDirectory(DataDirectory.parent(file));
        return aside;
    }

    /** The file stays where it is and a copy of it, as it is now, is durable under the name returned. */
    static Path copyAside(Disk disk, Path file) throws IOException {
        Path aside = freeName(disk, file);
        Path temporary = DataDirectory.temporary(aside);
        try (Disk.OpenFile from = disk.open(file, Disk.Mode.READ);
                Disk.OpenFile to = disk.open(temporary, Disk.Mode.CREATE)) {
            ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
            for (long at = 0; from.read(part, at) > 0; part.clear()) {
                part.flip();
                int bytes = part.remaining();
                to.write(part, at);
                at += bytes;
            }
            to.force();
        }
        disk.rename(temporary, aside);
        disk.forceDirectory(DataDirectory.parent(file));
        return aside;
    }

    private static Path freeName(Disk disk, Path file) throws IOException {
        Path name = file.resolveSibling(file.getFileName() + DataDirectory.DAMAGED);
        for (int number = 2; disk.exists(name); number++) {
            name = file.resolveSibling(file.getFileName() + "." + number + DataDirectory.DAMAGED);
        }
        return name;
    }
}
