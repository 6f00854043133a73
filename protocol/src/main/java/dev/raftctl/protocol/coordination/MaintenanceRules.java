package dev.raftctl.protocol.coordination;

import org.jspecify.annotations.Nullable;

/** What the leader and every replica check of a maintenance. */
public final class MaintenanceRules {
    private MaintenanceRules() {}

    /** Returns why a maintenance is invalid, or null if it is valid. */
    public static @Nullable String violation(CoordinationCommand.StartMaintenance start) {
        if (start.durationMillis() < 0 || start.durationMillis() > CoordinationLimits.MAX_MUTE_MILLIS) {
            return "a maintenance of " + start.durationMillis() + " ms; at least 0, at most "
                    + CoordinationLimits.MAX_MUTE_MILLIS;
        }
        return start.reason().isBlank() ? "a maintenance needs a reason" : null;
    }
}
