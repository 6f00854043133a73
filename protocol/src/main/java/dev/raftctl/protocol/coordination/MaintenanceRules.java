package dev.raftctl.protocol.coordination;

import org.jspecify.annotations.Nullable;

/** What the leader and every replica check when maintenance is requested. */
public final class MaintenanceRules {
    private MaintenanceRules() {}

    /** Returns why the request is invalid, or null if it is valid. */
    public static @Nullable String violation(CoordinationCommand.StartMaintenance start) {
        if (start.durationMillis() < 0 || start.durationMillis() > CoordinationLimits.MAX_MUTE_MILLIS) {
            return "maintenance for " + start.durationMillis() + " ms; at least 0 ms, at most "
                    + CoordinationLimits.MAX_MUTE_MILLIS + " ms";
        }
        return start.reason().isBlank() ? "maintenance requires a reason" : null;
    }
}
