package dev.raftctl.cli.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a stopped server's data directory that a bundle holds: those that show who the server is, its vote and
 * what it did. Logs and snapshots are not among them, because they contain the values of keys.
 */
public final class StoppedServerFileNames {
    private static final String PREFIX = "stopped/";
    private static final List<String> FILES = List.of("identity", "vote", "end", "peers");
    private static final String JOURNAL = "journal";

    private StoppedServerFileNames() {}

    /** Returns the files of a data directory, by their names in the bundle. */
    public static SortedMap<String, byte[]> read(String server, Path directory) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : FILES) {
            if (Files.isRegularFile(directory.resolve(name))) {
                files.put(PREFIX + server + "/" + name, Files.readAllBytes(directory.resolve(name)));
            }
        }
        Path journal = directory.resolve(JOURNAL);
        if (Files.isDirectory(journal)) {
            List<Path> paths;
            try (Stream<Path> found = Files.walk(journal)) {
                paths = found.filter(Files::isRegularFile).toList();
            }
            for (Path each : paths) {
                files.put(PREFIX + server + "/" + directory.relativize(each), Files.readAllBytes(each));
            }
        }
        return files;
    }

    /** Writes the files of all stopped servers in a bundle below a directory; returns a directory for each server. */
    public static List<Path> extract(SortedMap<String, byte[]> files, Path below) throws IOException {
        TreeSet<Path> directories = new TreeSet<>();
        for (var each : files.entrySet()) {
            if (!each.getKey().startsWith(PREFIX)) {
                continue;
            }
            Path target =
                    below.resolve(each.getKey().substring(PREFIX.length())).normalize();
            Path relative = below.relativize(target);
            if (!target.startsWith(below) || relative.getNameCount() < 2) {
                throw new BundleDamagedException(each.getKey() + " is not a file of a server", null);
            }
            Files.createDirectories(target.resolveSibling("."));
            Files.write(target, each.getValue());
            directories.add(below.resolve(relative.getName(0)));
        }
        return List.copyOf(directories);
    }
}
