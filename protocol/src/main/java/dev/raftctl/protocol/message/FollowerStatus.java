package dev.raftctl.protocol.message;

/**
 * A follower as its leader sees it.
 *
 * @param mode {@code probe}, {@code replicate} or {@code snapshot}
 * @param inFlightMessages appends sent and not answered
 * @param inFlightBytes bytes in them
 * @param lastContactMs since anything was heard of it; -1: never
 */
public record FollowerStatus(
        ServerId id,
        long matchIndex,
        long nextIndex,
        String mode,
        int inFlightMessages,
        long inFlightBytes,
        long lastContactMs) {}
