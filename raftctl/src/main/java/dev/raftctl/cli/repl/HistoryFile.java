package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.command.UserDirectories;
import dev.raftctl.cli.install.FileReplacement;
import dev.raftctl.protocol.message.Printable;
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

/** Where the lines typed are kept between runs: {@code $XDG_STATE_HOME/raftctl/history}, for this user's eyes only. */
final class HistoryFile {
    private static final Pattern TIMESTAMP_PREFIX = Pattern.compile("^[0-9]{1,18}:");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private static final String VARIABLE = "RAFTCTL_HISTORY";
    private static final int DEFAULT_COUNT = 50;

    private HistoryFile() {}

    /** How many lines {@code history [N]} asks for. */
    static int parseCount(List<String> words) throws Failure {
        try {
            return words.size() < 2 ? DEFAULT_COUNT : Math.max(0, Integer.parseInt(words.get(1)));
        } catch (NumberFormatException notANumber) {
            throw Failure.usage("history takes a number, not '" + words.get(1) + "'", "for instance history 20");
        }
    }

    static void printLine(int number, String line, PrintStream out) {
        out.printf("%5d  %s%n", number, Printable.escapedLines(line).replace("\n", "\n       "));
    }

    /** The lines kept, as they were typed, the oldest first; none when there is no file. Needs no line editor. */
    static List<String> readLines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.isReadable(file)) {
            // One cut off in the middle of a letter is shown with a mark in its place.
            for (String stored : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                // As the line editor writes it: when it was typed, a colon, the line with its line ends escaped.
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

    /** Whether lines are to be kept at all: {@code RAFTCTL_HISTORY=off} says no. */
    static boolean isEnabled(Map<String, String> environment) throws Failure {
        String value = environment.getOrDefault(VARIABLE, "");
        return switch (value) {
            case "", "on" -> true;
            case "off" -> false;
            default -> throw Failure.usage(VARIABLE + " is on or off, not '" + value + "'", "");
        };
    }

    /** Null: this user has no home directory. */
    static @Nullable Path locate(Map<String, String> environment) throws Failure {
        Path directory = UserDirectories.locate(environment, "XDG_STATE_HOME", ".local/state");
        return directory == null ? null : directory.resolve("history");
    }

    static String notSavedWarning(String why) {
        return "warning: the history is not kept: " + Printable.escapedLine(why);
    }

    /** What went wrong with the file, in words: the message alone is often only its name. */
    static String describe(Exception failed) {
        String message = String.valueOf(failed.getMessage());
        if (failed instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        return failed instanceof CharacterCodingException ? "the file is not UTF-8" : message;
    }

    /**
     * Makes the file where there is none, and shuts out others where they could read it.
     *
     * @return where links lead to: the line editor replaces the file now and then
     */
    static Path prepare(Path path) throws IOException {
        Path file = FileReplacement.resolveTarget(path);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException stored) {
            // Behind a link it may be somebody's who wants it as it is.
            if (!Files.isSymbolicLink(path)) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        }
        return file;
    }
}
