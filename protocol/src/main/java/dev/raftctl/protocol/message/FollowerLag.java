package dev.raftctl.protocol.message;

/**
 * A follower's replication lag, in milliseconds.
 *
 * @param lagMs the follower has acknowledged everything that the leader's log held this many milliseconds ago; 0 if it
 *     has acknowledged everything; -1 if it has acknowledged nothing since this server became leader
 */
public record FollowerLag(ServerId id, long lagMs) {}
