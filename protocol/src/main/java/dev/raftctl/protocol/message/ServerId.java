package dev.raftctl.protocol.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a server, chosen by the operator and never reused in its cluster: 1 to 64 characters of
 * {@code A-Z a-z 0-9 . _ -}, starting with a letter or a digit. Ids are ordered by their text.
 *
 * @param value the name; an invalid one causes an {@link IllegalArgumentException} that describes the problem
 */
public record ServerId(String value) implements Comparable<ServerId> {
    public static final int MAX_LENGTH = 64;
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public ServerId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a server id is 1 to 64 characters of A-Z a-z 0-9 . _ - and starts with a letter or a digit");
        }
    }

    public static ServerId of(String value) {
        return new ServerId(value);
    }

    // Written out: the generated methods of a record are linked at first use, which would slow down every start of a
    // client.
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
