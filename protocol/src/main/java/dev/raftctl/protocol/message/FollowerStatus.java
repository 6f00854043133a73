package dev.raftctl.protocol.message;

/**
 * A follower as the leader sees it.
 *
 * @param mode {@code probe}, {@code replicate} or {@code snapshot}
 * @param inFlightMessages append requests sent and not yet acknowledged
 * @param inFlightBytes bytes of entries in those requests
 * @param lastContactMs milliseconds since the last message from it; -1 if there was none
 */
public record FollowerStatus(
        ServerId id,
        long matchIndex,
        long nextIndex,
        String mode,
        int inFlightMessages,
        long inFlightBytes,
        long lastContactMs) {}
