package dev.raftctl.protocol.coordination;

/** How far an operation is, or how it ended. */
public enum OperationState {
    RUNNING(0),
    DONE(1),
    FAILED(2),
    CANCELLED(3),
    /** It may or may not have taken effect. */
    UNKNOWN(4);

    private final byte code;

    OperationState(int code) {
        this.code = (byte) code;
    }

    /** Returns whether this state is certain and final. */
    public boolean isCertainEnd() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }

    byte code() {
        return code;
    }

    static OperationState of(byte code) {
        for (OperationState each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw new CoordinationFormatException("unknown state code " + code);
    }
}
