package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.command.UserDirectories;
import dev.raftctl.cli.install.ReplacedFile;
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
    private static final Pattern TIMED = Pattern.compile("^[0-9]{1,18}:");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private static final String SWITCH = "RAFTCTL_HISTORY";
    private static final int SHOWN = 50;

    private HistoryFile() {}

    /** How many lines {@code history [N]} asks for. */
    static int shown(List<String> words) throws Failure {
        try {
            return words.size() < 2 ? SHOWN : Math.max(0, Integer.parseInt(words.get(1)));
        } catch (NumberFormatException noNumber) {
            throw Failure.usage("history takes a number, not '" + words.get(1) + "'", "for instance history 20");
        }
    }

    static void show(int number, String line, PrintStream out) {
        out.printf("%5d  %s%n", number, Printable.lines(line).replace("\n", "\n       "));
    }

    /** The lines kept, as they were typed, the oldest first; none when there is no file. Needs no line editor. */
    static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.isReadable(file)) {
            // One cut off in the middle of a letter is shown with a mark in its place.
            for (String kept : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                // As the line editor writes it: when it was typed, a colon, the line with its line ends escaped.
                lines.add(unescaped(TIMED.matcher(kept).replaceFirst("")));
            }
        }
        return lines;
    }

    private static String unescaped(String kept) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < kept.length(); at++) {
            char letter = kept.charAt(at);
            if (letter == '\\' && at + 1 < kept.length()) {
                at++;
                letter = kept.charAt(at);
                letter = letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter;
            }
            line.append(letter);
        }
        return line.toString();
    }

    /** Whether lines are to be kept at all: {@code RAFTCTL_HISTORY=off} says no. */
    static boolean isWanted(Map<String, String> environment) throws Failure {
        String given = environment.getOrDefault(SWITCH, "");
        return switch (given) {
            case "", "on" -> true;
            case "off" -> false;
            default -> throw Failure.usage(SWITCH + " is on or off, not '" + given + "'", "");
        };
    }

    /** Null: this user has no home directory. */
    static @Nullable Path locate(Map<String, String> environment) throws Failure {
        Path directory = UserDirectories.locate(environment, "XDG_STATE_HOME", ".local/state");
        return directory == null ? null : directory.resolve("history");
    }

    static String notKept(String why) {
        return "warning: the history is not kept: " + Printable.line(why);
    }

    /** What went wrong with the file, in words: the message alone is often only its name. */
    static String words(Exception failed) {
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
    static Path prepare(Path named) throws IOException {
        Path file = ReplacedFile.target(named);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        } catch (FileAlreadyExistsException kept) {
            // Behind a link it may be somebody's who wants it as it is.
            if (!Files.isSymbolicLink(named)) {
                Files.setPosixFilePermissions(file, OWNER);
            }
        }
        return file;
    }
}
