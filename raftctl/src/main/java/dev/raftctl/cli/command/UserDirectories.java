package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a user's own files are, by the XDG Base Directory Specification: below a variable that is an absolute path,
 * else below {@code HOME}. A relative path is ignored: it would name another directory in each working directory.
 */
public final class UserDirectories {
    private UserDirectories() {}

    /**
     * @param variable for instance {@code XDG_CONFIG_HOME}
     * @param homeRelative what it stands for where it is not set, relative to the home directory
     * @return raftctl's own directory there; null: this user has none
     */
    public static @Nullable Path locate(Map<String, String> env, String variable, String homeRelative) throws Failure {
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
     * Makes the directory, and those it is in, for this user only; a home directory that does not exist is not made.
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
