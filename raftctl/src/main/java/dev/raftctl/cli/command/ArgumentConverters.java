package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.SurrogateEscapedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converters from command-line arguments to values. Keys and values may be any bytes ({@link ByteArgument}). Names,
 * numbers and file names must be UTF-8: printed in any other form, they would name something else.
 */
public final class ArgumentConverters {
    private static final Path WORKING_DIRECTORY = Path.of("/proc/self/cwd");

    private ArgumentConverters() {}

    /** Registers the argument converters with a command and its subcommands. */
    public static void register(CommandLine command) {
        command.registerConverter(String.class, new StringArgumentConverter());
        command.registerConverter(ByteArgument.class, new ByteArgumentConverter());
        command.registerConverter(Path.class, new PathArgumentConverter());
    }

    // These are classes, not lambdas: linking a lambda at run time would slow down every command.

    private static final class StringArgumentConverter implements ITypeConverter<String> {
        @Override
        public String convert(String argument) {
            if (SurrogateEscapedText.hasRawBytes(argument)) {
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

    private static final class PathArgumentConverter implements ITypeConverter<Path> {
        @Override
        public Path convert(String argument) {
            try {
                return path(argument);
            } catch (CliFailure invalid) {
                throw new TypeConversionException(invalid.message());
            }
        }
    }

    /**
     * Returns the path of the file with this name, which comes from an option, an environment variable or a
     * configuration file.
     */
    public static Path path(String text) throws CliFailure {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute() && !isWorkingDirectoryKnown()) {
                throw CliFailure.usage(
                        "'" + text + "' is relative to a directory whose name cannot be represented in this locale",
                        "use an absolute path, or a UTF-8 locale, e.g. LC_ALL=C.UTF-8");
            }
            return path;
        } catch (InvalidPathException invalid) {
            throw CliFailure.usage(
                    "'" + text + "' is not a valid file name in this locale: " + invalid.getReason(),
                    "use a UTF-8 locale, e.g. LC_ALL=C.UTF-8");
        }
    }

    /** Returns whether Java resolves relative file names against the working directory of this process. */
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
