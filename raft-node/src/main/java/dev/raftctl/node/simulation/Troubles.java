package dev.raftctl.node.simulation;

/**
 * How often which kinds of faults come; weights among each other.
 *
 * @param gapNanos the mean time between two faults
 * @param wipes whether a server may lose its disk, once
 * @param bitsRot whether disks may fill up, and one may give back other bits than were written; only with real files
 * @param filesFail whether files may be unreadable for once, and servers be started on one another's directories; only with real
 *     files
 * @param connectionsBreak whether servers are told that their connections to one broke
 */
record Troubles(
        long gapNanos,
        int crashWeight,
        int pauseWeight,
        int cutWeight,
        int diskWeight,
        int operatorWeight,
        int membershipWeight,
        boolean wipes,
        boolean bitsRot,
        boolean filesFail,
        boolean connectionsBreak) {
    /** No faults at all. */
    static final Troubles NONE = new Troubles(Long.MAX_VALUE / 4, 0, 0, 0, 0, 0, 0, false, false, false, false);
}
