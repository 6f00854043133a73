package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.message.RefusalReason;

/** Why a command changed nothing, as every replica decides it. The codes are stored and never change. */
public enum CoordinationRefusal {
    LEASE_EXPIRED(1, RefusalReason.LEASE_EXPIRED),
    UNKNOWN_LEASE(2, RefusalReason.UNKNOWN_LEASE),
    UNAUTHORISED(3, RefusalReason.UNAUTHORISED),
    NOT_HOLDER(4, RefusalReason.NOT_HOLDER),
    LOCK_HELD(5, RefusalReason.LOCK_HELD),
    NOT_WAITING(6, RefusalReason.NOT_WAITING),
    OTHER_HOLDER_LIMIT(7, RefusalReason.OTHER_HOLDER_LIMIT),
    LIMIT_REACHED(8, RefusalReason.LIMIT_REACHED),
    MALFORMED(9, RefusalReason.BAD_REQUEST);

    private final byte code;
    private final RefusalReason reason;

    CoordinationRefusal(int code, RefusalReason reason) {
        this.code = (byte) code;
        this.reason = reason;
    }

    /** Returns the reason that a client reports. */
    public RefusalReason reason() {
        return reason;
    }

    byte code() {
        return code;
    }

    static CoordinationRefusal of(byte code) {
        for (CoordinationRefusal each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw new CoordinationFormatException("unknown refusal code " + code);
    }
}
