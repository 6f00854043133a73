package dev.raftctl.cli.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * Installs files by writing a temporary file and renaming it: a running program keeps its file, and no process sees a
 * partial one.
 */
public final class ProgramInstallation {
    private final Path root;

    /** @param root the directory under which the files are installed */
    public ProgramInstallation(Path root) {
        this.root = root;
    }

    /** Returns whether the file is already installed with the same content and the same mode. */
    public boolean isInstalled(InstalledFile file) throws IOException {
        Path path = root.resolve(file.relativePath());
        return Files.isRegularFile(path)
                && Files.isExecutable(path) == file.isExecutable()
                && Arrays.equals(Files.readAllBytes(path), file.content());
    }

    public void install(InstalledFile file) throws IOException {
        Path path = AtomicFileReplacement.resolveTarget(root.resolve(file.relativePath()));
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
