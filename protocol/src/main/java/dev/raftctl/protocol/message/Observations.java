package dev.raftctl.protocol.message;

import java.util.List;

/**
 * What a server observes of itself and of its links, for those who judge how its cluster is. All ages are in
 * milliseconds. Recent means within the last 10 to 20 seconds.
 *
 * @param leaderForMs leader only: since it won its election; -1 else
 * @param followerLags leader only, in the order of ids
 * @param commitLagMs leader only: everything its log held this many milliseconds ago is committed; 0: everything; -1:
 *     not known
 * @param applyLagMs everything that was known to be committed this many milliseconds ago is applied; 0: everything;
 *     -1: not known
 * @param currentWriteMs how long the write to the log that is under way has taken so far; 0: none is under way
 * @param recentWriteCount recent writes to the log, each with its sync
 * @param slowWriteCount those of them that took 200 ms or more
 * @param longestWriteMs the longest of them
 * @param coreDelayPercent the share of the recent time in which the core was not run though it was due
 * @param longestCoreDelayMs the longest such time
 * @param recentElectionsWon elections it won in the last five minutes, except those that an operator or a former leader asked
 *     for
 * @param links to the other members, in the order of ids
 */
public record Observations(
        long leaderForMs,
        List<FollowerLag> followerLags,
        long commitLagMs,
        long applyLagMs,
        long currentWriteMs,
        int recentWriteCount,
        int slowWriteCount,
        long longestWriteMs,
        int coreDelayPercent,
        long longestCoreDelayMs,
        int recentElectionsWon,
        List<LinkStatus> links) {
    /** Of a server that reports none. */
    public static final Observations NONE = new Observations(-1, List.of(), -1, -1, 0, 0, 0, 0, 0, 0, 0, List.of());

    public Observations {
        followerLags = List.copyOf(followerLags);
        links = List.copyOf(links);
    }

    /** False: the server runs a version that reports nothing of this. */
    public boolean isKnown() {
        return applyLagMs >= 0;
    }
}
