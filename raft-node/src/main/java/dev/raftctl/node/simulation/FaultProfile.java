package dev.raftctl.node.simulation;

/**
 * How often which kinds of faults come; weights among each other.
 *
 * @param meanGapNanos the mean time between two faults
 * @param wipesDisk whether a server may lose its disk, once
 * @param corruptsBits whether disks may fill up, and one may give back other bits than were written; only with real files
 * @param failsFiles whether files may be unreadable for once, and servers be started on one another's directories; only with real
 *     files
 * @param breaksConnections whether servers are told that their connections to one broke
 */
record FaultProfile(
        long meanGapNanos,
        int crashWeight,
        int pauseWeight,
        int cutWeight,
        int diskWeight,
        int operatorWeight,
        int membershipWeight,
        boolean wipesDisk,
        boolean corruptsBits,
        boolean failsFiles,
        boolean breaksConnections) {
    /** No faults at all. */
    static final FaultProfile NONE = new FaultProfile(Long.MAX_VALUE / 4, 0, 0, 0, 0, 0, 0, false, false, false, false);
}
