package dev.raftctl.protocol.message;

import java.util.Arrays;

/**
 * One log entry. The payload array is shared, not copied, between the client's frame, the log file and the frames to
 * followers, so it must not be modified.
 *
 * @param term the term of the leader that appended it, at least 1
 * @param index at least 1
 * @param payload empty for a no-op
 */
public record LogEntry(long term, long index, LogEntryKind kind, byte[] payload) {
    private static final byte[] EMPTY_PAYLOAD = new byte[0];

    public static LogEntry noop(long term, long index) {
        return new LogEntry(term, index, LogEntryKind.NOOP, EMPTY_PAYLOAD);
    }

    public static LogEntry command(long term, long index, byte[] payload) {
        return new LogEntry(term, index, LogEntryKind.COMMAND, payload);
    }

    public static LogEntry configuration(long term, long index, Configuration configuration) {
        return new LogEntry(term, index, LogEntryKind.CONFIGURATION, ClusterConfigurationFormat.encode(configuration));
    }

    public LogPosition position() {
        return new LogPosition(term, index);
    }

    /** Returns the size in bytes that counts towards windows and limits: the payload plus a fixed overhead. */
    public int weight() {
        return payload.length + 32;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogEntry that
                && term == that.term
                && index == that.index
                && kind == that.kind
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(term * 31 + index) * 31 + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "t" + term + "/" + index + " " + kind + "(" + payload.length + " B)";
    }
}
