package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A data directory on the command line: {@code DIR}, or {@code ID=DIR} to state whose directory it is.
 *
 * @param expectedOwner null if the argument states none
 */
record DataDirectoryArgument(@Nullable ServerId expectedOwner, Path directory) {
    /** The longest name that a table shows for a directory. */
    private static final int MAX_NAME_CHARS = 16;

    /** Parses an argument. A directory whose name contains {@code =} is taken as it is if it exists. */
    static DataDirectoryArgument parse(String argument) throws CliFailure {
        int equals = argument.indexOf('=');
        if (equals > 0 && !Files.exists(ArgumentConverters.path(argument))) {
            String id = argument.substring(0, equals);
            if (id.indexOf('/') < 0) {
                return new DataDirectoryArgument(
                        ArgumentParser.serverId(id), ArgumentConverters.path(argument.substring(equals + 1)));
            }
        }
        return new DataDirectoryArgument(null, ArgumentConverters.path(argument));
    }

    static List<DataDirectoryArgument> parseAll(List<String> arguments) throws CliFailure {
        List<DataDirectoryArgument> parsed = new ArrayList<>();
        for (String argument : arguments) {
            parsed.add(parse(argument));
        }
        return parsed;
    }

    /** Throws if the directory does not belong to the server that the argument names. */
    void requireOwner(@Nullable ServerId owner) throws CliFailure {
        if (expectedOwner != null && !expectedOwner.equals(owner)) {
            throw CliFailure.usage(
                    directory + " belongs to " + (owner == null ? "no known server" : owner) + ", not to "
                            + expectedOwner,
                    "name the directory of " + expectedOwner + ", or omit " + expectedOwner + "=");
        }
    }

    /** Returns a short name for each directory that is unique within a table. */
    static List<String> shortNames(List<DataDirectoryArgument> arguments) {
        for (int parts = 1; parts <= 3; parts++) {
            List<String> names = new ArrayList<>();
            for (DataDirectoryArgument each : arguments) {
                names.add(each.lastParts(parts));
            }
            Set<String> distinct = new HashSet<>(names);
            if (distinct.size() == names.size() && names.stream().allMatch(name -> name.length() <= MAX_NAME_CHARS)) {
                return names;
            }
        }
        List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= arguments.size(); i++) {
            numbers.add("#" + i);
        }
        return numbers;
    }

    private String lastParts(int count) {
        Path normalized = directory.toAbsolutePath().normalize();
        int names = normalized.getNameCount();
        return names == 0
                ? normalized.toString()
                : normalized.subpath(Math.max(0, names - count), names).toString();
    }
}
