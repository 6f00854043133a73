package dev.raftctl.node.machine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a COMMAND entry: a client's command with its place in the client's session, or an operation on
 * sessions (dissertation section 6.3). The server that receives a request encodes it; logs keep it for years.
 *
 * <pre>
 * command  01 01 session:8 sequence:8 resultsNeededFrom:8 command to the end
 * open     01 02 ttlMillis:8
 * close    01 03 session:8
 * advance  01 04 elapsedMillis:8
 *
 * coordination  02 01 session:8 sequence:8 resultsNeededFrom:8 wallMillis:8 operator:1 length:2 caller command
 * lease time    02 02 elapsedMillis:8 wallMillis:8
 * </pre>
 *
 * A leader appends an envelope of version 2 only if all members support protocol version 5. An older server stops at
 * such an entry.
 */
public sealed interface CommandEntryPayload {
    /** The number of bytes that an envelope adds to a command. */
    int OVERHEAD_BYTES = 2 + 3 * Long.BYTES;

    /** The version of the envelopes that all releases support. */
    byte VERSION = 1;

    /** The byte that marks an envelope as a {@link SessionCommandPayload}. */
    byte COMMAND = 1;

    /** The byte that marks an envelope as an {@link AdvanceLogTimePayload}. */
    byte LOG_TIME = 4;

    /**
     * A client's command.
     *
     * @param session the session, or 0 if the command belongs to none and is applied as often as it appears in the log
     * @param sequence at least 1 in a session
     * @param resultsNeededFrom at least 1 and at most {@code sequence} in a session
     * @param command opaque to all but the machine; extends from the buffer's position to its limit, and a reader may
     *     move the position
     */
    record SessionCommandPayload(long session, long sequence, long resultsNeededFrom, ByteBuffer command)
            implements CommandEntryPayload {
        public SessionCommandPayload(long session, long sequence, long resultsNeededFrom, byte[] command) {
            this(session, sequence, resultsNeededFrom, ByteBuffer.wrap(command));
        }

        @Override
        public byte[] encode() {
            return allocate(COMMAND, 3 * Long.BYTES + command.remaining())
                    .putLong(session)
                    .putLong(sequence)
                    .putLong(resultsNeededFrom)
                    .put(command.duplicate())
                    .array();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.command(this);
        }
    }

    /** Opens a session. The session's id is the log index of this entry. */
    record OpenSessionPayload(long ttlMillis) implements CommandEntryPayload {
        @Override
        public byte[] encode() {
            return allocate((byte) 2, Long.BYTES).putLong(ttlMillis).array();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.open(this);
        }
    }

    /** Closes a session. */
    record CloseSessionPayload(long session) implements CommandEntryPayload {
        @Override
        public byte[] encode() {
            return allocate((byte) 3, Long.BYTES).putLong(session).array();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.close(this);
        }
    }

    /**
     * Advances log time. The leader proposes it while {@link ReplicatedState#needsLogTime}, measured by its monotonic
     * clock.
     *
     * @param elapsedMillis since its previous one was applied, or since it was elected
     */
    record AdvanceLogTimePayload(long elapsedMillis) implements CommandEntryPayload {
        @Override
        public byte[] encode() {
            return allocate(LOG_TIME, Long.BYTES).putLong(elapsedMillis).array();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.advanceLogTime(this);
        }
    }

    /**
     * A client's command of leases, locks or transactions.
     *
     * @param session like that of {@link SessionCommandPayload}, together with {@code sequence} and {@code
     *     resultsNeededFrom}
     * @param wallMillis the leader's wall clock, for people only
     * @param isOperator whether the caller may use the leases and locks of others
     * @param caller the name in the certificate of the caller; empty without certificates
     * @param command like that of {@link SessionCommandPayload}
     */
    record CoordinationPayload(
            long session,
            long sequence,
            long resultsNeededFrom,
            long wallMillis,
            boolean isOperator,
            String caller,
            ByteBuffer command)
            implements CommandEntryPayload {
        public CoordinationPayload(
                long session,
                long sequence,
                long resultsNeededFrom,
                long wallMillis,
                boolean isOperator,
                String caller,
                byte[] command) {
            this(session, sequence, resultsNeededFrom, wallMillis, isOperator, caller, ByteBuffer.wrap(command));
        }

        @Override
        public byte[] encode() {
            return CoordinationPayloadFormat.encode(this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.coordination(this);
        }
    }

    /**
     * Advances log time while there are leases or locks, and removes a bounded part of what has ended.
     *
     * @param elapsedMillis the time that passed, at most a few heartbeat intervals; 0 only removes what has ended
     * @param wallMillis the leader's wall clock, for people only
     */
    record AdvanceLeaseTimePayload(long elapsedMillis, long wallMillis) implements CommandEntryPayload {
        @Override
        public byte[] encode() {
            return CoordinationPayloadFormat.encode(this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.advanceLeaseTime(this);
        }
    }

    byte[] encode();

    /** Returns this payload if it is of this kind; null if it is another payload. */
    default <T extends CommandEntryPayload> @Nullable T as(Class<T> kind) {
        return kind.isInstance(this) ? kind.cast(this) : null;
    }

    <R> R accept(Visitor<R> visitor);

    /**
     * Decodes a payload; a command still refers to it.
     *
     * @throws IllegalArgumentException if the payload holds no envelope
     * @throws StateMachineFault if this version does not support the envelope's version: skipping it would make this
     *     replica diverge
     */
    static CommandEntryPayload decode(byte[] payload) {
        if (payload.length < 2) {
            throw new IllegalArgumentException("an envelope of " + payload.length + " bytes");
        }
        if (payload[0] == CoordinationPayloadFormat.VERSION) {
            return CoordinationPayloadFormat.decode(payload);
        }
        if (payload[0] != VERSION) {
            throw new StateMachineFault("an entry has envelope version " + payload[0] + "; this version supports "
                    + VERSION + " and " + CoordinationPayloadFormat.VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(payload, 2, payload.length - 2);
        byte kind = payload[1];
        if (kind == COMMAND && in.remaining() >= 3 * Long.BYTES) {
            long session = in.getLong();
            long sequence = in.getLong();
            long resultsNeededFrom = in.getLong();
            return new SessionCommandPayload(session, sequence, resultsNeededFrom, in);
        }
        if (kind < 2 || kind > LOG_TIME || in.remaining() != Long.BYTES) {
            throw new IllegalArgumentException("no envelope of kind " + kind + " has " + payload.length + " bytes");
        }
        long number = in.getLong();
        return kind == 2
                ? new OpenSessionPayload(number)
                : kind == 3 ? new CloseSessionPayload(number) : new AdvanceLogTimePayload(number);
    }

    /**
     * Returns whether a log entry's payload is an envelope around a command. The command begins after {@link
     * #OVERHEAD_BYTES}.
     */
    static boolean holdsCommand(byte[] payload) {
        return payload.length > OVERHEAD_BYTES && payload[0] == VERSION && payload[1] == COMMAND;
    }

    /**
     * Returns whether a log entry's payload only advances log time. The leader appends such entries by itself, and one
     * for each {@code explain write}.
     */
    static boolean advancesLogTime(byte[] payload) {
        return payload.length >= 2
                && (payload[0] == VERSION
                        ? payload[1] == LOG_TIME
                        : payload[0] == CoordinationPayloadFormat.VERSION
                                && payload[1] == CoordinationPayloadFormat.LEASE_TIME);
    }

    private static ByteBuffer allocate(byte kind, int bodyBytes) {
        return ByteBuffer.allocate(2 + bodyBytes).put(VERSION).put(kind);
    }

    /** Derives a value from an envelope. */
    interface Visitor<R> {
        R command(SessionCommandPayload envelope);

        R open(OpenSessionPayload envelope);

        R close(CloseSessionPayload envelope);

        R advanceLogTime(AdvanceLogTimePayload envelope);

        R coordination(CoordinationPayload envelope);

        R advanceLeaseTime(AdvanceLeaseTimePayload envelope);
    }
}
