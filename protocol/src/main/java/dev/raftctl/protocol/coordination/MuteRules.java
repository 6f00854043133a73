package dev.raftctl.protocol.coordination;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the leader and every replica check of a mute. The servers do not know the codes, only their form. */
public final class MuteRules {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]*");

    private MuteRules() {}

    /** Returns why a mute is invalid, or null if it is valid. */
    public static @Nullable String violation(CoordinationCommand.MuteFinding mute) {
        if (mute.durationMillis() < 1 || mute.durationMillis() > CoordinationLimits.MAX_MUTE_MILLIS) {
            return "a mute of " + mute.durationMillis() + " ms; at least 1, at most "
                    + CoordinationLimits.MAX_MUTE_MILLIS;
        }
        if (mute.reason().isBlank()) {
            return "a mute needs a reason";
        }
        return violation(mute.code());
    }

    /** Returns why a text cannot be the code of a finding, or null if it can. */
    public static @Nullable String violation(String code) {
        return CODE.matcher(code).matches()
                ? null
                : "the code of a finding consists of capital letters, digits and underscores";
    }
}
