package dev.raftctl.cli.install;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Replaces a regular file by renaming a new file to its name. Follows symbolic links and keeps the file's permissions.
 */
public final class AtomicFileReplacement {
    private static final int MAX_LINKS = 40;

    private AtomicFileReplacement() {}

    /**
     * Returns the file to which symbolic links lead, so that the links are kept.
     *
     * @throws FileSystemException if the target is not a regular file, for example a device, which a rename would
     *     replace
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

    /** Renames the new file to the target's name, with the attributes of the file that it replaces. */
    public static void replace(Path target, Path newFile) throws IOException {
        copyAttributes(target, newFile);
        Files.move(newFile, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Gives the new file the permissions of the file that it replaces and, where the system allows it, the same owner.
     */
    static void copyAttributes(Path target, Path newFile) throws IOException {
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
            // The new file keeps its writer as owner, so the old permissions could expose it to others.
            return;
        }
        view.setPermissions(before.permissions());
    }
}
