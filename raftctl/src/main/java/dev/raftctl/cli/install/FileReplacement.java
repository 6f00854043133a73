package dev.raftctl.cli.install;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * A file that is written aside and then renamed over the one there is: only over a file, and without opening it to
 * others.
 */
public final class FileReplacement {
    private static final int MAX_LINKS = 40;

    private FileReplacement() {}

    /**
     * Where symbolic links lead to, so that these stay what they are.
     *
     * @throws FileSystemException where something other than a file is, for instance a device: a rename would put it
     *     away
     */
    public static Path resolveTarget(Path givenPath) throws IOException {
        Path path = followLinks(givenPath);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, "it is not a regular file");
        }
        return path;
    }

    private static Path followLinks(Path givenPath) throws IOException {
        Path path = givenPath.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemException(givenPath.toString(), null, "too many symbolic links");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /** Gives the new file the permissions of the one that it replaces, and its owner where that is allowed. */
    public static void copyAttributes(Path target, Path newFile) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(newFile, PosixFileAttributeView.class);
        if (view == null || !Files.exists(target)) {
            return;
        }
        PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
        try {
            if (!before.owner().equals(view.getOwner())) {
                view.setOwner(before.owner());
            }
            if (!before.group().equals(view.readAttributes().group())) {
                view.setGroup(before.group());
            }
        } catch (IOException notAllowed) {
            // Then it is its writer's, and for nobody else: the permissions were meant for others.
            return;
        }
        view.setPermissions(before.permissions());
    }
}
