package dev.raftctl.node.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads a TOML file into {@link UnparsedSettings}. Accepts only known keys, and only strings, integers and booleans as
 * values.
 */
final class TomlSettingsReader {
    private static final long MAX_FILE_BYTES = 256 << 10;
    /** The maximum nesting of brackets. No key needs more than two levels, but comments may contain stray brackets. */
    private static final int MAX_OPEN_BRACKETS = 32;

    private TomlSettingsReader() {}

    static void read(Path file, UnparsedSettings settings) throws InvalidConfigFailure {
        TomlParseResult parsed = parse(file);
        if (parsed.hasErrors()) {
            TomlParseError first = parsed.errors().get(0);
            throw new InvalidConfigFailure(
                    locationOf(file, first.position()),
                    "invalid TOML: " + firstLine(String.valueOf(first.getMessage())),
                    "write sections as [name] and settings as name = \"value\"; integers and true or false need no quotes");
        }
        List<List<String>> paths = new ArrayList<>(parsed.keyPathSet(true));
        paths.sort(Comparator.comparingInt(path -> lineOf(parsed.inputPositionOf(path))));
        for (List<String> path : paths) {
            String key = String.join(".", path);
            String location = locationOf(file, parsed.inputPositionOf(path));
            Object value = parsed.get(path);
            if (value instanceof TomlTable) {
                requireKnownTable(key, location);
            } else {
                settings.put(key, textOf(key, value, location), location);
            }
        }
    }

    private static TomlParseResult parse(Path file) throws InvalidConfigFailure {
        String text = textOf(file);
        String excess = TomlSizeLimits.findExcess(text);
        if (excess != null) {
            throw new InvalidConfigFailure(file.toString(), excess, "is it a configuration file?");
        }
        if (maxBracketDepth(text) > MAX_OPEN_BRACKETS) {
            throw tooDeep(file);
        }
        try {
            return Toml.parse(text);
        } catch (StackOverflowError tooDeep) {
            // The parser recurses for other constructs too, without a limit; nothing it built is kept.
            throw tooDeep(file);
        }
    }

    private static InvalidConfigFailure tooDeep(Path file) {
        return new InvalidConfigFailure(
                file.toString(), "its brackets are nested too deeply", "is it a configuration file?");
    }

    /**
     * Returns the maximum nesting of brackets, because the parser's allocation grows faster than that number. Brackets
     * in strings and comments count, too.
     */
    private static int maxBracketDepth(String text) {
        int open = 0;
        int maxDepth = 0;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '[', '{' -> maxDepth = Math.max(maxDepth, ++open);
                case ']', '}' -> open = Math.max(0, open - 1);
                default -> {
                    // Not a bracket.
                }
            }
        }
        return maxDepth;
    }

    private static void requireKnownTable(String key, String location) throws InvalidConfigFailure {
        if (KnownConfigKeys.isKey(key)) {
            throw new InvalidConfigFailure(location, "'" + key + "' is not a table", "write it as KEY = VALUE");
        }
        if (!KnownConfigKeys.isTable(key)) {
            throw new InvalidConfigFailure(location, "unknown section '" + key + "'", KnownConfigKeys.hintFor(key));
        }
    }

    private static String textOf(String key, @Nullable Object value, String location) throws InvalidConfigFailure {
        if (!KnownConfigKeys.isKey(key)) {
            throw unknownKey(key, location);
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value.toString();
        }
        throw new InvalidConfigFailure(
                location, "'" + key + "' has an unsupported type", "expected a string, an integer or a boolean");
    }

    static InvalidConfigFailure unknownKey(String key, String location) {
        if (KnownConfigKeys.isServerTable(key)) {
            return new InvalidConfigFailure(location, "'" + key + "' is a table", "write { n1 = \"HOST:PORT\", ... }");
        }
        return new InvalidConfigFailure(location, "unknown key '" + key + "'", KnownConfigKeys.hintFor(key));
    }

    private static String textOf(Path file) throws InvalidConfigFailure {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new InvalidConfigFailure(
                        file.toString(), "the file is larger than 256 KiB", "is it a configuration file?");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new InvalidConfigFailure(
                    file.toString(), "there is no such file", "check the path given with --config");
        } catch (CharacterCodingException binary) {
            throw new InvalidConfigFailure(
                    file.toString(), "the file is not UTF-8 text", "is it a configuration file?");
        } catch (IOException unreadable) {
            throw new InvalidConfigFailure(
                    file.toString(), "the file cannot be read: " + unreadable.getMessage(), "check its permissions");
        }
    }

    private static String locationOf(Path file, @Nullable TomlPosition position) {
        return position == null ? file.toString() : file + " line " + position.line();
    }

    private static int lineOf(@Nullable TomlPosition position) {
        return position == null ? 0 : position.line();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
