package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ChangeStatus;

/** How far a membership change has come, in one line. */
final class CatchUp {
    private static final long MIB = 1L << 20;

    private CatchUp() {}

    static String line(ChangeStatus change) {
        if (!change.phase().equals("catching-up")) {
            return "caught up; committing the new configuration (" + change.phase() + ")";
        }
        long left = Math.max(0, change.targetIndex() - change.matchIndex());
        return change.server() + " round " + change.round() + ": entry " + change.matchIndex() + " of "
                + change.targetIndex() + ", " + megabytes(change.bytesSent()) + rate(change)
                + eta(change, left);
    }

    private static String rate(ChangeStatus change) {
        long perSecond = change.elapsedMs() == 0 ? 0 : change.bytesSent() * 1_000 / change.elapsedMs();
        return perSecond == 0 ? "" : ", " + megabytes(perSecond) + "/s";
    }

    /** From the entries so far, which is all that is known of those to come. */
    private static String eta(ChangeStatus change, long left) {
        if (change.matchIndex() == 0 || change.elapsedMs() == 0) {
            return "";
        }
        long seconds = left * change.elapsedMs() / change.matchIndex() / 1_000;
        return ", " + seconds + " s left";
    }

    private static String megabytes(long bytes) {
        return bytes / MIB + "." + bytes % MIB * 10 / MIB + " MiB";
    }
}
