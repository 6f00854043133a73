package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.coordination.FindingMuteTable;
import dev.raftctl.node.machine.coordination.Lease;
import dev.raftctl.node.machine.coordination.LeaseTable;
import dev.raftctl.node.machine.coordination.LockClaim;
import dev.raftctl.node.machine.coordination.LockDelay;
import dev.raftctl.node.machine.coordination.LockQueue.LockQueueCopy;
import dev.raftctl.node.machine.coordination.LockTable;
import dev.raftctl.node.machine.coordination.MaintenanceTable;
import dev.raftctl.node.machine.coordination.OperationTable;
import dev.raftctl.protocol.coordination.CoordinationFormatException;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of leases, locks, mutes, maintenance and operation records in a snapshot, after the items.
 *
 * <pre>
 * count:4 lease ... count:4 lock ... count:4 mute ... count:4 maintenance ...
 * count:4 operation ... hash:8
 * lease  id:8 ttlMillis:8 owner countedFromMillis:8 grantedWallMillis:8 renewedWallMillis:8
 * lock   name maxHolders:4 count:4 claim ... count:4 claim ... count:4 [lengthMillis:8 countedFromMillis:8] ...
 * claim  index:8 waiter:8 lease:8 owner description lockDelayMillis:8 sinceLogMillis:8 sinceWallMillis:8
 * mute   code untilMillis:8 reason operator sinceMillis:8
 * operation  length:4, then a record as in messages
 * maintenance  server untilMillis:8 reason operator sinceMillis:8
 * name, owner, description, code, server, reason, operator: length:4 bytes
 * </pre>
 */
final class CoordinationSnapshotFormat {
    private CoordinationSnapshotFormat() {}

    /** A copy of all leases, locks, mutes, maintenance and operation records, which another thread writes. */
    record CoordinationCopy(
            List<Lease> leases,
            List<LockQueueCopy> locks,
            List<FindingMute> mutes,
            List<ServerMaintenance> maintenance,
            List<OperationRecord> operations) {
        /** Returns the hash of the copied state. Computed by the thread that writes, because it visits every claim. */
        long hash() {
            return CoordinationState.hashOf(
                    LeaseTable.hashOf(leases),
                    LockTable.hashOf(locks),
                    FindingMuteTable.hashOf(mutes),
                    MaintenanceTable.hashOf(maintenance),
                    OperationTable.hashOf(operations));
        }
    }

    static CoordinationCopy copyOf(CoordinationState state) {
        return new CoordinationCopy(
                state.leases().copies(),
                state.locks().copies(),
                state.mutes().copies(),
                state.maintenance().copies(),
                state.operations().copies());
    }

    static void write(CoordinationCopy copy, DataOutputStream out) throws IOException {
        out.writeInt(copy.leases().size());
        for (Lease lease : copy.leases()) {
            out.writeLong(lease.id());
            out.writeLong(lease.ttlMillis());
            writeText(lease.owner(), out);
            out.writeLong(lease.countedFromMillis());
            out.writeLong(lease.grantedWallMillis());
            out.writeLong(lease.renewedWallMillis());
        }
        out.writeInt(copy.locks().size());
        for (LockQueueCopy lock : copy.locks()) {
            writeLock(lock, out);
        }
        out.writeInt(copy.mutes().size());
        for (FindingMute mute : copy.mutes()) {
            writeText(mute.code(), out);
            out.writeLong(mute.untilMillis());
            writeText(mute.reason(), out);
            writeText(mute.operator(), out);
            out.writeLong(mute.sinceMillis());
        }
        out.writeInt(copy.maintenance().size());
        for (ServerMaintenance maintenance : copy.maintenance()) {
            writeText(maintenance.server().value(), out);
            out.writeLong(maintenance.untilMillis());
            writeText(maintenance.reason(), out);
            writeText(maintenance.operator(), out);
            out.writeLong(maintenance.sinceMillis());
        }
        out.writeInt(copy.operations().size());
        for (OperationRecord operation : copy.operations()) {
            writeBytes(CoordinationMessageFormat.encodeOperation(operation), out);
        }
        out.writeLong(copy.hash());
    }

    private static void writeLock(LockQueueCopy lock, DataOutputStream out) throws IOException {
        writeBytes(lock.name(), out);
        out.writeInt(lock.maxHolders());
        writeClaims(lock.holders(), out);
        writeClaims(lock.waiters(), out);
        out.writeInt(lock.delays().size());
        for (LockDelay delay : lock.delays()) {
            out.writeLong(delay.lengthMillis());
            out.writeLong(delay.countedFromMillis());
        }
    }

    private static void writeClaims(List<LockClaim> claims, DataOutputStream out) throws IOException {
        out.writeInt(claims.size());
        for (LockClaim claim : claims) {
            out.writeLong(claim.index());
            out.writeLong(claim.waiter());
            out.writeLong(claim.lease());
            writeText(claim.owner(), out);
            writeText(claim.description(), out);
            out.writeLong(claim.lockDelayMillis());
            out.writeLong(claim.sinceLogMillis());
            out.writeLong(claim.sinceWallMillis());
        }
    }

    /**
     * Replaces leases, locks, mutes, maintenance and operation records with those of a snapshot, and verifies their
     * hash. The items must be restored first.
     */
    static void read(DataInputStream in, CoordinationState into) throws IOException {
        int leaseCount = requireAtMost(in.readInt(), CoordinationLimits.MAX_LEASES, "leases");
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < leaseCount; i++) {
            leases.add(new Lease(
                    in.readLong(),
                    in.readLong(),
                    readText(in, CoordinationLimits.MAX_OWNER_BYTES, "an owner"),
                    in.readLong(),
                    in.readLong(),
                    in.readLong()));
        }
        int lockCount = requireAtMost(in.readInt(), CoordinationLimits.MAX_LOCKS, "locks");
        List<LockQueueCopy> locks = new ArrayList<>();
        for (int i = 0; i < lockCount; i++) {
            locks.add(readLock(in));
        }
        int muteCount = requireAtMost(in.readInt(), CoordinationLimits.MAX_MUTES, "mutes");
        List<FindingMute> mutes = new ArrayList<>();
        for (int i = 0; i < muteCount; i++) {
            mutes.add(readMute(in));
        }
        int maintenanceCount =
                requireAtMost(in.readInt(), CoordinationLimits.MAX_SERVERS_IN_MAINTENANCE, "servers in maintenance");
        List<ServerMaintenance> maintenance = new ArrayList<>();
        for (int i = 0; i < maintenanceCount; i++) {
            maintenance.add(readMaintenance(in));
        }
        int operationCount = requireAtMost(in.readInt(), CoordinationLimits.MAX_OPERATION_RECORDS, "operation records");
        List<OperationRecord> operations = new ArrayList<>();
        for (int i = 0; i < operationCount; i++) {
            operations.add(readOperation(in));
        }
        into.leases().restore(leases);
        into.locks().restore(locks);
        into.mutes().restore(mutes);
        into.operations().restore(operations);
        into.maintenance().restore(maintenance);
        long hash = in.readLong();
        if (hash != into.hash()) {
            throw new IOException(String.format(
                    "a snapshot's leases, locks, mutes, maintenance and operation records hash to %016x, not %016x",
                    into.hash(), hash));
        }
    }

    private static OperationRecord readOperation(DataInputStream in) throws IOException {
        byte[] bytes = readBytes(in, CoordinationLimits.MAX_RESULT_BYTES, "an operation record");
        try {
            return CoordinationMessageFormat.decodeOperation(bytes);
        } catch (CoordinationFormatException malformed) {
            throw new IOException("a snapshot has a malformed operation record: " + malformed.getMessage(), malformed);
        }
    }

    private static FindingMute readMute(DataInputStream in) throws IOException {
        return new FindingMute(
                readText(in, CoordinationLimits.MAX_MUTE_CODE_BYTES, "a code"),
                in.readLong(),
                readText(in, CoordinationLimits.MAX_MUTE_REASON_BYTES, "a reason"),
                readText(in, CoordinationLimits.MAX_OWNER_BYTES, "an operator"),
                in.readLong());
    }

    private static ServerMaintenance readMaintenance(DataInputStream in) throws IOException {
        String server = readText(in, ServerId.MAX_LENGTH, "a server id");
        try {
            return new ServerMaintenance(
                    ServerId.of(server),
                    in.readLong(),
                    readText(in, CoordinationLimits.MAX_MUTE_REASON_BYTES, "a reason"),
                    readText(in, CoordinationLimits.MAX_OWNER_BYTES, "an operator"),
                    in.readLong());
        } catch (IllegalArgumentException invalid) {
            throw new IOException("a snapshot with an invalid server id in maintenance", invalid);
        }
    }

    private static LockQueueCopy readLock(DataInputStream in) throws IOException {
        byte[] name = readBytes(in, CoordinationLimits.MAX_LOCK_NAME_BYTES, "a lock's name");
        int maxHolders = requireAtMost(in.readInt(), CoordinationLimits.MAX_HOLDERS, "holders");
        List<LockClaim> holders = readClaims(in, CoordinationLimits.MAX_HOLDERS);
        List<LockClaim> waiters = readClaims(in, CoordinationLimits.MAX_WAITERS);
        int delayCount = requireAtMost(in.readInt(), CoordinationLimits.MAX_HOLDERS, "lock delays");
        List<LockDelay> delays = new ArrayList<>();
        for (int i = 0; i < delayCount; i++) {
            delays.add(new LockDelay(in.readLong(), in.readLong()));
        }
        return new LockQueueCopy(name, maxHolders, holders, waiters, delays);
    }

    private static List<LockClaim> readClaims(DataInputStream in, int max) throws IOException {
        int count = requireAtMost(in.readInt(), max, "claims to a lock");
        List<LockClaim> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            claims.add(new LockClaim(
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    readText(in, CoordinationLimits.MAX_OWNER_BYTES, "an owner"),
                    readText(in, CoordinationLimits.MAX_HOLDER_BYTES, "a holder"),
                    in.readLong(),
                    in.readLong(),
                    in.readLong()));
        }
        return claims;
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in, int max, String name) throws IOException {
        return new String(readBytes(in, max, name), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(DataInputStream in, int max, String name) throws IOException {
        int length = requireAtMost(in.readInt(), max, "bytes of " + name);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a snapshot ends within " + name);
        }
        return bytes;
    }

    private static int requireAtMost(int count, int max, String description) throws IOException {
        if (count < 0 || count > max) {
            throw new IOException("a snapshot with " + count + " " + description + "; at most " + max);
        }
        return count;
    }
}
