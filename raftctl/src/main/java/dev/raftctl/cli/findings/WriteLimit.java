package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerStatus;
import java.util.Set;
import java.util.TreeSet;

/** The limit on writes, as a stable label. */
final class WriteLimit {
    private WriteLimit() {}

    /** Returns {@code no-quorum}, {@code no-leader}, {@code disk}, {@code cpu}, {@code network}, {@code followers} or
     * {@code unknown}; empty if nothing limits them. */
    static String of(FindingContext context) {
        Set<String> limits = limits(context);
        if (limits.contains(QuorumCause.NO_QUORUM_LIMIT)) {
            return QuorumCause.NO_QUORUM_LIMIT;
        }
        if (!context.hasLeader()) {
            return context.configuration().isEmpty() ? "" : "no-leader";
        }
        if (limits.contains("disk")) {
            return "disk";
        }
        return limits.contains("cpu") ? "cpu" : limits.stream().findFirst().orElse("");
    }

    /**
     * Returns what limits the writes of a leader whose writes are overdue: a cause found so far, or what it measured.
     */
    static String ofOverdueWrites(FindingContext context, ServerStatus leader) {
        String known = of(context);
        String measured = leader.measurements().writes().limitedBy();
        return !known.isEmpty() ? known : measured.equals("none") ? "unknown" : measured;
    }

    private static Set<String> limits(FindingContext context) {
        Set<String> limits = new TreeSet<>();
        context.causes().forEach(cause -> limits.add(cause.writeLimit()));
        limits.remove("");
        return limits;
    }
}
