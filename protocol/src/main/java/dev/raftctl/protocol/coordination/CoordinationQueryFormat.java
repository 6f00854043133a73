package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.CoordinationQuery.ListLeases;
import dev.raftctl.protocol.coordination.CoordinationQuery.ListLocks;
import dev.raftctl.protocol.coordination.CoordinationQuery.ListOperations;
import dev.raftctl.protocol.coordination.CoordinationQuery.ShowLease;
import dev.raftctl.protocol.coordination.CoordinationQuery.ShowLock;
import dev.raftctl.protocol.coordination.CoordinationQuery.ShowOperation;
import java.nio.ByteBuffer;

/**
 * The encoding of queries.
 *
 * <pre>
 * list leases  01 01 after:8 limit:4
 * show lease   01 02 lease:8 afterKey limit:4
 * list locks   01 03 after limit:4
 * show lock    01 04 name
 * list ops     01 05 before:8 limit:4
 * show op      01 06 id
 * </pre>
 */
final class CoordinationQueryFormat implements CoordinationQuery.Visitor<byte[]> {
    private static final byte LIST_LEASES = 1;
    private static final byte SHOW_LEASE = 2;
    private static final byte LIST_LOCKS = 3;
    private static final byte SHOW_LOCK = 4;
    private static final byte LIST_OPERATIONS = 5;
    private static final byte SHOW_OPERATION = 6;

    private static final CoordinationQueryFormat ENCODER = new CoordinationQueryFormat();

    private CoordinationQueryFormat() {}

    static byte[] encode(CoordinationQuery query) {
        return query.accept(ENCODER);
    }

    static CoordinationQuery decode(byte[] bytes) {
        CoordinationDecoder reader =
                new CoordinationDecoder(ByteBuffer.wrap(bytes), CoordinationLimits.MAX_COMMAND_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case LIST_LEASES -> new ListLeases(CoordinationFieldFormat.readLease(reader), readLimit(reader));
                    case SHOW_LEASE ->
                        new ShowLease(
                                CoordinationFieldFormat.readLease(reader),
                                CoordinationFieldFormat.readPrefix(reader),
                                readLimit(reader));
                    case LIST_LOCKS ->
                        new ListLocks(
                                reader.readBytes(CoordinationLimits.MAX_LOCK_NAME_BYTES, "bytes of a lock's name"),
                                readLimit(reader));
                    case SHOW_LOCK -> new ShowLock(CoordinationFieldFormat.readName(reader));
                    case LIST_OPERATIONS -> new ListOperations(reader.readAmount("index"), readLimit(reader));
                    case SHOW_OPERATION -> new ShowOperation(OperationRecordFormat.readId(reader));
                    default -> throw new CoordinationFormatException("unknown query code " + reader.kind());
                });
    }

    @Override
    public byte[] listLeases(ListLeases query) {
        return newMessage(LIST_LEASES)
                .writeLong(query.after())
                .writeInt(checkLimit(query.limit()))
                .toByteArray();
    }

    @Override
    public byte[] showLease(ShowLease query) {
        return CoordinationFieldFormat.writeKey(newMessage(SHOW_LEASE).writeLong(query.lease()), query.afterKey())
                .writeInt(checkLimit(query.limit()))
                .toByteArray();
    }

    @Override
    public byte[] listLocks(ListLocks query) {
        return CoordinationFieldFormat.writeName(newMessage(LIST_LOCKS), query.after())
                .writeInt(checkLimit(query.limit()))
                .toByteArray();
    }

    @Override
    public byte[] showLock(ShowLock query) {
        return CoordinationFieldFormat.writeName(newMessage(SHOW_LOCK), query.name())
                .toByteArray();
    }

    @Override
    public byte[] listOperations(ListOperations query) {
        return newMessage(LIST_OPERATIONS)
                .writeLong(query.before())
                .writeInt(checkLimit(query.limit()))
                .toByteArray();
    }

    @Override
    public byte[] showOperation(ShowOperation query) {
        return OperationRecordFormat.writeId(newMessage(SHOW_OPERATION), query.id())
                .toByteArray();
    }

    private static int readLimit(CoordinationDecoder reader) {
        return checkLimit(reader.readInt());
    }

    private static int checkLimit(int limit) {
        if (limit < 1) {
            throw new CoordinationFormatException("invalid limit: " + limit);
        }
        return limit;
    }

    private static CoordinationEncoder newMessage(byte kind) {
        return new CoordinationEncoder(kind, CoordinationLimits.MAX_COMMAND_BYTES);
    }
}
