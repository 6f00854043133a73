package dev.raftctl.cli.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * Puts files in place, each written aside and then renamed: a program that runs keeps the file it was started from, and nobody
 * ever sees half of one.
 */
public final class Installation {
    private final Path root;

    /** @param root what the places of the files are below */
    public Installation(Path root) {
        this.root = root;
    }

    /** Whether the file is there already, as it should be. */
    public boolean has(Placement file) throws IOException {
        Path path = root.resolve(file.place());
        return Files.isRegularFile(path)
                && Files.isExecutable(path) == file.executable()
                && Arrays.equals(Files.readAllBytes(path), file.content());
    }

    public void place(Placement file) throws IOException {
        Path path = ReplacedFile.target(root.resolve(file.place()));
        Path directory = path.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path aside = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            Files.write(aside, file.content());
            Files.setPosixFilePermissions(
                    aside, PosixFilePermissions.fromString(file.executable() ? "rwxr-xr-x" : "rw-r--r--"));
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
