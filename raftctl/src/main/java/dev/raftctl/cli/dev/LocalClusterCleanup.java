package dev.raftctl.cli.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Stops the servers and deletes a temporary directory when this process exits in any way but SIGKILL, after which the
 * servers exit by themselves. Any thread may close it; the cleanup runs once.
 */
public final class LocalClusterCleanup implements AutoCloseable {
    private final Path directory;
    private boolean keepsDirectory;
    private final Thread hook;
    private @Nullable Runnable stopServers;
    private boolean isClosed;

    public LocalClusterCleanup(Path directory, boolean keepsDirectory) {
        this.directory = directory;
        this.keepsDirectory = keepsDirectory;
        hook = new Thread(this::cleanUp, "remains");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param action stops the servers; called once, by the thread that runs the cleanup */
    public synchronized void onCleanup(Runnable action) {
        stopServers = action;
    }

    /** Keeps the temporary directory, so that its files can be examined. */
    public synchronized void keepDirectory() {
        keepsDirectory = true;
    }

    @Override
    public void close() {
        cleanUp();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The cleanup is already running in the hook, or has finished.
            return;
        }
    }

    private synchronized void cleanUp() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (stopServers != null) {
            stopServers.run();
        }
        if (!keepsDirectory) {
            try {
                Files.walkFileTree(directory, new DirectoryTreeDeletion());
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot remove " + directory, failure);
            }
        }
    }

    private static final class DirectoryTreeDeletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
            if (failed != null) {
                throw failed;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
        }
    }
}
