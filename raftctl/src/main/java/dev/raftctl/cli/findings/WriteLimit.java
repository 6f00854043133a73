package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerStatus;

/** What limits writes, as a stable word. */
final class WriteLimit {
    private WriteLimit() {}

    /** Returns {@code no-quorum}, {@code no-leader}, {@code disk}, {@code cpu}, {@code network}, {@code followers} or
     * {@code unknown}; empty if nothing limits them. */
    static String of(FindingContext context) {
        boolean waitsForDisk = false;
        boolean starves = false;
        boolean isCut = false;
        boolean isLate = false;
        for (FindingCause each : context.causes()) {
            switch (each.code()) {
                case NO_QUORUM, JOINT_UNFINISHED -> {
                    if (each.severity() == FindingSeverity.DOWN) {
                        return "no-quorum";
                    }
                }
                case DISK_FULL, DISK_STUCK, DISK_SLOW -> waitsForDisk = true;
                case CPU_STARVED, PAUSED -> starves = true;
                case LINK_CUT, ONE_WAY_LINK, NETSPLIT -> isCut = true;
                case WRITES_SLOW -> isLate = true;
                default -> {}
            }
        }
        if (!context.hasLeader()) {
            return context.configuration().isEmpty() ? "" : "no-leader";
        }
        if (waitsForDisk || starves || isCut) {
            return waitsForDisk ? "disk" : starves ? "cpu" : "network";
        }
        ServerStatus leader = context.leader();
        String measured =
                leader == null ? "none" : leader.measurements().writes().limitedBy();
        return !isLate ? "" : measured.equals("none") ? "unknown" : measured;
    }
}
