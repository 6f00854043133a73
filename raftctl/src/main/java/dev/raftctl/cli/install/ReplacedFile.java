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
public final class ReplacedFile {
    private static final int LINKS_MAX = 40;

    private ReplacedFile() {}

    /**
     * Where symbolic links lead to, so that these stay what they are.
     *
     * @throws FileSystemException where something other than a file is, for instance a device: a rename would put it
     *     away
     */
    public static Path target(Path named) throws IOException {
        Path path = follow(named);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, "it is not a regular file");
        }
        return path;
    }

    private static Path follow(Path named) throws IOException {
        Path path = named.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == LINKS_MAX) {
                throw new FileSystemException(named.toString(), null, "too many symbolic links");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /** Gives the new file the permissions of the one that it replaces, and its owner where that is allowed. */
    public static void keepAttributes(Path target, Path fresh) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
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
