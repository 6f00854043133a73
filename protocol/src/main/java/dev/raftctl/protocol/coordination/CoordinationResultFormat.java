package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.CoordinationResult.FindingMuted;
import dev.raftctl.protocol.coordination.CoordinationResult.FindingUnmuted;
import dev.raftctl.protocol.coordination.CoordinationResult.KeyPut;
import dev.raftctl.protocol.coordination.CoordinationResult.KeyPutFailed;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseGranted;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseListing;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseRenewal;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseRevoked;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseShown;
import dev.raftctl.protocol.coordination.CoordinationResult.LeasesRenewed;
import dev.raftctl.protocol.coordination.CoordinationResult.LockAcquired;
import dev.raftctl.protocol.coordination.CoordinationResult.LockListing;
import dev.raftctl.protocol.coordination.CoordinationResult.LockQueued;
import dev.raftctl.protocol.coordination.CoordinationResult.LockReleased;
import dev.raftctl.protocol.coordination.CoordinationResult.MaintenanceEnded;
import dev.raftctl.protocol.coordination.CoordinationResult.MaintenanceStarted;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationFailureCause;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationListing;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationRecorded;
import dev.raftctl.protocol.coordination.CoordinationResult.ReleasedRole;
import dev.raftctl.protocol.coordination.CoordinationResult.TransactionCompleted;
import dev.raftctl.protocol.coordination.CoordinationResult.TransactionFailed;
import dev.raftctl.protocol.kv.KeyValueLimits;
import java.nio.ByteBuffer;

/**
 * The encoding of results. Sessions cache results, so snapshots contain them.
 *
 * <pre>
 * granted       01 01 lease:8 ttlMillis:8
 * renewed       01 02 count:4 [lease:8 refusal:1 ttlMillis:8] ...       refusal: 0 for none
 * revoked       01 03 deletedKeys:8
 * put           01 04 version:8
 * put failed    01 05 cause:1 present:1 [item]
 * acquired      01 06 token:8
 * queued        01 07 waiter:8 aheadCount:8
 * released      01 08 role:1
 * completed     01 09 comparisonsHeld:1 version:8 count:4 result ...     see CoordinationResultParts
 * failed        01 0a comparisonsHeld:1 operation:4 cause:1
 * refused       01 0b refusal:1 message
 * leases        01 0c more:1 count:4 lease ...
 * lease         01 0d lease more:1 count:4 key ...
 * locks         01 0e more:1 count:4 lock ...
 * muted         01 0f untilMillis:8
 * unmuted       01 10 wasMuted:1
 * operation     01 11 changed:1 record                                   see OperationRecordFormat
 * operations    01 12 more:1 count:4 record ...
 * maintained    01 14 untilMillis:8
 * ended         01 15 wasInMaintenance:1
 * </pre>
 */
final class CoordinationResultFormat implements CoordinationResult.Visitor<byte[]> {
    /** The kind byte of {@link LockQueued}, by which a server recognizes a request that has to wait. */
    static final byte QUEUED = 7;

    private static final byte GRANTED = 1;
    private static final byte RENEWED = 2;
    private static final byte REVOKED = 3;
    private static final byte PUT = 4;
    private static final byte PUT_FAILED = 5;
    private static final byte ACQUIRED = 6;
    private static final byte RELEASED = 8;
    private static final byte COMPLETED = 9;
    private static final byte FAILED = 10;
    private static final byte REFUSED = 11;
    private static final byte LEASES = 12;
    private static final byte LEASE = 13;
    private static final byte LOCKS = 14;
    private static final byte MUTED = 15;
    private static final byte UNMUTED = 16;
    private static final byte OPERATION = 17;
    private static final byte OPERATIONS = 18;
    private static final byte MAINTENANCE_STARTED = 20;
    private static final byte MAINTENANCE_ENDED = 21;

    /** A longer message is cut, so that every refusal can be encoded. */
    private static final int MAX_MESSAGE_CHARS = 300;

    private static final int MAX_MESSAGE_BYTES = 3 * MAX_MESSAGE_CHARS;
    private static final int MIN_RENEWAL_BYTES = 2 * Long.BYTES + 1;

    private static final CoordinationResultFormat ENCODER = new CoordinationResultFormat();

    private CoordinationResultFormat() {}

    static byte[] encode(CoordinationResult result) {
        return result.accept(ENCODER);
    }

    static CoordinationResult decode(byte[] bytes) {
        CoordinationDecoder reader =
                new CoordinationDecoder(ByteBuffer.wrap(bytes), CoordinationLimits.MAX_RESULT_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case GRANTED -> new LeaseGranted(reader.readLong(), reader.readLong());
                    case RENEWED ->
                        new LeasesRenewed(reader.readList(
                                CoordinationLimits.MAX_RENEWALS,
                                MIN_RENEWAL_BYTES,
                                "renewals",
                                CoordinationResultFormat::readRenewal));
                    case REVOKED -> new LeaseRevoked(reader.readLong());
                    case PUT -> new KeyPut(reader.readLong());
                    case PUT_FAILED ->
                        new KeyPutFailed(
                                CoordinationResultParts.readCause(reader),
                                CoordinationResultParts.readOptionalItem(reader));
                    case ACQUIRED -> new LockAcquired(reader.readLong());
                    case QUEUED -> new LockQueued(reader.readLong(), reader.readLong());
                    case RELEASED -> new LockReleased(roleOf(reader.readByte()));
                    case MUTED -> new FindingMuted(reader.readLong());
                    case UNMUTED -> new FindingUnmuted(reader.readFlag());
                    case MAINTENANCE_STARTED -> new MaintenanceStarted(reader.readLong());
                    case MAINTENANCE_ENDED -> new MaintenanceEnded(reader.readFlag());
                    default -> decodeLonger(reader);
                });
    }

    private static CoordinationResult decodeLonger(CoordinationDecoder reader) {
        return switch (reader.kind()) {
            case COMPLETED ->
                new TransactionCompleted(
                        reader.readFlag(),
                        reader.readLong(),
                        reader.readList(
                                CoordinationLimits.MAX_OPERATIONS,
                                1,
                                "results",
                                CoordinationResultParts::readOperationResult));
            case FAILED ->
                new TransactionFailed(reader.readFlag(), reader.readInt(), failureCauseOf(reader.readByte()));
            case REFUSED ->
                new CoordinationRefused(
                        CoordinationRefusal.of(reader.readByte()),
                        reader.readText(MAX_MESSAGE_BYTES, "bytes of a message"));
            case LEASES -> {
                boolean hasMore = reader.readFlag();
                yield new LeaseListing(
                        reader.readList(
                                CoordinationLimits.MAX_LISTING_ITEMS,
                                CoordinationResultParts.MIN_LEASE_BYTES,
                                "leases",
                                CoordinationResultParts::readLease),
                        hasMore);
            }
            case LEASE -> {
                LeaseDescription lease = CoordinationResultParts.readLease(reader);
                boolean hasMore = reader.readFlag();
                yield new LeaseShown(
                        lease,
                        reader.readList(
                                CoordinationLimits.MAX_LISTING_ITEMS,
                                Integer.BYTES,
                                "keys",
                                CoordinationFieldFormat::readKey),
                        hasMore);
            }
            case LOCKS -> {
                boolean hasMore = reader.readFlag();
                yield new LockListing(
                        reader.readList(
                                CoordinationLimits.MAX_LISTING_ITEMS,
                                CoordinationResultParts.MIN_LOCK_BYTES,
                                "locks",
                                CoordinationResultParts::readLock),
                        hasMore);
            }
            case OPERATION -> {
                boolean isChanged = reader.readFlag();
                yield new OperationRecorded(OperationRecordFormat.readRecord(reader), isChanged);
            }
            case OPERATIONS -> {
                boolean hasMore = reader.readFlag();
                yield new OperationListing(OperationRecordFormat.readRecords(reader), hasMore);
            }
            default -> throw new CoordinationFormatException("unknown result code " + reader.kind());
        };
    }

    @Override
    public byte[] leaseGranted(LeaseGranted granted) {
        return newMessage(GRANTED)
                .writeLong(granted.lease())
                .writeLong(granted.ttlMillis())
                .toByteArray();
    }

    @Override
    public byte[] leasesRenewed(LeasesRenewed renewed) {
        CoordinationEncoder writer =
                newMessage(RENEWED).writeInt(renewed.renewals().size());
        for (LeaseRenewal renewal : renewed.renewals()) {
            CoordinationRefusal refusal = renewal.refusal();
            writer.writeLong(renewal.lease())
                    .writeByte(refusal == null ? 0 : refusal.code())
                    .writeLong(renewal.ttlMillis());
        }
        return writer.toByteArray();
    }

    private static LeaseRenewal readRenewal(CoordinationDecoder reader) {
        long lease = reader.readLong();
        byte refusal = reader.readByte();
        return new LeaseRenewal(lease, refusal == 0 ? null : CoordinationRefusal.of(refusal), reader.readLong());
    }

    @Override
    public byte[] leaseRevoked(LeaseRevoked revoked) {
        return newMessage(REVOKED).writeLong(revoked.deletedKeys()).toByteArray();
    }

    @Override
    public byte[] keyPut(KeyPut put) {
        return newMessage(PUT).writeLong(put.version()).toByteArray();
    }

    @Override
    public byte[] keyPutFailed(KeyPutFailed failed) {
        CoordinationEncoder writer = newMessage(PUT_FAILED);
        CoordinationResultParts.writeCause(writer, failed.cause());
        return CoordinationResultParts.writeOptionalItem(writer, failed.actual())
                .toByteArray();
    }

    @Override
    public byte[] lockAcquired(LockAcquired acquired) {
        return newMessage(ACQUIRED).writeLong(acquired.token()).toByteArray();
    }

    @Override
    public byte[] lockQueued(LockQueued queued) {
        return newMessage(QUEUED)
                .writeLong(queued.waiter())
                .writeLong(queued.aheadCount())
                .toByteArray();
    }

    @Override
    public byte[] lockReleased(LockReleased released) {
        return newMessage(RELEASED).writeByte(codeOf(released.role())).toByteArray();
    }

    @Override
    public byte[] transactionCompleted(TransactionCompleted completed) {
        CoordinationEncoder writer = newMessage(COMPLETED)
                .writeFlag(completed.comparisonsHeld())
                .writeLong(completed.version())
                .writeInt(completed.results().size());
        completed.results().forEach(each -> CoordinationResultParts.writeOperationResult(writer, each));
        return writer.toByteArray();
    }

    @Override
    public byte[] transactionFailed(TransactionFailed failed) {
        return newMessage(FAILED)
                .writeFlag(failed.comparisonsHeld())
                .writeInt(failed.operation())
                .writeByte(codeOf(failed.cause()))
                .toByteArray();
    }

    @Override
    public byte[] refused(CoordinationRefused refused) {
        return newMessage(REFUSED)
                .writeByte(refused.refusal().code())
                .writeText(
                        refused.message()
                                .substring(0, Math.min(refused.message().length(), MAX_MESSAGE_CHARS)),
                        MAX_MESSAGE_BYTES,
                        "bytes of a message")
                .toByteArray();
    }

    @Override
    public byte[] leaseListing(LeaseListing listing) {
        CoordinationEncoder writer = newMessage(LEASES)
                .writeFlag(listing.hasMore())
                .writeInt(listing.leases().size());
        listing.leases().forEach(each -> CoordinationResultParts.writeLease(writer, each));
        return writer.toByteArray();
    }

    @Override
    public byte[] leaseShown(LeaseShown shown) {
        CoordinationEncoder writer = newMessage(LEASE);
        CoordinationResultParts.writeLease(writer, shown.lease());
        writer.writeFlag(shown.hasMore()).writeInt(shown.keys().size());
        shown.keys().forEach(each -> writer.writeBytes(each, KeyValueLimits.MAX_KEY_BYTES, "bytes of a key"));
        return writer.toByteArray();
    }

    @Override
    public byte[] lockListing(LockListing listing) {
        CoordinationEncoder writer = newMessage(LOCKS)
                .writeFlag(listing.hasMore())
                .writeInt(listing.locks().size());
        listing.locks().forEach(each -> CoordinationResultParts.writeLock(writer, each));
        return writer.toByteArray();
    }

    @Override
    public byte[] findingMuted(FindingMuted muted) {
        return newMessage(MUTED).writeLong(muted.untilMillis()).toByteArray();
    }

    @Override
    public byte[] findingUnmuted(FindingUnmuted unmuted) {
        return newMessage(UNMUTED).writeFlag(unmuted.wasMuted()).toByteArray();
    }

    @Override
    public byte[] maintenanceStarted(MaintenanceStarted started) {
        return newMessage(MAINTENANCE_STARTED).writeLong(started.untilMillis()).toByteArray();
    }

    @Override
    public byte[] maintenanceEnded(MaintenanceEnded ended) {
        return newMessage(MAINTENANCE_ENDED).writeFlag(ended.wasInMaintenance()).toByteArray();
    }

    @Override
    public byte[] operationRecorded(OperationRecorded recorded) {
        return OperationRecordFormat.write(newMessage(OPERATION).writeFlag(recorded.isChanged()), recorded.operation())
                .toByteArray();
    }

    @Override
    public byte[] operationListing(OperationListing listing) {
        CoordinationEncoder writer = newMessage(OPERATIONS)
                .writeFlag(listing.hasMore())
                .writeInt(listing.operations().size());
        listing.operations().forEach(each -> OperationRecordFormat.write(writer, each));
        return writer.toByteArray();
    }

    private static CoordinationEncoder newMessage(byte kind) {
        return new CoordinationEncoder(kind, CoordinationLimits.MAX_RESULT_BYTES);
    }

    private static byte codeOf(ReleasedRole role) {
        return switch (role) {
            case HOLDER -> 1;
            case WAITER -> 2;
            case NEITHER -> 3;
        };
    }

    private static ReleasedRole roleOf(byte code) {
        return switch (code) {
            case 1 -> ReleasedRole.HOLDER;
            case 2 -> ReleasedRole.WAITER;
            case 3 -> ReleasedRole.NEITHER;
            default -> throw new CoordinationFormatException("unknown role code " + code);
        };
    }

    private static byte codeOf(OperationFailureCause cause) {
        return switch (cause) {
            case UNKNOWN_LEASE -> 1;
            case LEASE_EXPIRED -> 2;
            case UNAUTHORISED -> 3;
            case TOO_MANY_KEYS -> 4;
            case NOT_A_NUMBER -> 5;
            case OVERFLOW -> 6;
            case RESULT_TOO_LARGE -> 7;
        };
    }

    private static OperationFailureCause failureCauseOf(byte code) {
        return switch (code) {
            case 1 -> OperationFailureCause.UNKNOWN_LEASE;
            case 2 -> OperationFailureCause.LEASE_EXPIRED;
            case 3 -> OperationFailureCause.UNAUTHORISED;
            case 4 -> OperationFailureCause.TOO_MANY_KEYS;
            case 5 -> OperationFailureCause.NOT_A_NUMBER;
            case 6 -> OperationFailureCause.OVERFLOW;
            case 7 -> OperationFailureCause.RESULT_TOO_LARGE;
            default -> throw new CoordinationFormatException("unknown cause code " + code);
        };
    }
}
