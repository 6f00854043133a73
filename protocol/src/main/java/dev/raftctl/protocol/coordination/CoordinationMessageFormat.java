package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes commands, queries and results. Encoding and decoding throw a {@link CoordinationFormatException}
 * for anything beyond {@link CoordinationLimits}.
 */
public final class CoordinationMessageFormat {
    /** The number of bytes of a result before its elements, at most. */
    private static final int RESULT_HEADER_BYTES = 64;

    private CoordinationMessageFormat() {}

    public static byte[] encodeCommand(CoordinationCommand command) {
        return CoordinationCommandFormat.encode(command);
    }

    public static CoordinationCommand decodeCommand(byte[] bytes) {
        return CoordinationCommandFormat.decode(ByteBuffer.wrap(bytes));
    }

    /** Decodes the command between the buffer's position and its limit. */
    public static CoordinationCommand decodeCommand(ByteBuffer bytes) {
        return CoordinationCommandFormat.decode(bytes);
    }

    public static byte[] encodeQuery(CoordinationQuery query) {
        return CoordinationQueryFormat.encode(query);
    }

    public static CoordinationQuery decodeQuery(byte[] bytes) {
        return CoordinationQueryFormat.decode(bytes);
    }

    public static byte[] encodeResult(CoordinationResult result) {
        return CoordinationResultFormat.encode(result);
    }

    public static CoordinationResult decodeResult(byte[] bytes) {
        return CoordinationResultFormat.decode(bytes);
    }

    /** Returns whether an encoded result is {@link CoordinationResult.LockQueued}, without decoding it. */
    public static boolean isQueued(byte[] result) {
        return result.length > 1
                && result[0] == CoordinationDecoder.VERSION
                && result[1] == CoordinationResultFormat.QUEUED;
    }

    /**
     * Returns whether the command that begins at this offset takes no longer than a put. Renewals of many leases, and
     * everything that may delete or write many keys, take longer.
     */
    public static boolean isCheap(byte[] bytes, int from) {
        return CoordinationCommandFormat.isCheap(bytes, from);
    }

    /**
     * Returns whether an encoded command starts or ends a mute or a maintenance, or records an operation, without
     * decoding it. Operators need these commands also while servers are down.
     */
    public static boolean isForOperators(byte[] command) {
        return CoordinationCommandFormat.isForOperators(command);
    }

    /** Encodes an operation record for a snapshot. */
    public static byte[] encodeOperation(OperationRecord operation) {
        return OperationRecordFormat.encode(operation);
    }

    /** Decodes the operation record of a snapshot. */
    public static OperationRecord decodeOperation(byte[] bytes) {
        CoordinationDecoder reader =
                new CoordinationDecoder(ByteBuffer.wrap(bytes), CoordinationLimits.MAX_RESULT_BYTES);
        return reader.checkFullyRead(OperationRecordFormat.readRecord(reader));
    }

    /** Returns whether the command that begins at this offset may enlarge the state. */
    public static boolean mayGrow(byte[] bytes, int from) {
        return CoordinationCommandFormat.mayGrow(bytes, from);
    }

    /** Returns the encoded size of the result of reading an item in a transaction. */
    public static int gotBytes(@Nullable KeyValueItem item) {
        return CoordinationResultParts.gotBytes(item);
    }

    /** Returns the encoded size of an operation record in a listing. */
    public static int operationBytes(OperationRecord operation) {
        return OperationRecordFormat.bytes(operation);
    }

    /** Returns the encoded size of a lock without its holders and waiters. */
    public static int lockBytes(LockDescription lock) {
        return CoordinationResultParts.lockBytes(lock);
    }

    /** Returns the maximum total size of the elements of one result. */
    public static int maxElementBytes() {
        return CoordinationLimits.MAX_RESULT_BYTES - RESULT_HEADER_BYTES;
    }
}
