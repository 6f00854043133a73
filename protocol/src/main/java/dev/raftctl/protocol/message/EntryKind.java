package dev.raftctl.protocol.message;

/** What an entry is for. The code is stored on disk and never reused. */
public enum EntryKind {
    /** A new leader's first entry (dissertation section 6.4): it commits what came before. */
    NOOP(1),
    /** A {@link Configuration}, in force from the moment it is in a server's log (dissertation section 4.1). */
    CONFIGURATION(2),
    /** A command of the state machine. */
    COMMAND(3),
    /** An {@link AuditRecord}: what an operator did by other means than the protocol. Changes no state. */
    AUDIT(4);

    private final byte code;

    EntryKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** The kind of a stored code; an {@link IllegalArgumentException} for an unknown one. */
    public static EntryKind of(byte code) {
        return switch (code) {
            case 1 -> NOOP;
            case 2 -> CONFIGURATION;
            case 3 -> COMMAND;
            case 4 -> AUDIT;
            default -> throw new IllegalArgumentException("no entry kind has the code " + code);
        };
    }
}
