package dev.raftctl.node.config;

import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every setting that was given, as text under its dotted key, with the place it was given at; and how to read them. */
final class GivenSettings {
    /** What stands for the place of something that was given nowhere. */
    private final String origin;

    private final SortedMap<String, Given> byKey = new TreeMap<>();

    /** @param place for people: {@code node.toml line 12}, {@code --listen} */
    record Given(String text, String place) {}

    GivenSettings(String origin) {
        this.origin = origin;
    }

    void put(String key, String text, String place) {
        byKey.put(key, new Given(text, place));
    }

    @Nullable
    Given find(String key) {
        return byKey.get(key);
    }

    String origin() {
        return origin;
    }

    String placeOf(String key) {
        Given given = byKey.get(key);
        return given == null ? origin : given.place();
    }

    /** The settings under this table, by the rest of their keys. */
    SortedMap<String, Given> under(String table) {
        SortedMap<String, Given> rest = new TreeMap<>();
        String prefix = table + ".";
        byKey.forEach((key, given) -> {
            if (key.startsWith(prefix)) {
                rest.put(key.substring(prefix.length()), given);
            }
        });
        return rest;
    }

    /** How a text is read; an {@link IllegalArgumentException} says what was expected. */
    @FunctionalInterface
    interface Reading<T> {
        T of(String text);
    }

    <T> @Nullable T read(String key, Reading<T> reading) throws ConfigFailure {
        Given given = byKey.get(key);
        return given == null ? null : read(key, given, reading);
    }

    static <T> T read(String key, Given given, Reading<T> reading) throws ConfigFailure {
        try {
            return reading.of(given.text());
        } catch (IllegalArgumentException bad) {
            throw new ConfigFailure(
                    given.place(),
                    "'" + given.text() + "' is not a value for " + key,
                    bad.getMessage() == null ? "" : bad.getMessage());
        }
    }

    long nanos(String key, long defaultNanos, String least, String most) throws ConfigFailure {
        Long nanos = read(key, text -> within(DurationText.nanos(text), text, key, least, most));
        return nanos == null ? defaultNanos : nanos;
    }

    private static long within(long nanos, String text, String key, String least, String most) {
        if (nanos < DurationText.nanos(least) || nanos > DurationText.nanos(most)) {
            throw new IllegalArgumentException(key + " is from " + least + " to " + most + ", not " + text);
        }
        return nanos;
    }

    long bytes(String key, long defaultBytes, String least, String most) throws ConfigFailure {
        Long bytes = read(key, text -> {
            long size = SizeText.bytes(text);
            if (size < SizeText.bytes(least) || size > SizeText.bytes(most)) {
                throw new IllegalArgumentException(key + " is from " + least + " to " + most + ", not " + text);
            }
            return size;
        });
        return bytes == null ? defaultBytes : bytes;
    }

    long count(String key, long defaultCount, long least, long most) throws ConfigFailure {
        Long count = read(key, text -> {
            String expected = "expected a whole number from " + least + " to " + most;
            if (!text.matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException(expected);
            }
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(expected);
            }
            return number;
        });
        return count == null ? defaultCount : count;
    }

    boolean flag(String key, boolean defaultFlag) throws ConfigFailure {
        Boolean flag = read(key, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        });
        return flag == null ? defaultFlag : flag;
    }

    <E extends Enum<E>> E word(String key, E defaultWord, Class<E> words) throws ConfigFailure {
        E word = read(key, text -> {
            List<String> known = new ArrayList<>();
            for (E candidate : words.getEnumConstants()) {
                String name = candidate.name().toLowerCase(Locale.ROOT);
                if (name.equals(text)) {
                    return candidate;
                }
                known.add(name);
            }
            throw new IllegalArgumentException("expected one of " + String.join(", ", known));
        });
        return word == null ? defaultWord : word;
    }

    @Nullable
    HostPort address(String key) throws ConfigFailure {
        return read(key, HostPort::parse);
    }
}
