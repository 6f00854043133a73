package dev.raftctl.protocol.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a decision under stable names, for programs: {@code requestTerm=4;voterLast=t3/12}. A log position is
 * {@code tTERM/INDEX}, several servers are separated by commas, durations end in {@code Ms}. Names are added but never
 * change their meaning.
 *
 * @param values by name, in the order in which they are written
 */
public record DecisionData(Map<String, String> values) {
    /** The data of a decision that has none. */
    public static final DecisionData NONE = new DecisionData(Map.of());

    public DecisionData {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns this data with a value under this name, which replaces an earlier value. */
    public DecisionData with(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(values);
        extended.put(name, value);
        return new DecisionData(extended);
    }

    /** Returns this data with a number under this name, which replaces an earlier value. */
    public DecisionData with(String name, long number) {
        return with(name, Long.toString(number));
    }

    /** Returns this data with a log position under this name, written as {@code tTERM/INDEX}. */
    public DecisionData with(String name, LogPosition position) {
        return with(name, position.toString());
    }

    /** Returns this data with a server's id, or this data alone if there is no such server. */
    public DecisionData with(String name, @Nullable ServerId server) {
        return server == null ? this : with(name, server.value());
    }

    /** Returns this data with the ids of several servers, separated by commas; this data alone if there are none. */
    public DecisionData with(String name, Iterable<ServerId> servers) {
        List<String> ids = new ArrayList<>();
        servers.forEach(server -> ids.add(server.value()));
        return ids.isEmpty() ? this : with(name, String.join(",", ids));
    }

    /** Returns the value under this name, or an empty string if there is none. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** Returns the number of characters of all names and values. */
    long textLength() {
        long length = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            length += each.getKey().length() + each.getValue().length();
        }
        return length;
    }

    /** Returns the number under this name, or the default if there is none or it is not a number. */
    public long number(String name, long defaultNumber) {
        try {
            return Long.parseLong(values.getOrDefault(name, ""));
        } catch (NumberFormatException notANumber) {
            return defaultNumber;
        }
    }

    /** Returns the log position under this name, or {@link LogPosition#ZERO} if there is none. */
    public LogPosition position(String name) {
        String value = text(name);
        int slash = value.indexOf('/');
        if (slash < 2 || value.charAt(0) != 't') {
            return LogPosition.ZERO;
        }
        try {
            return new LogPosition(
                    Long.parseLong(value.substring(1, slash)), Long.parseLong(value.substring(slash + 1)));
        } catch (IllegalArgumentException notAPosition) {
            return LogPosition.ZERO;
        }
    }

    /** Returns the values of the list under this name, in order; empty if there is none. */
    public List<String> list(String name) {
        String value = text(name);
        return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    /**
     * Returns the data as {@code name=value;name=value}. A semicolon, an equals sign or a percent sign in a name or
     * value is written as {@code %3B}, {@code %3D}, {@code %25}.
     */
    public String format() {
        StringBuilder out = new StringBuilder();
        values.forEach((name, value) -> {
            out.append(out.isEmpty() ? "" : ";");
            escape(name, out);
            out.append('=');
            escape(value, out);
        });
        return out.toString();
    }

    /**
     * Parses what {@link #format} returns.
     *
     * @throws IllegalArgumentException if the text is not of this form
     */
    public static DecisionData parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || pair.indexOf('=', equals + 1) >= 0) {
                throw new IllegalArgumentException("not name=value: " + pair);
            }
            values.put(unescape(pair.substring(0, equals)), unescape(pair.substring(equals + 1)));
        }
        return new DecisionData(values);
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case ';' -> out.append("%3B");
                case '=' -> out.append("%3D");
                case '%' -> out.append("%25");
                default -> out.append(c);
            }
        }
    }

    private static String unescape(String text) {
        return text.replace("%3B", ";").replace("%3D", "=").replace("%25", "%");
    }

    @Override
    public String toString() {
        return format();
    }
}
