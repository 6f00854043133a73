package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * A request was certainly not applied, and why.
 *
 * @param message what happened, to whom: server, address, term
 * @param hint what to do next; empty when there is nothing to say
 * @param leader the leader as far as the refusing server knows
 * @param leaderAddress where it answers
 */
public record Refusal(
        Reason reason,
        String message,
        String hint,
        @Nullable ServerId leader,
        @Nullable String leaderAddress) {
    public Refusal(Reason reason, String message, String hint) {
        this(reason, message, hint, null, null);
    }

    public Refusal(Reason reason, String message) {
        this(reason, message, "", null, null);
    }
}
