package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How arguments become values. Bytes that are not UTF-8 are good for keys and values ({@link Octets}); a name, a number
 * or a file that has such bytes is refused, since all else that would be written of it would name another.
 */
public final class Arguments {
    private static final Path DIRECTORY = Path.of("/proc/self/cwd");

    private Arguments() {}

    /** Has the command and its own commands convert by these rules. */
    public static void register(CommandLine command) {
        command.registerConverter(String.class, new ToText());
        command.registerConverter(Octets.class, new ToOctets());
        command.registerConverter(Path.class, new ToPath());
    }

    // Classes, not lambdas: those are linked at run time, which every command would wait for.

    private static final class ToText implements ITypeConverter<String> {
        @Override
        public String convert(String word) {
            if (ByteText.holdsBytes(word)) {
                throw new TypeConversionException("'" + word + "' is not UTF-8");
            }
            return word;
        }
    }

    private static final class ToOctets implements ITypeConverter<Octets> {
        @Override
        public Octets convert(String word) {
            return new Octets(word);
        }
    }

    private static final class ToPath implements ITypeConverter<Path> {
        @Override
        public Path convert(String word) {
            try {
                return path(word);
            } catch (Failure bad) {
                throw new TypeConversionException(bad.message());
            }
        }
    }

    /** The file of this name, wherever the name came from. */
    public static Path path(String text) throws Failure {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute() && !isDirectoryKnown()) {
                throw Failure.usage(
                        "'" + text + "' is in a directory whose name this locale cannot say",
                        "give the whole path, or use a UTF-8 locale, for instance LC_ALL=C.UTF-8");
            }
            return path;
        } catch (InvalidPathException bad) {
            throw Failure.usage(
                    "'" + text + "' is no name of a file in this locale: " + bad.getReason(),
                    "use a UTF-8 locale, for instance LC_ALL=C.UTF-8");
        }
    }

    /** Whether Java looks for relative names where this process is. */
    private static boolean isDirectoryKnown() {
        String directory = System.getProperty("user.dir", "");
        if (directory.chars().allMatch(letter -> letter < 0x80 && letter != '?') || !Files.exists(DIRECTORY)) {
            return true;
        }
        try {
            return Files.isSameFile(Path.of(directory), DIRECTORY);
        } catch (IOException | InvalidPathException another) {
            return false;
        }
    }
}
