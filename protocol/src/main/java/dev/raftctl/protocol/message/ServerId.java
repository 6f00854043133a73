package dev.raftctl.protocol.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a server, chosen by the operator, unique in its cluster for ever: 1 to 64 characters of
 * {@code A-Z a-z 0-9 . _ -}, the first a letter or a digit. Ids order by their text.
 *
 * @param value the name; an {@link IllegalArgumentException} says what is wrong with a bad one
 */
public record ServerId(String value) implements Comparable<ServerId> {
    public static final int MAX_LENGTH = 64;
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public ServerId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a server id is 1 to 64 of A-Z a-z 0-9 . _ - and starts with a letter or a digit");
        }
    }

    public static ServerId of(String value) {
        return new ServerId(value);
    }

    // Written out: a record's own are linked when first used, a cost of its own at each start of a client.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerId id && value.equals(id.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(ServerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
