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
    public boolean isInstalled(InstalledFile file) throws IOException {
        Path path = root.resolve(file.relativePath());
        return Files.isRegularFile(path)
                && Files.isExecutable(path) == file.isExecutable()
                && Arrays.equals(Files.readAllBytes(path), file.content());
    }

    public void install(InstalledFile file) throws IOException {
        Path path = FileReplacement.resolveTarget(root.resolve(file.relativePath()));
        Path directory = path.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path temporary = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            Files.write(temporary, file.content());
            Files.setPosixFilePermissions(
                    temporary, PosixFilePermissions.fromString(file.isExecutable() ? "rwxr-xr-x" : "rw-r--r--"));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
