package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes damaged files of one place out of use under names of their own, for who wants to look; nothing is ever deleted to do so
 * (trap S06). The names tell how often that has happened here, so that what was set aside together goes together: {@link #thin},
 * for a server that is whole, keeps the newest {@link #TIMES_KEPT} times.
 */
final class Quarantine {
    static final int TIMES_KEPT = 2;

    private static final int PART_BYTES = 256 << 10;
    private static final Pattern NAME =
            Pattern.compile("[0-9]{20}(?:-[0-9]{20}\\.snapshot|\\.log)(?:\\.([0-9]{1,9}))?\\.damaged");

    private final Disk disk;
    private final Path place;
    private final int time;

    private Quarantine(Disk disk, Path place, int time) {
        this.disk = disk;
        this.place = place;
        this.time = time;
    }

    /** For what is found to be damaged by one opening of the directory. */
    static Quarantine of(Disk disk, Path place) throws IOException {
        TreeSet<Integer> times = times(disk.list(place));
        return new Quarantine(disk, place, times.isEmpty() ? 1 : times.last() + 1);
    }

    /** The file gets another name; durable when this returns. Returns that name. */
    Path setAside(Path file) throws IOException {
        Path aside = name(file);
        disk.rename(file, aside);
        disk.forceDirectory(place);
        return aside;
    }

    /** The file stays where it is and a copy of it, as it is now, is durable under the name returned. */
    Path copyAside(Path file) throws IOException {
        Path aside = name(file);
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
        disk.forceDirectory(place);
        return aside;
    }

    /** Deletes what was set aside before the newest times, and says which. */
    static void thin(Disk disk, Path place, List<String> mended) throws IOException {
        List<String> names = disk.list(place);
        TreeSet<Integer> times = times(names);
        while (times.size() > TIMES_KEPT) {
            int oldest = times.first();
            for (String name : names) {
                if (time(name) == oldest) {
                    disk.delete(place.resolve(name));
                    mended.add("deleted " + place.resolve(name) + ": it was set aside long ago, and others later");
                }
            }
            times.remove(oldest);
            disk.forceDirectory(place);
        }
    }

    private Path name(Path file) {
        return file.resolveSibling(file.getFileName() + (time == 1 ? "" : "." + time) + DataDirectory.DAMAGED);
    }

    private static TreeSet<Integer> times(List<String> names) {
        TreeSet<Integer> times = new TreeSet<>();
        for (String name : names) {
            int time = time(name);
            if (time > 0) {
                times.add(time);
            }
        }
        return times;
    }

    /** 0: no name of ours. */
    private static int time(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return 0;
        }
        String number = parts.group(1);
        return number == null ? 1 : Integer.parseInt(number);
    }
}
