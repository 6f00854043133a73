package dev.raftctl.node.machine;

import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The encoding of envelopes of version 2, which {@link CommandEntryPayload} describes. */
final class CoordinationPayloadFormat {
    static final byte VERSION = 2;

    /** The byte that marks an envelope as a {@link CommandEntryPayload.AdvanceLeaseTimePayload}. */
    static final byte LEASE_TIME = 2;

    private static final byte COMMAND = 1;

    private static final int HEADER_BYTES = 2;
    /** The length of the fields before the caller's name, and the offset of the length of that name. */
    private static final int FIXED_BYTES = 4 * Long.BYTES + 1 + Short.BYTES;

    private static final int CALLER_LENGTH_OFFSET = HEADER_BYTES + FIXED_BYTES - Short.BYTES;

    private CoordinationPayloadFormat() {}

    static byte[] encode(CommandEntryPayload.CoordinationPayload payload) {
        byte[] caller = payload.caller().getBytes(StandardCharsets.UTF_8);
        if (caller.length > CoordinationLimits.MAX_OWNER_BYTES) {
            throw new IllegalArgumentException(
                    "a caller's name of " + caller.length + " bytes; at most " + CoordinationLimits.MAX_OWNER_BYTES);
        }
        return allocate(COMMAND, FIXED_BYTES + caller.length + payload.command().remaining())
                .putLong(payload.session())
                .putLong(payload.sequence())
                .putLong(payload.resultsNeededFrom())
                .putLong(payload.wallMillis())
                .put((byte) (payload.isOperator() ? 1 : 0))
                .putShort((short) caller.length)
                .put(caller)
                .put(payload.command().duplicate())
                .array();
    }

    static byte[] encode(CommandEntryPayload.AdvanceLeaseTimePayload payload) {
        return allocate(LEASE_TIME, 2 * Long.BYTES)
                .putLong(payload.elapsedMillis())
                .putLong(payload.wallMillis())
                .array();
    }

    static CommandEntryPayload decode(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload, HEADER_BYTES, payload.length - HEADER_BYTES);
        if (payload[1] == LEASE_TIME && in.remaining() == 2 * Long.BYTES) {
            return new CommandEntryPayload.AdvanceLeaseTimePayload(in.getLong(), in.getLong());
        }
        if (payload[1] != COMMAND || in.remaining() < FIXED_BYTES) {
            throw malformed(payload);
        }
        long session = in.getLong();
        long sequence = in.getLong();
        long resultsNeededFrom = in.getLong();
        long wallMillis = in.getLong();
        byte isOperator = in.get();
        int callerLength = Short.toUnsignedInt(in.getShort());
        if (isOperator < 0
                || isOperator > 1
                || callerLength > CoordinationLimits.MAX_OWNER_BYTES
                || callerLength > in.remaining()) {
            throw malformed(payload);
        }
        byte[] utf8 = new byte[callerLength];
        in.get(utf8);
        String caller = new String(utf8, StandardCharsets.UTF_8);
        if (!Arrays.equals(caller.getBytes(StandardCharsets.UTF_8), utf8)) {
            throw malformed(payload);
        }
        return new CommandEntryPayload.CoordinationPayload(
                session, sequence, resultsNeededFrom, wallMillis, isOperator == 1, caller, in);
    }

    /** Returns whether a log entry's payload is an envelope of this version. */
    static boolean isOfThisVersion(byte[] payload) {
        return payload.length >= HEADER_BYTES && payload[0] == VERSION;
    }

    /** Returns whether applying the payload takes no longer than a put. */
    static boolean isCheap(byte[] payload) {
        int command = commandOffset(payload);
        return command >= 0 && CoordinationMessageFormat.isCheap(payload, command);
    }

    /** Returns whether the payload may enlarge the state. */
    static boolean mayGrow(byte[] payload) {
        int command = commandOffset(payload);
        return command >= 0 && CoordinationMessageFormat.mayGrow(payload, command);
    }

    /** Returns where the command begins; -1 if the payload holds none. */
    private static int commandOffset(byte[] payload) {
        if (payload.length < HEADER_BYTES + FIXED_BYTES || payload[1] != COMMAND) {
            return -1;
        }
        return HEADER_BYTES
                + FIXED_BYTES
                + Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort(CALLER_LENGTH_OFFSET));
    }

    private static IllegalArgumentException malformed(byte[] payload) {
        return new IllegalArgumentException(
                "no envelope of version " + VERSION + " and kind " + payload[1] + " has " + payload.length + " bytes");
    }

    private static ByteBuffer allocate(byte kind, int bodyBytes) {
        return ByteBuffer.allocate(HEADER_BYTES + bodyBytes).put(VERSION).put(kind);
    }
}
