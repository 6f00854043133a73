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
 * What must be gone when this process is: the servers, and a directory that was only lent. However the process ends, but for
 * SIGKILL, after which the servers end by themselves. Any thread may close it; it happens once.
 */
public final class Remains implements AutoCloseable {
    private final Path directory;
    private boolean kept;
    private final Thread hook;
    private @Nullable Runnable ending;
    private boolean closed;

    public Remains(Path directory, boolean kept) {
        this.directory = directory;
        this.kept = kept;
        hook = new Thread(this::clear, "remains");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param servers ends them; called once, by whichever thread ends this */
    public synchronized void endWith(Runnable servers) {
        ending = servers;
    }

    /** Keeps a temporary directory: it holds evidence for the operator to look at. */
    public synchronized void keep() {
        kept = true;
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook is what is running, or it has nothing left to do.
            return;
        }
    }

    private synchronized void clear() {
        if (closed) {
            return;
        }
        closed = true;
        if (ending != null) {
            ending.run();
        }
        if (!kept) {
            try {
                Files.walkFileTree(directory, new Deletion());
            } catch (IOException left) {
                throw new UncheckedIOException("cannot remove " + directory, left);
            }
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
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
