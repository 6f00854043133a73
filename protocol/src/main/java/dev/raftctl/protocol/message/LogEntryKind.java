package dev.raftctl.protocol.message;

/** The kind of a log entry. Its code is stored on disk and never reused. */
public enum LogEntryKind {
    /** The first entry of a new leader (dissertation section 6.4). Committing it commits all entries before it. */
    NOOP(1),
    /**
     * A {@link Configuration}, used by each server as soon as it is in that server's log (dissertation section 4.1).
     */
    CONFIGURATION(2),
    /** A command for the state machine. */
    COMMAND(3),
    /** Records an operator's action outside the Raft protocol, as an {@link AuditRecord}. The state does not change. */
    AUDIT(4);

    private final byte code;

    LogEntryKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /**
     * Returns the kind with this stored code.
     *
     * @throws IllegalArgumentException if no kind has this code
     */
    public static LogEntryKind of(byte code) {
        return switch (code) {
            case 1 -> NOOP;
            case 2 -> CONFIGURATION;
            case 3 -> COMMAND;
            case 4 -> AUDIT;
            default -> throw new IllegalArgumentException("no entry kind has the code " + code);
        };
    }
}
