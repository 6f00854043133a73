package dev.raftctl.node.config;

import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All settings as unparsed text, by dotted key, each with the place where it was set. */
final class UnparsedSettings {
    /** The place to name in messages about a setting that was not set anywhere. */
    private final String defaultLocation;

    private final SortedMap<String, LocatedSetting> byKey = new TreeMap<>();

    /**
     * A setting as text.
     *
     * @param location for messages: {@code node.toml line 12}, {@code --listen}
     */
    record LocatedSetting(String text, String location) {}

    UnparsedSettings(String origin) {
        this.defaultLocation = origin;
    }

    void put(String key, String text, String location) {
        byKey.put(key, new LocatedSetting(text, location));
    }

    @Nullable
    LocatedSetting find(String key) {
        return byKey.get(key);
    }

    String defaultLocation() {
        return defaultLocation;
    }

    String locationOf(String key) {
        LocatedSetting setting = byKey.get(key);
        return setting == null ? defaultLocation : setting.location();
    }

    /** Returns the settings in this table. Their keys are relative to the table. */
    SortedMap<String, LocatedSetting> under(String table) {
        SortedMap<String, LocatedSetting> matching = new TreeMap<>();
        String prefix = table + ".";
        byKey.forEach((key, setting) -> {
            if (key.startsWith(prefix)) {
                matching.put(key.substring(prefix.length()), setting);
            }
        });
        return matching;
    }

    /**
     * Parses the text of a setting. If the text is invalid, throws an {@link IllegalArgumentException} that says what
     * was expected.
     */
    @FunctionalInterface
    interface SettingParser<T> {
        T parse(String text);
    }

    <T> @Nullable T read(String key, SettingParser<T> parser) throws InvalidConfigFailure {
        LocatedSetting setting = byKey.get(key);
        return setting == null ? null : read(key, setting, parser);
    }

    static <T> T read(String key, LocatedSetting setting, SettingParser<T> parser) throws InvalidConfigFailure {
        try {
            return parser.parse(setting.text());
        } catch (IllegalArgumentException bad) {
            throw new InvalidConfigFailure(
                    setting.location(),
                    "'" + setting.text() + "' is not a value for " + key,
                    bad.getMessage() == null ? "" : bad.getMessage());
        }
    }

    long readNanos(String key, long defaultNanos, String min, String max) throws InvalidConfigFailure {
        Long nanos = read(key, text -> requireWithin(DurationFormat.parseNanos(text), text, key, min, max));
        return nanos == null ? defaultNanos : nanos;
    }

    private static long requireWithin(long nanos, String text, String key, String min, String max) {
        if (nanos < DurationFormat.parseNanos(min) || nanos > DurationFormat.parseNanos(max)) {
            throw new IllegalArgumentException(key + " must be from " + min + " to " + max + ", not " + text);
        }
        return nanos;
    }

    long readBytes(String key, long defaultBytes, String min, String max) throws InvalidConfigFailure {
        Long bytes = read(key, text -> {
            long size = ByteSizeFormat.parseBytes(text);
            if (size < ByteSizeFormat.parseBytes(min) || size > ByteSizeFormat.parseBytes(max)) {
                throw new IllegalArgumentException(key + " must be from " + min + " to " + max + ", not " + text);
            }
            return size;
        });
        return bytes == null ? defaultBytes : bytes;
    }

    long readCount(String key, long defaultCount, long min, long max) throws InvalidConfigFailure {
        Long count = read(key, text -> {
            String expected = "expected a whole number from " + min + " to " + max;
            if (!text.matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException(expected);
            }
            long number = Long.parseLong(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException(expected);
            }
            return number;
        });
        return count == null ? defaultCount : count;
    }

    boolean readBoolean(String key, boolean defaultValue) throws InvalidConfigFailure {
        Boolean flag = read(key, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        });
        return flag == null ? defaultValue : flag;
    }

    <E extends Enum<E>> E readEnum(String key, E defaultValue, Class<E> enumType) throws InvalidConfigFailure {
        E value = read(key, text -> {
            List<String> names = new ArrayList<>();
            for (E candidate : enumType.getEnumConstants()) {
                String name = candidate.name().toLowerCase(Locale.ROOT);
                if (name.equals(text)) {
                    return candidate;
                }
                names.add(name);
            }
            throw new IllegalArgumentException("expected one of " + String.join(", ", names));
        });
        return value == null ? defaultValue : value;
    }

    @Nullable
    HostPort readAddress(String key) throws InvalidConfigFailure {
        return read(key, HostPort::parse);
    }
}
