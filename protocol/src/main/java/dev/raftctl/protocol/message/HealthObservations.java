package dev.raftctl.protocol.message;

import java.util.List;

/**
 * What a server observes about itself and its connections, for assessing the health of the cluster. All ages are in
 * milliseconds. "Recent" means within the last 10 to 20 seconds.
 *
 * @param leaderForMs leader only: time since it won its election; otherwise -1
 * @param followerLags leader only, in order of ids
 * @param commitLagMs leader only: everything that its log held this long ago is committed; 0 if everything is; -1 if
 *     unknown
 * @param applyLagMs everything that was known to be committed this long ago is applied; 0 if everything is; -1 if
 *     unknown
 * @param currentWriteMs how long the current write to the log has taken so far; 0 if there is none
 * @param recentWriteCount recent writes to the log, each with its fsync
 * @param slowWriteCount how many of them took 200 ms or more
 * @param longestWriteMs the longest of them
 * @param coreDelayPercent the share of the recent time during which the core was due to run but did not
 * @param longestCoreDelayMs the longest such delay
 * @param recentElectionsWon elections won in the last five minutes, except those requested by an operator or a former
 *     leader
 * @param links the connections to the other members, in order of ids
 */
public record HealthObservations(
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
        List<PeerLinkStatus> links) {
    /** The observations of a server that reports none. */
    public static final HealthObservations NONE =
            new HealthObservations(-1, List.of(), -1, -1, 0, 0, 0, 0, 0, 0, 0, List.of());

    public HealthObservations {
        followerLags = List.copyOf(followerLags);
        links = List.copyOf(links);
    }

    /** Returns whether the server reported observations. Servers with an older version report none. */
    public boolean isKnown() {
        return applyLagMs >= 0;
    }
}
