package dev.raftctl.protocol.message;

/**
 * How far a follower is behind its leader, in time.
 *
 * @param behindMs the follower acknowledged everything that the leader's log held this many milliseconds ago; 0: everything; -1:
 *     nothing yet since this server leads
 */
public record FollowerLag(ServerId id, long behindMs) {}
