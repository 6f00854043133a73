package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.LosslessText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How arguments become values. Bytes that are not UTF-8 are good for keys and values ({@link ByteArgument}); a name, a number
 * or a file that has such bytes is refused, since all else that would be written of it would name another.
 */
public final class ArgumentConverters {
    private static final Path WORKING_DIRECTORY = Path.of("/proc/self/cwd");

    private ArgumentConverters() {}

    /** Has the command and its own commands convert by these rules. */
    public static void register(CommandLine command) {
        command.registerConverter(String.class, new StringConverter());
        command.registerConverter(ByteArgument.class, new ByteArgumentConverter());
        command.registerConverter(Path.class, new PathConverter());
    }

    // Classes, not lambdas: those are linked at run time, which every command would wait for.

    private static final class StringConverter implements ITypeConverter<String> {
        @Override
        public String convert(String argument) {
            if (LosslessText.hasRawBytes(argument)) {
                throw new TypeConversionException("'" + argument + "' is not UTF-8");
            }
            return argument;
        }
    }

    private static final class ByteArgumentConverter implements ITypeConverter<ByteArgument> {
        @Override
        public ByteArgument convert(String argument) {
            return new ByteArgument(argument);
        }
    }

    private static final class PathConverter implements ITypeConverter<Path> {
        @Override
        public Path convert(String argument) {
            try {
                return path(argument);
            } catch (Failure invalid) {
                throw new TypeConversionException(invalid.message());
            }
        }
    }

    /** The file of this name, wherever the name came from. */
    public static Path path(String text) throws Failure {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute() && !isWorkingDirectoryKnown()) {
                throw Failure.usage(
                        "'" + text + "' is in a directory whose name this locale cannot say",
                        "give the whole path, or use a UTF-8 locale, for instance LC_ALL=C.UTF-8");
            }
            return path;
        } catch (InvalidPathException invalid) {
            throw Failure.usage(
                    "'" + text + "' is no name of a file in this locale: " + invalid.getReason(),
                    "use a UTF-8 locale, for instance LC_ALL=C.UTF-8");
        }
    }

    /** Whether Java looks for relative names where this process is. */
    private static boolean isWorkingDirectoryKnown() {
        String directory = System.getProperty("user.dir", "");
        if (directory.chars().allMatch(character -> character < 0x80 && character != '?')
                || !Files.exists(WORKING_DIRECTORY)) {
            return true;
        }
        try {
            return Files.isSameFile(Path.of(directory), WORKING_DIRECTORY);
        } catch (IOException | InvalidPathException unreadable) {
            return false;
        }
    }
}
