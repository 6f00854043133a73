package dev.raftctl.cli.screen;

import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server in a frame.
 *
 * @param name its id, or its address where that is not known
 * @param role or why it is not known, in one word
 * @param status null: it does not answer
 * @param error why it does not answer; empty when it does
 * @param lag entries behind the newest, never below 0; null: not known
 * @param lags of the last samples, oldest first, among them null where it was not known
 * @param writesPerSecond entries applied per second, never below 0; null: not known yet
 * @param winCount elections it was seen to win
 */
record ServerRow(
        String name,
        String address,
        String role,
        @Nullable ServerStatus status,
        String error,
        @Nullable Long lag,
        List<@Nullable Long> lags,
        @Nullable Long writesPerSecond,
        int winCount) {
    /** Milliseconds since it heard its leader; null: never, or it does not answer. */
    @Nullable
    Long contactMs() {
        return status == null || status.lastLeaderContactMs() < 0 ? null : status.lastLeaderContactMs();
    }
}
