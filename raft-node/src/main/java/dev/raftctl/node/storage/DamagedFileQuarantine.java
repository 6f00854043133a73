package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes damaged files of one directory out of use by renaming them, so that a person can inspect them; it never deletes
 * a file to do so (hazard S06). The names count the generations of damage, so that files set aside together are later
 * deleted together: {@link #deleteOldGenerations}, called when the server is not recovering, keeps the newest {@link
 * #MAX_GENERATIONS}.
 */
final class DamagedFileQuarantine {
    static final int MAX_GENERATIONS = 2;

    private static final int COPY_BUFFER_BYTES = 256 << 10;
    private static final Pattern NAME =
            Pattern.compile("[0-9]{20}(?:-[0-9]{20}\\.snapshot|\\.log)(?:\\.([0-9]{1,9}))?\\.damaged");

    private final Disk disk;
    private final Path directory;
    private final int time;

    private DamagedFileQuarantine(Disk disk, Path directory, int generation) {
        this.disk = disk;
        this.directory = directory;
        this.time = generation;
    }

    /** Prepares a new generation, under which all files found damaged by one start of the server are kept together. */
    static DamagedFileQuarantine of(Disk disk, Path directory) throws IOException {
        TreeSet<Integer> generations = generations(disk.list(directory));
        return new DamagedFileQuarantine(disk, directory, generations.isEmpty() ? 1 : generations.last() + 1);
    }

    /** Durably renames the damaged file and returns its new path. */
    Path setAside(Path file) throws IOException {
        Path aside = nameOf(file);
        disk.rename(file, aside);
        disk.forceDirectory(directory);
        return aside;
    }

    /** Durably copies the damaged file and returns the path of the copy. The file itself stays in place. */
    Path copyAside(Path file) throws IOException {
        Path aside = nameOf(file);
        Path temporary = DataDirectory.temporary(aside);
        try (Disk.OpenDiskFile from = disk.open(file, Disk.FileOpenMode.READ);
                Disk.OpenDiskFile to = disk.open(temporary, Disk.FileOpenMode.CREATE)) {
            ByteBuffer part = ByteBuffer.allocate(COPY_BUFFER_BYTES);
            for (long at = 0; from.read(part, at) > 0; part.clear()) {
                part.flip();
                int bytes = part.remaining();
                to.write(part, at);
                at += bytes;
            }
            to.force();
        }
        disk.rename(temporary, aside);
        disk.forceDirectory(directory);
        return aside;
    }

    /**
     * Deletes the files of all but the newest generations of damage, and adds a line about each deleted file to the
     * repairs.
     */
    static void deleteOldGenerations(Disk disk, Path directory, List<String> repairs) throws IOException {
        List<String> names = disk.list(directory);
        TreeSet<Integer> generations = generations(names);
        while (generations.size() > MAX_GENERATIONS) {
            int oldest = generations.first();
            for (String name : names) {
                if (time(name) == oldest) {
                    disk.delete(directory.resolve(name));
                    repairs.add("deleted " + directory.resolve(name) + ": newer damaged files are kept");
                }
            }
            generations.remove(oldest);
            disk.forceDirectory(directory);
        }
    }

    private Path nameOf(Path file) {
        return file.resolveSibling(file.getFileName() + (time == 1 ? "" : "." + time) + DataDirectory.DAMAGED_SUFFIX);
    }

    private static TreeSet<Integer> generations(List<String> names) {
        TreeSet<Integer> generations = new TreeSet<>();
        for (String name : names) {
            int generation = time(name);
            if (generation > 0) {
                generations.add(generation);
            }
        }
        return generations;
    }

    /** Returns the damage generation that a file's name contains, or 0 if this class did not name the file. */
    private static int time(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return 0;
        }
        String number = parts.group(1);
        return number == null ? 1 : Integer.parseInt(number);
    }
}
