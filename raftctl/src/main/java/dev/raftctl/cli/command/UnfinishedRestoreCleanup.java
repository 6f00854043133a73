package dev.raftctl.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directories of a restore in progress. Unless all of them are complete, closing this object, or the end of the
 * process, deletes what was created: a new cluster is useless with only some of its servers, and a second attempt needs
 * empty directories.
 */
final class UnfinishedRestoreCleanup implements AutoCloseable {
    private final Collection<Path> directories;
    private final List<Path> createdDirectories = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, "restore-end");
    private boolean finished;

    /** @param directories the data directories of the servers, each of which is still missing or empty */
    UnfinishedRestoreCleanup(Collection<Path> directories) {
        this.directories = directories;
        for (Path directory : directories) {
            for (Path each = directory.toAbsolutePath();
                    each != null && Files.notExists(each);
                    each = each.getParent()) {
                createdDirectories.add(each);
            }
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Marks the restore as complete, so that the directories are not deleted. */
    synchronized void keep() {
        finished = true;
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook is running or has run, and finds nothing left to do.
            return;
        }
    }

    private synchronized void remove() {
        if (finished) {
            return;
        }
        finished = true;
        directories.forEach(UnfinishedRestoreCleanup::deleteContents);
        createdDirectories.stream()
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(UnfinishedRestoreCleanup::delete);
    }

    private static void deleteContents(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            found.filter(each -> !each.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .forEach(UnfinishedRestoreCleanup::delete);
        } catch (IOException neverMade) {
            // The directory was never created, so there is nothing to delete.
            return;
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException inUse) {
            // Another process uses the file, or the disk fails. The restore's own error is the one to report.
            return;
        }
    }
}
