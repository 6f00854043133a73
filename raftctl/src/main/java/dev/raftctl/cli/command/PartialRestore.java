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
 * The directories of a restore under way. Unless all of them were made, closing it, or the end of the process, removes
 * what was made: some servers of a new cluster without the others are of no use, and a second try needs empty
 * directories.
 */
final class PartialRestore implements AutoCloseable {
    private final Collection<Path> directories;
    private final List<Path> createdDirectories = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, "restore-end");
    private boolean finished;

    /** @param directories of the servers; each is missing or empty now */
    PartialRestore(Collection<Path> directories) {
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

    /** All of it was made. */
    synchronized void keep() {
        finished = true;
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook runs, or has run, and finds nothing left to do.
            return;
        }
    }

    private synchronized void remove() {
        if (finished) {
            return;
        }
        finished = true;
        directories.forEach(PartialRestore::deleteContents);
        createdDirectories.stream().distinct().sorted(Comparator.reverseOrder()).forEach(PartialRestore::delete);
    }

    private static void deleteContents(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            found.filter(each -> !each.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .forEach(PartialRestore::delete);
        } catch (IOException neverMade) {
            // Nothing to be removed then.
            return;
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException inUse) {
            // Not ours alone, or a disk that fails: the error that is reported is the restore's own.
            return;
        }
    }
}
