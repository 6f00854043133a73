package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerStatus;

/** Describes which reads work without a leader. */
final class StaleReads {
    private StaleReads() {}

    /** Describes the possible stale reads, for example {@code stale reads as of index 13: get --stale, ls --stale}. */
    static String describe(FindingContext context) {
        long index = -1;
        for (ServerStatus each : context.memberStatuses()) {
            index = Math.max(index, each.lastApplied());
        }
        return index < 0 ? "no reads: no member answers" : "stale reads as of index " + index + ": get --stale";
    }
}
