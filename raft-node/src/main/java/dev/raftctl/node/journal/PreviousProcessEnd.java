package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * How the previous process of a server ended.
 *
 * @param kind what is known about it
 * @param wallMillis when it ended, in milliseconds since the epoch by the server's clock; for a killed process, when it
 *     was last seen running; 0 if unknown
 * @param alive what it last wrote about itself; null if there is no such file
 */
public record PreviousProcessEnd(ProcessEndKind kind, long wallMillis, LastAliveFile.@Nullable LastAliveRecord alive) {
    /** The kind of the record that a process adds when it has started. */
    public static final String STARTED_KIND = "process-started";

    /** The kind of the record that a process adds when it is asked to stop. */
    public static final String ENDING_KIND = "process-ending";

    /** The kind of the record that a process adds when a fatal error stops it. */
    public static final String HALTED_KIND = "process-halted";

    static final PreviousProcessEnd UNKNOWN = new PreviousProcessEnd(ProcessEndKind.UNKNOWN, 0, null);

    /** The way in which a process ended, as far as is known. Its label is public and never changes. */
    public enum ProcessEndKind {
        /** There was no earlier process, as far as the journal shows. */
        NONE("none"),
        /** It was asked to stop, and stopped. */
        CLEAN("clean"),
        /** A fatal error stopped it. */
        HALTED("halted"),
        /** It did not record its end: it was killed, or the machine failed. */
        KILLED("killed"),
        /** The journal is unreadable, or an older release wrote it. */
        UNKNOWN("unknown");

        private final String label;

        ProcessEndKind(String label) {
            this.label = label;
        }

        /** Returns the public label. */
        public String label() {
            return label;
        }
    }

    /** Concludes from the journal and the {@code alive} file how the last process in the journal ended. */
    static PreviousProcessEnd of(JournalContents contents, LastAliveFile.@Nullable LastAliveRecord lastAlive) {
        DecisionRecord last = null;
        for (JournalRecord each : contents.records()) {
            String kind = each.decision().kind();
            boolean isProcessRecord = kind.equals(STARTED_KIND) || kind.equals(ENDING_KIND) || kind.equals(HALTED_KIND);
            last = isProcessRecord ? each.decision() : last;
        }
        LastAliveFile.LastAliveRecord alive = isOfEarlierProcess(lastAlive, last) ? null : lastAlive;
        if (last == null && alive == null) {
            ProcessEndKind kind = contents.records().isEmpty() ? ProcessEndKind.NONE : ProcessEndKind.UNKNOWN;
            return new PreviousProcessEnd(kind, 0, null);
        }
        // Without its start in the journal, for example because the disk was full, the last process is only in the
        // other file.
        if (last != null && (alive == null || alive.boot() == last.occurrences().boot())) {
            if (last.kind().equals(ENDING_KIND)) {
                return new PreviousProcessEnd(ProcessEndKind.CLEAN, last.atMillis(), alive);
            }
            if (last.kind().equals(HALTED_KIND)) {
                return new PreviousProcessEnd(ProcessEndKind.HALTED, last.atMillis(), alive);
            }
        }
        return new PreviousProcessEnd(ProcessEndKind.KILLED, alive == null ? 0 : alive.wallMillis(), alive);
    }

    /** Returns whether the {@code alive} file is of a process before the last one, which could not write to it. */
    private static boolean isOfEarlierProcess(
            LastAliveFile.@Nullable LastAliveRecord alive, @Nullable DecisionRecord last) {
        return alive != null
                && last != null
                && alive.boot() != last.occurrences().boot()
                && alive.wallMillis() <= last.atMillis();
    }
}
