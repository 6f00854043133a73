package dev.raftctl.cli.screen;

import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server in a frame.
 *
 * @param name its id, or its address if the id is unknown
 * @param role its role, or in one word why it is unknown
 * @param status null if it does not respond
 * @param error why it does not respond; empty if it does
 * @param lag entries behind the leader, never negative; null if unknown
 * @param lags of the latest samples, oldest first; null where unknown
 * @param writesPerSecond entries applied per second, never negative; null if not known yet
 * @param winCount the number of elections it was seen to win
 */
record DashboardServerRow(
        String name,
        String address,
        String role,
        @Nullable ServerStatus status,
        String error,
        @Nullable Long lag,
        List<@Nullable Long> lags,
        @Nullable Long writesPerSecond,
        int winCount) {
    /**
     * Returns the milliseconds since the server last heard from its leader, or null if it never has or does not
     * respond.
     */
    @Nullable
    Long contactMs() {
        return status == null || status.lastLeaderContactMs() < 0 ? null : status.lastLeaderContactMs();
    }
}
