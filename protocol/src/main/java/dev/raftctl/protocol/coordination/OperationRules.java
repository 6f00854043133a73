package dev.raftctl.protocol.coordination;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the client, the leader and every replica check of an operation. */
public final class OperationRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private OperationRules() {}

    /** Returns whether a text can be the id of an operation. */
    public static boolean isValidId(String id) {
        return ID.matcher(id).matches();
    }

    /** Returns why a command that begins an operation is invalid, or null if it is valid. */
    public static @Nullable String violation(CoordinationCommand.BeginOperation begin) {
        if (begin.timeoutMillis() < 1 || begin.timeoutMillis() > CoordinationLimits.MAX_OPERATION_TIMEOUT_MILLIS) {
            return "an operation of " + begin.timeoutMillis() + " ms; at least 1, at most "
                    + CoordinationLimits.MAX_OPERATION_TIMEOUT_MILLIS;
        }
        if (begin.description().command().isBlank()) {
            return "an operation needs a command";
        }
        return idViolation(begin.description().id());
    }

    /** Returns why a command that ends an operation is invalid, or null if it is valid. */
    public static @Nullable String violation(CoordinationCommand.EndOperation end) {
        return end.end().state() == OperationState.RUNNING
                ? "an operation cannot end as running"
                : idViolation(end.id());
    }

    private static @Nullable String idViolation(String id) {
        return isValidId(id)
                ? null
                : "the id of an operation consists of at most 64 letters, digits, dots, dashes and underscores,"
                        + " and begins with a letter or digit";
    }
}
