package dev.raftctl.protocol.message;

/**
 * The membership change in progress at the leader.
 *
 * @param phase {@code catching-up}, {@code joint} or {@code leaving-joint}
 * @param server while catching up, the new server that is furthest behind; otherwise empty
 * @param round the catch-up round, from 1
 * @param matchIndex that server's matchIndex
 * @param targetIndex the index at which this round ends
 * @param bytesSent payload bytes sent to that server so far
 * @param elapsedMs milliseconds since the change was requested
 */
public record MembershipChangeStatus(
        String phase, String server, int round, long matchIndex, long targetIndex, long bytesSent, long elapsedMs) {}
