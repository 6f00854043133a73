package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.command.XdgUserDirectories;
import dev.raftctl.cli.install.AtomicFileReplacement;
import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code $XDG_STATE_HOME/raftctl/history}, which keeps typed lines between runs and is readable by this user
 * only.
 */
final class ConsoleHistoryFile {
    private static final Pattern TIMESTAMP_PREFIX = Pattern.compile("^[0-9]{1,18}:");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private static final String VARIABLE = "RAFTCTL_HISTORY";
    private static final int DEFAULT_COUNT = 50;

    private ConsoleHistoryFile() {}

    /** Returns the number of lines that {@code history [N]} asks for. */
    static int parseCount(List<String> words) throws CliFailure {
        try {
            return words.size() < 2 ? DEFAULT_COUNT : Math.max(0, Integer.parseInt(words.get(1)));
        } catch (NumberFormatException notANumber) {
            throw CliFailure.usage("history expects a number, not '" + words.get(1) + "'", "e.g. history 20");
        }
    }

    static void printLine(int number, String line, PrintStream out) {
        out.printf("%5d  %s%n", number, PrintableText.escapedLines(line).replace("\n", "\n       "));
    }

    /**
     * Returns the stored lines as they were typed, oldest first; empty if there is no file. Does not need the line
     * editor.
     */
    static List<String> readLines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.isReadable(file)) {
            // A character that is cut off is shown as a replacement character.
            for (String stored : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                // The line editor writes the time, a colon, and the line with its newlines escaped.
                lines.add(unescape(TIMESTAMP_PREFIX.matcher(stored).replaceFirst("")));
            }
        }
        return lines;
    }

    private static String unescape(String stored) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < stored.length(); at++) {
            char character = stored.charAt(at);
            if (character == '\\' && at + 1 < stored.length()) {
                at++;
                character = stored.charAt(at);
                character = character == 'n' ? '\n' : character == 'r' ? '\r' : character;
            }
            line.append(character);
        }
        return line.toString();
    }

    /** Returns whether to keep a history: true unless {@code RAFTCTL_HISTORY} is {@code off}. */
    static boolean isEnabled(Map<String, String> environment) throws CliFailure {
        String value = environment.getOrDefault(VARIABLE, "");
        return switch (value) {
            case "", "on" -> true;
            case "off" -> false;
            default -> throw CliFailure.usage(VARIABLE + " must be on or off, not '" + value + "'", "");
        };
    }

    /** Returns the history file, or null if this user has no home directory. */
    static @Nullable Path locate(Map<String, String> environment) throws CliFailure {
        Path directory = XdgUserDirectories.locate(environment, "XDG_STATE_HOME", ".local/state");
        return directory == null ? null : directory.resolve("history");
    }

    static String notSavedWarning(String why) {
        return "warning: the history is not saved: " + PrintableText.escapedLine(why);
    }

    /**
     * Describes a failure to access the file, because the message of the exception is often only the name of the file.
     */
    static String describe(Exception failed) {
        String message = String.valueOf(failed.getMessage());
        if (failed instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        return failed instanceof CharacterCodingException ? "the file is not UTF-8" : message;
    }

    /**
     * Creates the file if it is missing, and makes it private.
     *
     * @return the file that a symbolic link points to, since the line editor replaces the file from time to time
     */
    static Path prepare(Path path) throws IOException {
        Path file = AtomicFileReplacement.resolveTarget(path);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException stored) {
            // A symbolic link may point to a file whose permissions its owner chose.
            if (!Files.isSymbolicLink(path)) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        }
        return file;
    }
}
