package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.SurrogateEscapedText;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arguments and environment of this process as the original bytes, in {@link ByteText}. Java decodes both with the
 * locale and replaces bytes that the locale cannot represent by a question mark or U+FFFD, so different arguments
 * become equal. Linux keeps the bytes in /proc; without them, an argument that may have been changed is refused.
 */
final class ProcessArguments {
    private static final char REPLACEMENT = '\uFFFD';
    /**
     * Replaces an environment variable whose bytes are lost. No file name, context name or address can contain this
     * character.
     */
    private static final char UNKNOWN_BYTE = '\uDCFF';

    private static final Path PROC_SELF = Path.of("/proc/self");

    private final Charset locale;

    /** @param locale the character set with which Java decoded the arguments */
    ProcessArguments(Charset locale) {
        this.locale = locale;
    }

    static ProcessArguments ofThisProcess() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return new ProcessArguments(Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII);
    }

    /** @throws CliFailure if an argument may differ from what the user typed and its original bytes are unavailable */
    List<String> arguments(String... decoded) throws CliFailure {
        List<String> arguments = List.of(decoded);
        return isAnyAmbiguous(arguments) ? arguments(arguments, fields("cmdline")) : arguments;
    }

    /** @param commandLine the process's whole command line, starting with the program name; empty if it is unknown */
    List<String> arguments(List<String> decoded, List<byte[]> commandLine) throws CliFailure {
        // The JVM's own options come first, and their number is unknown.
        int first = commandLine.size() - decoded.size();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < decoded.size(); i++) {
            String argument = decoded.get(i);
            byte[] bytes = first < 1 ? new byte[0] : commandLine.get(first + i);
            if (first >= 1 && canDecodeTo(bytes, argument)) {
                arguments.add(SurrogateEscapedText.decode(bytes));
            } else if (isAmbiguous(argument)) {
                throw CliFailure.usage(
                        "argument " + (i + 1) + ", '" + argument + "', cannot be decoded: the locale's"
                                + " character set is " + locale + ", and the original bytes are unavailable",
                        "use a UTF-8 locale, for example LC_ALL=C.UTF-8, or pass the command on standard input");
            } else {
                arguments.add(argument);
            }
        }
        return arguments;
    }

    Map<String, String> environment(Map<String, String> decoded) {
        return isAnyAmbiguous(decoded.values()) ? environment(decoded, fields("environ")) : decoded;
    }

    Map<String, String> environment(Map<String, String> decoded, List<byte[]> rawEntries) {
        Map<String, String> environment = new TreeMap<>();
        decoded.forEach((name, value) -> environment.put(name, value.replace(REPLACEMENT, UNKNOWN_BYTE)));
        for (byte[] each : rawEntries) {
            String text = SurrogateEscapedText.decode(each);
            int equals = text.indexOf('=');
            // Only variables that Java reports: of two with the same name it keeps one.
            if (equals > 0 && decoded.containsKey(text.substring(0, equals))) {
                environment.put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return environment;
    }

    private boolean isAnyAmbiguous(Collection<String> arguments) {
        for (String argument : arguments) {
            if (isAmbiguous(argument)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether Java's decoding may have changed the argument that the user typed. */
    private boolean isAmbiguous(String argument) {
        boolean utf8 = locale.equals(StandardCharsets.UTF_8);
        for (int i = 0; i < argument.length(); i++) {
            char next = argument.charAt(i);
            if (utf8 ? next == REPLACEMENT : next >= 0x80 || next == '?') {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether Java could have decoded these bytes to this argument. It could not if the argument comes from an
     * argument file.
     */
    private boolean canDecodeTo(byte[] bytes, String argument) {
        return new String(bytes, locale).equals(argument)
                || unambiguousPart(new String(bytes, StandardCharsets.ISO_8859_1))
                        .equals(unambiguousPart(argument));
    }

    /** Returns the argument without the characters that may stand for undecodable bytes. */
    private static String unambiguousPart(String argument) {
        StringBuilder unambiguous = new StringBuilder();
        for (int i = 0; i < argument.length(); i++) {
            if (argument.charAt(i) < 0x80 && argument.charAt(i) != '?') {
                unambiguous.append(argument.charAt(i));
            }
        }
        return unambiguous.toString();
    }

    /** Returns the NUL-terminated fields of a file in /proc/self, or an empty list if the system has no such file. */
    private static List<byte[]> fields(String file) {
        List<byte[]> fields = new ArrayList<>();
        try {
            byte[] all = Files.readAllBytes(PROC_SELF.resolve(file));
            int from = 0;
            for (int at = 0; at < all.length; at++) {
                if (all[at] == 0) {
                    fields.add(Arrays.copyOfRange(all, from, at));
                    from = at + 1;
                }
            }
        } catch (IOException notLinux) {
            return List.of();
        }
        return fields;
    }
}
