package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.LockDescription.LockMember;
import dev.raftctl.protocol.coordination.TransactionOperationResult.OperationDeleted;
import dev.raftctl.protocol.coordination.TransactionOperationResult.OperationGot;
import dev.raftctl.protocol.coordination.TransactionOperationResult.OperationIncremented;
import dev.raftctl.protocol.coordination.TransactionOperationResult.OperationPut;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of what results contain.
 *
 * <pre>
 * item     key value version:8 createVersion:8 lease:8
 * result   01 present:1 [item] (got) | 02 (put) | 03 count:8 (deleted) | 04 value:8 (incremented)
 * lease    lease:8 owner ttlMillis:8 remainingMillis:8 grantedWallMillis:8 renewedWallMillis:8 keyCount:8
 * lock     name maxHolders:4 count:4 member ... count:4 member ... waiterCount:8 delayMillis:8
 * member   index:8 lease:8 owner description sinceWallMillis:8
 * </pre>
 */
final class CoordinationResultParts {
    static final int MIN_LEASE_BYTES = 6 * Long.BYTES + Integer.BYTES;
    static final int MIN_LOCK_BYTES = 4 * Integer.BYTES + 2 * Long.BYTES;

    private static final int MIN_MEMBER_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    private static final byte GOT = 1;
    private static final byte PUT = 2;
    private static final byte DELETED = 3;
    private static final byte INCREMENTED = 4;

    private CoordinationResultParts() {}

    static CoordinationEncoder writeOptionalItem(CoordinationEncoder writer, @Nullable KeyValueItem item) {
        writer.writeFlag(item != null);
        if (item != null) {
            CoordinationFieldFormat.writeKey(writer, item.key());
            CoordinationFieldFormat.writeValue(writer, item.value())
                    .writeLong(item.version())
                    .writeLong(item.createVersion())
                    .writeLong(item.lease());
        }
        return writer;
    }

    static @Nullable KeyValueItem readOptionalItem(CoordinationDecoder reader) {
        return reader.readFlag()
                ? new KeyValueItem(
                        CoordinationFieldFormat.readKey(reader),
                        CoordinationFieldFormat.readValue(reader),
                        reader.readLong(),
                        reader.readLong(),
                        reader.readLong())
                : null;
    }

    /** Returns the encoded size of the result of reading an item. */
    static int gotBytes(@Nullable KeyValueItem item) {
        return 2 + (item == null ? 0 : 2 * Integer.BYTES + 3 * Long.BYTES + item.key().length + item.value().length);
    }

    static void writeOperationResult(CoordinationEncoder writer, TransactionOperationResult result) {
        var unused = result.accept(new OperationResultWriter(writer));
    }

    static TransactionOperationResult readOperationResult(CoordinationDecoder reader) {
        byte code = reader.readByte();
        return switch (code) {
            case GOT -> new OperationGot(readOptionalItem(reader));
            case PUT -> new OperationPut();
            case DELETED -> new OperationDeleted(reader.readLong());
            case INCREMENTED -> new OperationIncremented(reader.readLong());
            default -> throw new CoordinationFormatException("unknown code of an operation's result: " + code);
        };
    }

    static void writeLease(CoordinationEncoder writer, LeaseDescription lease) {
        writer.writeLong(lease.lease());
        writeOwner(writer, lease.owner());
        writer.writeLong(lease.ttlMillis())
                .writeLong(lease.remainingMillis())
                .writeLong(lease.grantedWallMillis())
                .writeLong(lease.renewedWallMillis())
                .writeLong(lease.keyCount());
    }

    static LeaseDescription readLease(CoordinationDecoder reader) {
        return new LeaseDescription(
                reader.readLong(),
                readOwner(reader),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong());
    }

    static void writeLock(CoordinationEncoder writer, LockDescription lock) {
        CoordinationFieldFormat.writeName(writer, lock.name()).writeInt(lock.maxHolders());
        writeMembers(writer, lock.holders(), CoordinationLimits.MAX_HOLDERS);
        writeMembers(writer, lock.waiters(), CoordinationLimits.MAX_WAITERS);
        writer.writeLong(lock.waiterCount()).writeLong(lock.delayMillis());
    }

    static LockDescription readLock(CoordinationDecoder reader) {
        return new LockDescription(
                CoordinationFieldFormat.readName(reader),
                reader.readInt(),
                readMembers(reader, CoordinationLimits.MAX_HOLDERS),
                readMembers(reader, CoordinationLimits.MAX_WAITERS),
                reader.readLong(),
                reader.readLong());
    }

    /** Returns the encoded size of a lock without its members. */
    static int lockBytes(LockDescription lock) {
        return MIN_LOCK_BYTES + lock.name().length;
    }

    private static void writeMembers(CoordinationEncoder writer, List<LockMember> members, int max) {
        writer.writeCount(members.size(), max, "members of a lock");
        for (LockMember member : members) {
            writer.writeLong(member.index()).writeLong(member.lease());
            writeOwner(writer, member.owner());
            writer.writeText(member.description(), CoordinationLimits.MAX_HOLDER_BYTES, "bytes of a holder")
                    .writeLong(member.sinceWallMillis());
        }
    }

    private static List<LockMember> readMembers(CoordinationDecoder reader, int max) {
        return reader.readList(
                max,
                MIN_MEMBER_BYTES,
                "members of a lock",
                in -> new LockMember(
                        in.readLong(),
                        in.readLong(),
                        readOwner(in),
                        in.readText(CoordinationLimits.MAX_HOLDER_BYTES, "bytes of a holder"),
                        in.readLong()));
    }

    private static void writeOwner(CoordinationEncoder writer, String owner) {
        writer.writeText(owner, CoordinationLimits.MAX_OWNER_BYTES, "bytes of an owner");
    }

    private static String readOwner(CoordinationDecoder reader) {
        return reader.readText(CoordinationLimits.MAX_OWNER_BYTES, "bytes of an owner");
    }

    static void writeCause(CoordinationEncoder writer, CommandFailureCause cause) {
        writer.writeByte(
                switch (cause) {
                    case EXISTS -> 1;
                    case MISSING -> 2;
                    case OTHER_VERSION -> 3;
                    case OTHER_VALUE -> 4;
                    case NOT_A_NUMBER -> 5;
                    case OVERFLOW -> 6;
                });
    }

    static CommandFailureCause readCause(CoordinationDecoder reader) {
        byte code = reader.readByte();
        return switch (code) {
            case 1 -> CommandFailureCause.EXISTS;
            case 2 -> CommandFailureCause.MISSING;
            case 3 -> CommandFailureCause.OTHER_VERSION;
            case 4 -> CommandFailureCause.OTHER_VALUE;
            case 5 -> CommandFailureCause.NOT_A_NUMBER;
            case 6 -> CommandFailureCause.OVERFLOW;
            default -> throw new CoordinationFormatException("unknown cause code " + code);
        };
    }

    /** Writes the result of one operation of a transaction. */
    private record OperationResultWriter(CoordinationEncoder writer)
            implements TransactionOperationResult.Visitor<CoordinationEncoder> {
        @Override
        public CoordinationEncoder got(OperationGot result) {
            return writeOptionalItem(writer.writeByte(GOT), result.item());
        }

        @Override
        public CoordinationEncoder put(OperationPut result) {
            return writer.writeByte(PUT);
        }

        @Override
        public CoordinationEncoder deleted(OperationDeleted result) {
            return writer.writeByte(DELETED).writeLong(result.count());
        }

        @Override
        public CoordinationEncoder incremented(OperationIncremented result) {
            return writer.writeByte(INCREMENTED).writeLong(result.value());
        }
    }
}
