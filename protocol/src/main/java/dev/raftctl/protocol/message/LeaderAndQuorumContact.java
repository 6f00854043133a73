package dev.raftctl.protocol.message;

/**
 * When a server last heard from the servers it depends on, and the timeouts by which it judges that.
 *
 * @param lastLeaderContactMs milliseconds since the last message from the current leader; -1 if there was none since it
 *     started; 0 on the leader
 * @param quorumContactMs leader only: milliseconds since it last heard from a majority; otherwise -1
 * @param electionTimeoutMs the shortest election timeout; the longest one is twice as long
 */
public record LeaderAndQuorumContact(
        long lastLeaderContactMs, long quorumContactMs, long electionTimeoutMs, long heartbeatMs) {}
