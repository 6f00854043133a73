package dev.raftctl.cli.install;

import java.nio.file.Path;

/**
 * A file of an installation.
 *
 * @param relativePath below the prefix
 * @param content must not be modified
 * @param isExecutable whether it is a program
 */
public record InstalledFile(Path relativePath, byte[] content, boolean isExecutable) {
    static InstalledFile of(String place, byte[] content) {
        return new InstalledFile(Path.of(place), content, false);
    }
}
