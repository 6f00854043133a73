package dev.raftctl.protocol.message;

/**
 * When a follower acknowledged a timed entry.
 *
 * @param micros microseconds since the leader received the request; -1 if the follower had not acknowledged the entry
 *     when the leader replied
 */
public record FollowerAcknowledgement(ServerId follower, long micros) {}
