package dev.raftctl.node.machine;

import java.nio.ByteBuffer;

/**
 * What the payload of a COMMAND entry holds: a client's command with its place in the client's session, or a step of the
 * sessions themselves (dissertation section 6.3). The gateway encodes it once; it stands in logs for years.
 *
 * <pre>
 * command  01 01 session:8 sequence:8 resultsNeededFrom:8 command to the end
 * open     01 02 ttlMillis:8
 * close    01 03 session:8
 * advance  01 04 elapsedMillis:8
 * </pre>
 */
public sealed interface SessionEnvelope {
    /** Bytes an envelope adds to a command. */
    int OVERHEAD_BYTES = 2 + 3 * Long.BYTES;

    /** The one version there is. */
    byte VERSION = 1;

    /** The kind of a {@link Command}. */
    byte COMMAND = 1;

    /**
     * A client's command.
     *
     * @param session 0: none, it is applied as often as it stands in the log
     * @param sequence at least 1 in a session
     * @param resultsNeededFrom at least 1 and at most {@code sequence} in a session
     * @param command opaque to all but the machine; from its position to its limit, which whoever reads it may move
     */
    record Command(long session, long sequence, long resultsNeededFrom, ByteBuffer command) implements SessionEnvelope {
        public Command(long session, long sequence, long resultsNeededFrom, byte[] command) {
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
    }

    /** Open a session; its id is the index of this entry. */
    record Open(long ttlMillis) implements SessionEnvelope {
        @Override
        public byte[] encode() {
            return allocate((byte) 2, Long.BYTES).putLong(ttlMillis).array();
        }
    }

    /** Forget a session. */
    record Close(long session) implements SessionEnvelope {
        @Override
        public byte[] encode() {
            return allocate((byte) 3, Long.BYTES).putLong(session).array();
        }
    }

    /**
     * Log time goes on. Proposed by the leader, measured by its monotonic clock, while {@link ReplicatedState#needsLogTime}.
     *
     * @param elapsedMillis since its last one was applied, or since it was elected
     */
    record AdvanceLogTime(long elapsedMillis) implements SessionEnvelope {
        @Override
        public byte[] encode() {
            return allocate((byte) 4, Long.BYTES).putLong(elapsedMillis).array();
        }
    }

    byte[] encode();

    /**
     * The envelope of a payload; a command stays in it.
     *
     * @throws IllegalArgumentException when the payload holds none
     * @throws MachineFault when it is of a version this program does not know: to skip it would part this replica from others
     */
    static SessionEnvelope decode(byte[] payload) {
        if (payload.length < 2) {
            throw new IllegalArgumentException("an envelope of " + payload.length + " bytes");
        }
        if (payload[0] != VERSION) {
            throw new MachineFault("an entry has envelope version " + payload[0] + "; this program knows " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(payload, 2, payload.length - 2);
        byte kind = payload[1];
        if (kind == COMMAND && in.remaining() >= 3 * Long.BYTES) {
            long session = in.getLong();
            long sequence = in.getLong();
            long resultsNeededFrom = in.getLong();
            return new Command(session, sequence, resultsNeededFrom, in);
        }
        if (kind < 2 || kind > 4 || in.remaining() != Long.BYTES) {
            throw new IllegalArgumentException("no envelope of kind " + kind + " has " + payload.length + " bytes");
        }
        long number = in.getLong();
        return kind == 2 ? new Open(number) : kind == 3 ? new Close(number) : new AdvanceLogTime(number);
    }

    /** Whether the payload is that of a command, which begins behind {@link #OVERHEAD_BYTES}. */
    static boolean holdsCommand(byte[] payload) {
        return payload.length > OVERHEAD_BYTES && payload[0] == VERSION && payload[1] == COMMAND;
    }

    private static ByteBuffer allocate(byte kind, int bodyBytes) {
        return ByteBuffer.allocate(2 + bodyBytes).put(VERSION).put(kind);
    }
}
