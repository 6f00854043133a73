package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The layout of a data directory. File names consist of numbers and fixed words only (hazard S14). */
public record DataDirectory(Path root) {
    public static final String SEGMENT_SUFFIX = ".log";
    static final String SNAPSHOT_SUFFIX = ".snapshot";
    public static final String TEMPORARY_SUFFIX = ".tmp";
    /** The suffix of a damaged file that is kept for inspection. */
    public static final String DAMAGED_SUFFIX = ".damaged";

    private static final int DIGITS = 20;

    public Path lock() {
        return root.resolve("lock");
    }

    public Path identity() {
        return root.resolve("identity");
    }

    public Path hardState() {
        return root.resolve("vote");
    }

    public Path peers() {
        return root.resolve("peers");
    }

    public Path recoveringTerm() {
        return root.resolve("convalescence");
    }

    public Path endMark() {
        return root.resolve("end");
    }

    public Path leasePromise() {
        return root.resolve("lease-promise");
    }

    public Path pendingServers() {
        return root.resolve("pending");
    }

    public Path log() {
        return root.resolve("log");
    }

    public Path snapshots() {
        return root.resolve("snapshots");
    }

    static String segmentName(long firstIndex) {
        return zeroPadded(firstIndex) + SEGMENT_SUFFIX;
    }

    static String snapshotName(long index, long term) {
        return zeroPadded(index) + "-" + zeroPadded(term) + SNAPSHOT_SUFFIX;
    }

    public static boolean isSegment(String name) {
        return name.matches("[0-9]{20}\\.log");
    }

    public static boolean isSnapshot(String name) {
        return name.matches("[0-9]{20}-[0-9]{20}\\.snapshot");
    }

    /** Returns the term from the name of a snapshot file. */
    static long snapshotTerm(Path snapshot) {
        String name = String.valueOf(snapshot.getFileName());
        return Long.parseLong(name.substring(DIGITS + 1, DIGITS + 1 + DIGITS));
    }

    public static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file without a directory: " + file);
        }
        return parent;
    }

    /** Syncs the directories, because files that a killed process created or deleted may not be durable yet. */
    void forceDirectories(Disk disk) throws StorageFailure {
        for (Path place : List.of(root, log(), snapshots())) {
            try {
                disk.forceDirectory(place);
            } catch (IOException error) {
                throw StorageFailure.of(error, place, "sync");
            }
        }
    }

    /** Deletes the temporary files that a crash left (hazard S05). */
    void removeTemporaries(Disk disk) throws StorageFailure {
        for (Path directory : List.of(root, log(), snapshots())) {
            try {
                for (String name : disk.list(directory)) {
                    if (name.endsWith(TEMPORARY_SUFFIX)) {
                        disk.delete(directory.resolve(name));
                    }
                }
            } catch (IOException error) {
                throw StorageFailure.of(error, directory, "clean up");
            }
        }
    }

    private static String zeroPadded(long number) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", number);
    }
}
