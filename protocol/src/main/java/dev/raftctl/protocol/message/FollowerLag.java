package dev.raftctl.protocol.message;

/**
 * How far a follower lags behind its leader, as a time.
 *
 * @param lagMs the follower has acknowledged everything that the leader's log held this many milliseconds ago; 0 if it
 *     has acknowledged everything; -1 if it has acknowledged nothing since this server became leader
 */
public record FollowerLag(ServerId id, long lagMs) {}
