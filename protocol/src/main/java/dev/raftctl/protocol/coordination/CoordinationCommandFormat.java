package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.CoordinationCommand.AbandonLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.AcquireLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.BeginOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.CancelLockWait;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndMaintenance;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.ExecuteTransaction;
import dev.raftctl.protocol.coordination.CoordinationCommand.ForceUnlock;
import dev.raftctl.protocol.coordination.CoordinationCommand.GrantLease;
import dev.raftctl.protocol.coordination.CoordinationCommand.MuteFinding;
import dev.raftctl.protocol.coordination.CoordinationCommand.PutKeyWithLease;
import dev.raftctl.protocol.coordination.CoordinationCommand.ReleaseLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.RenewLeases;
import dev.raftctl.protocol.coordination.CoordinationCommand.RevokeLease;
import dev.raftctl.protocol.coordination.CoordinationCommand.StartMaintenance;
import dev.raftctl.protocol.coordination.CoordinationCommand.UnmuteFinding;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import java.nio.ByteBuffer;

/**
 * The encoding of commands. Logs keep commands for years, so kinds and fields never change their meaning.
 *
 * <pre>
 * grant        01 01 ttlMillis:8
 * renew        01 02 count:4 lease:8 ...
 * revoke       01 03 lease:8
 * put          01 04 key value lease:8 condition      condition: 00 always | 01 if absent | 02 version:8 if version
 * acquire      01 05 name lease:8 maxHolders:4 lockDelayMillis:8 waits:1 holder
 * abandon      01 06 name lease:8
 * release      01 07 name lease:8 token:8
 * force        01 08 name token:8
 * transaction  01 09 transaction                      see TransactionFormat
 * cancel       01 0a name waiter:8
 * mute         01 0b code durationMillis:8 reason operator
 * unmute       01 0c code
 * begin        01 0d description timeoutMillis:8         see OperationRecordFormat
 * end          01 0e id end
 * maintain     01 0f server durationMillis:8 reason operator
 * end          01 10 server
 * key, value, name, holder, code, server, reason, operator, id: length:4 bytes
 * </pre>
 */
final class CoordinationCommandFormat implements CoordinationCommand.Visitor<byte[]> {
    private static final byte GRANT = 1;
    private static final byte RENEW = 2;
    private static final byte REVOKE = 3;
    private static final byte PUT = 4;
    private static final byte ACQUIRE = 5;
    private static final byte ABANDON = 6;
    private static final byte RELEASE = 7;
    private static final byte FORCE = 8;
    private static final byte TRANSACTION = 9;
    private static final byte CANCEL = 10;
    private static final byte MUTE = 11;
    private static final byte UNMUTE = 12;
    private static final byte BEGIN = 13;
    private static final byte END = 14;
    private static final byte START_MAINTENANCE = 15;
    private static final byte END_MAINTENANCE = 16;

    private static final byte ALWAYS = 0;
    private static final byte IF_ABSENT = 1;
    private static final byte IF_VERSION = 2;

    private static final CoordinationCommandFormat ENCODER = new CoordinationCommandFormat();

    private CoordinationCommandFormat() {}

    static byte[] encode(CoordinationCommand command) {
        return command.accept(ENCODER);
    }

    static CoordinationCommand decode(ByteBuffer bytes) {
        CoordinationDecoder reader = new CoordinationDecoder(bytes, CoordinationLimits.MAX_COMMAND_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case GRANT -> new GrantLease(reader.readAmount("time to live"));
                    case RENEW ->
                        new RenewLeases(reader.readList(
                                CoordinationLimits.MAX_RENEWALS,
                                Long.BYTES,
                                "leases",
                                CoordinationFieldFormat::readLease));
                    case REVOKE -> new RevokeLease(CoordinationFieldFormat.readLease(reader));
                    case PUT -> readPut(reader);
                    case ACQUIRE ->
                        new AcquireLock(
                                CoordinationFieldFormat.readName(reader),
                                CoordinationFieldFormat.readLease(reader),
                                readMaxHolders(reader),
                                readLockDelay(reader),
                                reader.readFlag(),
                                reader.readText(CoordinationLimits.MAX_HOLDER_BYTES, "bytes of a holder"));
                    case ABANDON ->
                        new AbandonLock(
                                CoordinationFieldFormat.readName(reader), CoordinationFieldFormat.readLease(reader));
                    case RELEASE ->
                        new ReleaseLock(
                                CoordinationFieldFormat.readName(reader),
                                CoordinationFieldFormat.readLease(reader),
                                reader.readAmount("token"));
                    case FORCE -> new ForceUnlock(CoordinationFieldFormat.readName(reader), reader.readAmount("token"));
                    case CANCEL ->
                        new CancelLockWait(CoordinationFieldFormat.readName(reader), reader.readAmount("waiter"));
                    case TRANSACTION -> new ExecuteTransaction(TransactionFormat.read(reader));
                    case MUTE ->
                        new MuteFinding(
                                CoordinationFieldFormat.readCode(reader),
                                reader.readAmount("duration of a mute"),
                                reader.readText(CoordinationLimits.MAX_MUTE_REASON_BYTES, "bytes of a reason"),
                                reader.readText(CoordinationLimits.MAX_OWNER_BYTES, "bytes of an operator"));
                    case UNMUTE -> new UnmuteFinding(CoordinationFieldFormat.readCode(reader));
                    case START_MAINTENANCE ->
                        new StartMaintenance(
                                CoordinationFieldFormat.readServer(reader),
                                reader.readAmount("duration of a maintenance"),
                                reader.readText(CoordinationLimits.MAX_MUTE_REASON_BYTES, "bytes of a reason"),
                                reader.readText(CoordinationLimits.MAX_OWNER_BYTES, "bytes of an operator"));
                    case END_MAINTENANCE -> new EndMaintenance(CoordinationFieldFormat.readServer(reader));
                    case BEGIN ->
                        new BeginOperation(OperationRecordFormat.readDescription(reader), reader.readAmount("timeout"));
                    case END ->
                        new EndOperation(OperationRecordFormat.readId(reader), OperationRecordFormat.readEnd(reader));
                    default -> throw new CoordinationFormatException("unknown command code " + reader.kind());
                });
    }

    @Override
    public byte[] grantLease(GrantLease grant) {
        return newMessage(GRANT).writeLong(grant.ttlMillis()).toByteArray();
    }

    @Override
    public byte[] renewLeases(RenewLeases renew) {
        CoordinationEncoder writer =
                newMessage(RENEW).writeCount(renew.leases().size(), CoordinationLimits.MAX_RENEWALS, "leases");
        renew.leases().forEach(writer::writeLong);
        return writer.toByteArray();
    }

    @Override
    public byte[] revokeLease(RevokeLease revoke) {
        return newMessage(REVOKE).writeLong(revoke.lease()).toByteArray();
    }

    @Override
    public byte[] putWithLease(PutKeyWithLease put) {
        CoordinationEncoder writer = newMessage(PUT);
        CoordinationFieldFormat.writeKey(writer, put.key());
        CoordinationFieldFormat.writeValue(writer, put.value()).writeLong(put.lease());
        put.condition().accept(new ConditionWriter(writer));
        return writer.toByteArray();
    }

    @Override
    public byte[] acquireLock(AcquireLock acquire) {
        return CoordinationFieldFormat.writeName(newMessage(ACQUIRE), acquire.name())
                .writeLong(acquire.lease())
                .writeInt(checkMaxHolders(acquire.maxHolders()))
                .writeLong(checkLockDelay(acquire.lockDelayMillis()))
                .writeFlag(acquire.waits())
                .writeText(acquire.holder(), CoordinationLimits.MAX_HOLDER_BYTES, "bytes of a holder")
                .toByteArray();
    }

    @Override
    public byte[] abandonLock(AbandonLock abandon) {
        return CoordinationFieldFormat.writeName(newMessage(ABANDON), abandon.name())
                .writeLong(abandon.lease())
                .toByteArray();
    }

    @Override
    public byte[] cancelLockWait(CancelLockWait cancel) {
        return CoordinationFieldFormat.writeName(newMessage(CANCEL), cancel.name())
                .writeLong(cancel.waiter())
                .toByteArray();
    }

    @Override
    public byte[] releaseLock(ReleaseLock release) {
        return CoordinationFieldFormat.writeName(newMessage(RELEASE), release.name())
                .writeLong(release.lease())
                .writeLong(release.token())
                .toByteArray();
    }

    @Override
    public byte[] forceUnlock(ForceUnlock force) {
        return CoordinationFieldFormat.writeName(newMessage(FORCE), force.name())
                .writeLong(force.token())
                .toByteArray();
    }

    @Override
    public byte[] transaction(ExecuteTransaction command) {
        CoordinationEncoder writer = newMessage(TRANSACTION);
        TransactionFormat.write(command.transaction(), writer);
        return writer.toByteArray();
    }

    @Override
    public byte[] muteFinding(MuteFinding mute) {
        return CoordinationFieldFormat.writeCode(newMessage(MUTE), mute.code())
                .writeLong(mute.durationMillis())
                .writeText(mute.reason(), CoordinationLimits.MAX_MUTE_REASON_BYTES, "bytes of a reason")
                .writeText(mute.operator(), CoordinationLimits.MAX_OWNER_BYTES, "bytes of an operator")
                .toByteArray();
    }

    @Override
    public byte[] unmuteFinding(UnmuteFinding unmute) {
        return CoordinationFieldFormat.writeCode(newMessage(UNMUTE), unmute.code())
                .toByteArray();
    }

    @Override
    public byte[] startMaintenance(StartMaintenance start) {
        return CoordinationFieldFormat.writeServer(newMessage(START_MAINTENANCE), start.server())
                .writeLong(start.durationMillis())
                .writeText(start.reason(), CoordinationLimits.MAX_MUTE_REASON_BYTES, "bytes of a reason")
                .writeText(start.operator(), CoordinationLimits.MAX_OWNER_BYTES, "bytes of an operator")
                .toByteArray();
    }

    @Override
    public byte[] endMaintenance(EndMaintenance end) {
        return CoordinationFieldFormat.writeServer(newMessage(END_MAINTENANCE), end.server())
                .toByteArray();
    }

    @Override
    public byte[] beginOperation(BeginOperation begin) {
        return OperationRecordFormat.write(newMessage(BEGIN), begin.description())
                .writeLong(begin.timeoutMillis())
                .toByteArray();
    }

    @Override
    public byte[] endOperation(EndOperation end) {
        return OperationRecordFormat.write(OperationRecordFormat.writeId(newMessage(END), end.id()), end.end())
                .toByteArray();
    }

    /** Returns whether the command that begins at this offset takes no longer than a put. */
    static boolean isCheap(byte[] bytes, int from) {
        return bytes.length > from + 1
                && switch (bytes[from + 1]) {
                    case GRANT,
                            PUT,
                            ACQUIRE,
                            ABANDON,
                            RELEASE,
                            FORCE,
                            CANCEL,
                            MUTE,
                            UNMUTE,
                            START_MAINTENANCE,
                            END_MAINTENANCE,
                            BEGIN,
                            END -> true;
                    default -> false;
                };
    }

    /** Returns whether a command starts or ends a mute or a maintenance, or records an operation. */
    static boolean isForOperators(byte[] bytes) {
        return bytes.length > 1
                && switch (bytes[1]) {
                    case MUTE, UNMUTE, START_MAINTENANCE, END_MAINTENANCE, BEGIN, END -> true;
                    default -> false;
                };
    }

    /**
     * Returns whether the command that begins at this offset may enlarge the state. Mutes, maintenance and operation
     * records may not: their number is limited, and an operator may need them when the state is full.
     */
    static boolean mayGrow(byte[] bytes, int from) {
        return bytes.length > from + 1
                && switch (bytes[from + 1]) {
                    case GRANT, PUT, ACQUIRE, TRANSACTION -> true;
                    default -> false;
                };
    }

    private static int readMaxHolders(CoordinationDecoder reader) {
        return checkMaxHolders(reader.readInt());
    }

    private static int checkMaxHolders(int maxHolders) {
        if (maxHolders < 1) {
            throw new CoordinationFormatException("a lock of " + maxHolders + " holders");
        }
        return CoordinationDecoder.checkLength(maxHolders, CoordinationLimits.MAX_HOLDERS, "holders");
    }

    private static long readLockDelay(CoordinationDecoder reader) {
        return checkLockDelay(reader.readLong());
    }

    private static long checkLockDelay(long millis) {
        if (millis < 0 || millis > CoordinationLimits.MAX_LOCK_DELAY_MILLIS) {
            throw new CoordinationFormatException(
                    "a lock delay of " + millis + " ms; at most " + CoordinationLimits.MAX_LOCK_DELAY_MILLIS);
        }
        return millis;
    }

    private static CoordinationCommand readPut(CoordinationDecoder reader) {
        byte[] key = CoordinationFieldFormat.readKey(reader);
        byte[] value = CoordinationFieldFormat.readValue(reader);
        long lease = CoordinationFieldFormat.readLease(reader);
        byte code = reader.readByte();
        KeyPutCondition condition = switch (code) {
            case ALWAYS -> new KeyPutCondition.PutAlways();
            case IF_ABSENT -> new KeyPutCondition.PutIfAbsent();
            case IF_VERSION -> new KeyPutCondition.PutIfVersion(reader.readLong());
            default -> throw new CoordinationFormatException("unknown condition code " + code);
        };
        return new PutKeyWithLease(key, value, condition, lease);
    }

    private static CoordinationEncoder newMessage(byte kind) {
        return new CoordinationEncoder(kind, CoordinationLimits.MAX_COMMAND_BYTES);
    }

    /** Writes the condition of a put. */
    private record ConditionWriter(CoordinationEncoder writer)
            implements KeyPutCondition.KeyPutConditionVisitor<CoordinationEncoder> {
        @Override
        public CoordinationEncoder always(KeyPutCondition.PutAlways condition) {
            return writer.writeByte(ALWAYS);
        }

        @Override
        public CoordinationEncoder ifAbsent(KeyPutCondition.PutIfAbsent condition) {
            return writer.writeByte(IF_ABSENT);
        }

        @Override
        public CoordinationEncoder ifVersion(KeyPutCondition.PutIfVersion condition) {
            return writer.writeByte(IF_VERSION).writeLong(condition.version());
        }
    }
}
