package dev.raftctl.cli.view;

import dev.raftctl.cli.history.ClockOffsets;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Describes the differences between the servers' clocks. */
final class ClockOffsetsText {
    /** Smaller differences may be only the delay between an event and its record. */
    private static final long MIN_SHOWN_MILLIS = 2;

    private ClockOffsetsText() {}

    /** Returns a line such as {@code clocks: n1 +4ms, n2 -2ms (from votes)}; empty if all clocks agree. */
    static String of(ClockOffsets clocks) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<ServerId, Long> each : clocks.newestOffsets().entrySet()) {
            if (Math.abs(each.getValue()) >= MIN_SHOWN_MILLIS) {
                parts.add(each.getKey() + " " + signed(each.getValue()));
            }
        }
        if (clocks.contradictionCount() > 0) {
            parts.add("a clock was changed");
        }
        return parts.isEmpty() ? "" : "clocks: " + String.join(", ", parts) + " (from votes)";
    }

    private static String signed(long millis) {
        return (millis < 0 ? "-" : "+") + HumanReadableUnits.millis(Math.abs(millis));
    }
}
