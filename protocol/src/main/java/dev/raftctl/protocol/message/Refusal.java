package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was certainly not applied.
 *
 * @param message what happened, to which server, at which address, in which term
 * @param hint what to do next; empty if there is nothing to suggest
 * @param leader the leader, as far as the refusing server knows
 * @param leaderAddress the leader's address
 */
public record Refusal(
        RefusalReason reason,
        String message,
        String hint,
        @Nullable ServerId leader,
        @Nullable String leaderAddress) {
    public Refusal(RefusalReason reason, String message, String hint) {
        this(reason, message, hint, null, null);
    }

    public Refusal(RefusalReason reason, String message) {
        this(reason, message, "", null, null);
    }
}
