package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.LosslessText;
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
 * The arguments and the environment of this process as the bytes they were given as, in {@link LosslessText}. Java decodes
 * both by the locale and puts a question mark or U+FFFD for what the locale cannot say, so that different arguments
 * become one. Linux keeps the bytes; where they cannot be had, an argument that may have been changed is refused.
 */
final class ProcessArguments {
    private static final char REPLACEMENT = '\uFFFD';
    /** In a variable that was changed on its way: no file, no context and no address has it. */
    private static final char UNKNOWN_BYTE = '\uDCFF';

    private static final Path PROC_SELF = Path.of("/proc/self");

    private final Charset locale;

    /** @param locale what Java decoded the arguments by */
    ProcessArguments(Charset locale) {
        this.locale = locale;
    }

    static ProcessArguments ofThisProcess() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return new ProcessArguments(Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII);
    }

    /** @throws Failure when an argument is not what was typed, and what was cannot be found */
    List<String> arguments(String... decoded) throws Failure {
        List<String> arguments = List.of(decoded);
        return isAnyAmbiguous(arguments) ? arguments(arguments, fields("cmdline")) : arguments;
    }

    /** @param commandLine all of it, from the name of the program on; empty: not known */
    List<String> arguments(List<String> decoded, List<byte[]> commandLine) throws Failure {
        // The options of the JVM come first, and how many they are it does not tell.
        int first = commandLine.size() - decoded.size();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < decoded.size(); i++) {
            String argument = decoded.get(i);
            byte[] bytes = first < 1 ? new byte[0] : commandLine.get(first + i);
            if (first >= 1 && canDecodeTo(bytes, argument)) {
                arguments.add(LosslessText.decode(bytes));
            } else if (isAmbiguous(argument)) {
                throw Failure.usage(
                        "argument " + (i + 1) + ", '" + argument + "', was not passed on as it was typed: the locale's"
                                + " character set is " + locale + ", and the bytes cannot be found",
                        "use a UTF-8 locale, for instance LC_ALL=C.UTF-8, or write the command on standard input");
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
            String text = LosslessText.decode(each);
            int equals = text.indexOf('=');
            // Only what Java has, too: of two with one name it takes one.
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

    /** Whether it may be other than what was typed. */
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

    /** Whether Java can have made that word of these bytes: an argument file may have come in between. */
    private boolean canDecodeTo(byte[] bytes, String argument) {
        return new String(bytes, locale).equals(argument)
                || unambiguousPart(new String(bytes, StandardCharsets.ISO_8859_1))
                        .equals(unambiguousPart(argument));
    }

    /** Without what may have been changed. */
    private static String unambiguousPart(String argument) {
        StringBuilder unambiguous = new StringBuilder();
        for (int i = 0; i < argument.length(); i++) {
            if (argument.charAt(i) < 0x80 && argument.charAt(i) != '?') {
                unambiguous.append(argument.charAt(i));
            }
        }
        return unambiguous.toString();
    }

    /** What is in that file of the system's, each ended by a zero; none where there is no such file. */
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
