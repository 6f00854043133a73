package dev.raftctl.protocol.message;

/**
 * A membership change under way at the leader.
 *
 * @param phase {@code catching-up}, {@code joint} or {@code leaving-joint}
 * @param server the new server that is furthest behind while catching up, else empty
 * @param round the catch-up round, from 1
 * @param matchIndex what that server holds
 * @param targetIndex where this round ends
 * @param bytesSent payload sent to it so far
 * @param elapsedMs since the change was asked for
 */
public record MembershipChangeStatus(
        String phase, String server, int round, long matchIndex, long targetIndex, long bytesSent, long elapsedMs) {}
