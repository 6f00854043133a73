package dev.raftctl.node.simulation;

/**
 * How often each kind of fault occurs; the weights are relative to each other.
 *
 * @param meanGapNanos the mean time between two faults
 * @param wipesDisk whether one server may lose its disk, once
 * @param corruptsBits whether disks may fill up and one may return corrupted bits; only with the real storage
 * @param failsFiles whether single reads may fail and servers may be started on each other's directories; only with the
 *     real storage
 * @param breaksConnections whether servers may be notified that their connections to one server broke
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
    /** A profile without faults. */
    static final FaultProfile NONE = new FaultProfile(Long.MAX_VALUE / 4, 0, 0, 0, 0, 0, 0, false, false, false, false);
}
