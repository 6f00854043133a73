package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locates a user's files by the XDG Base Directory Specification: in the directory that a variable names if it is an
 * absolute path, else under {@code HOME}. A relative path is ignored, since it would mean a different directory in
 * every working directory.
 */
public final class XdgUserDirectories {
    private XdgUserDirectories() {}

    /**
     * Returns raftctl's directory for one kind of files; null if this user has none.
     *
     * @param variable for example {@code XDG_CONFIG_HOME}
     * @param homeRelative the default if the variable is not set, relative to the home directory
     */
    public static @Nullable Path locate(Map<String, String> env, String variable, String homeRelative)
            throws CliFailure {
        String value = env.getOrDefault(variable, "");
        if (value.startsWith("/")) {
            return ArgumentConverters.path(value).resolve("raftctl");
        }
        String home = env.getOrDefault("HOME", "");
        return home.startsWith("/")
                ? ArgumentConverters.path(home).resolve(homeRelative).resolve("raftctl")
                : null;
    }

    /**
     * Creates the directory and its parents, accessible to this user only. Does not create a missing home directory.
     *
     * @throws NoSuchFileException the home directory does not exist
     */
    public static void create(Path directory, Map<String, String> env) throws IOException {
        String home = env.getOrDefault("HOME", "");
        if (home.startsWith("/") && directory.startsWith(home) && !Files.isDirectory(Path.of(home))) {
            throw new NoSuchFileException(home, null, "the home directory does not exist");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
