package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.MembershipChangeStatus;

/** Describes in one line how far a membership change has progressed. */
final class MembershipChangeProgressText {
    private static final long MIB = 1L << 20;

    private MembershipChangeProgressText() {}

    static String describe(MembershipChangeStatus change) {
        if (!change.phase().equals("catching-up")) {
            return "caught up; committing the new configuration (" + change.phase() + ")";
        }
        long entriesLeft = Math.max(0, change.targetIndex() - change.matchIndex());
        return change.server() + " round " + change.round() + ": entry " + change.matchIndex() + " of "
                + change.targetIndex() + ", " + megabytes(change.bytesSent()) + describeRate(change)
                + describeTimeLeft(change, entriesLeft);
    }

    private static String describeRate(MembershipChangeStatus change) {
        long perSecond = change.elapsedMs() == 0 ? 0 : change.bytesSent() * 1_000 / change.elapsedMs();
        return perSecond == 0 ? "" : ", " + megabytes(perSecond) + "/s";
    }

    /**
     * Estimates the time left from the entries replicated so far, because the sizes of the remaining entries are
     * unknown.
     */
    private static String describeTimeLeft(MembershipChangeStatus change, long entriesLeft) {
        if (change.matchIndex() == 0 || change.elapsedMs() == 0) {
            return "";
        }
        long seconds = entriesLeft * change.elapsedMs() / change.matchIndex() / 1_000;
        return ", " + seconds + " s left";
    }

    private static String megabytes(long bytes) {
        return bytes / MIB + "." + bytes % MIB * 10 / MIB + " MiB";
    }
}
