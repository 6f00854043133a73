package dev.raftctl.protocol.message;

/**
 * By how much time a follower lags its leader.
 *
 * @param lagMs the follower acknowledged everything that the leader's log held this many milliseconds ago; 0:
 *     everything; -1: nothing yet since this server leads
 */
public record FollowerLag(ServerId id, long lagMs) {}
