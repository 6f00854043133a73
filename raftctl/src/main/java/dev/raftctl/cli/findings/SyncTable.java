package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.SyncLatency;
import java.util.ArrayList;
import java.util.List;

/** Draws how long the syncs of each server's disk take. */
final class SyncTable {
    private SyncTable() {}

    /** Returns a header and one line for each server that measures its syncs; none if no server does. */
    static List<String> lines(FindingContext context) {
        List<String> lines = new ArrayList<>();
        for (ServerStatus each : context.memberStatuses()) {
            SyncLatency sync = each.measurements().sync();
            if (each.measurements().isKnown()) {
                lines.add(line(
                        each.id() + (context.isLeader(each.id()) ? " *" : ""),
                        DurationText.ofMicros(sync.p50Micros()),
                        DurationText.ofMicros(sync.p99Micros()),
                        DurationText.ofMicros(sync.maxMicros()),
                        sync.runningMs() == 0 ? "-" : DurationText.of(sync.runningMs())));
            }
        }
        if (!lines.isEmpty()) {
            lines.add(0, line("SYNC", "p50", "p99", "max", "running"));
        }
        return lines;
    }

    private static String line(String server, String p50, String p99, String max, String running) {
        return String.format("%-8s%8s%8s%8s%9s", server, p50, p99, max, running).stripTrailing();
    }
}
