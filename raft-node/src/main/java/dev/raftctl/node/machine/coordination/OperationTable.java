package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of operations, in the order in which they began. Their number and size are limited: the oldest are
 * removed, even if they have not ended. Confined to one thread.
 */
public final class OperationTable {
    private final NavigableMap<Long, OperationRecord> recordsByIndex = new TreeMap<>();
    private final Map<String, Long> indexesById = new HashMap<>();
    private long encodedBytes;

    public @Nullable OperationRecord get(String id) {
        Long index = indexesById.get(id);
        return index == null ? null : recordsByIndex.get(index);
    }

    /**
     * Adds the record of an operation that begins now. Earlier operations on the same servers whose clients have given
     * up are superseded: which operation leads to a later configuration would be unclear.
     */
    public void begin(OperationRecord operation) {
        long now = operation.startMillis();
        for (OperationRecord each : List.copyOf(recordsByIndex.values())) {
            if (each.isOpen() && hasGivenUp(each, now) && each.sharesServerWith(operation.description())) {
                replace(each, each.superseded(operation.id()));
            }
        }
        add(operation);
        removeOld(now);
    }

    private static boolean hasGivenUp(OperationRecord operation, long now) {
        return operation.recordedState() == OperationState.UNKNOWN || operation.deadlineMillis() < now;
    }

    /** Replaces a record with one of the same operation. */
    public void replace(OperationRecord before, OperationRecord after) {
        encodedBytes += bytesOf(after) - bytesOf(before);
        recordsByIndex.put(after.beginIndex(), after);
    }

    /** Records what a configuration in the log says about the operations whose outcome is open. */
    public void apply(long index, Configuration before, Configuration after) {
        for (OperationRecord each : List.copyOf(recordsByIndex.values())) {
            OperationRecord changed = each.isOpen() ? each.after(index, before, after) : each;
            if (!changed.equals(each)) {
                replace(each, changed);
            }
        }
    }

    private void add(OperationRecord operation) {
        recordsByIndex.put(operation.beginIndex(), operation);
        indexesById.put(operation.id(), operation.beginIndex());
        encodedBytes += bytesOf(operation);
    }

    private void removeOld(long now) {
        while (recordsByIndex.size() > CoordinationLimits.MAX_OPERATION_RECORDS
                || encodedBytes > CoordinationLimits.MAX_OPERATION_RECORDS_BYTES
                || (recordsByIndex.size() > CoordinationLimits.KEPT_OPERATION_RECORDS && isOldestExpired(now))) {
            OperationRecord oldest = recordsByIndex.pollFirstEntry().getValue();
            indexesById.remove(oldest.id());
            encodedBytes -= bytesOf(oldest);
        }
    }

    private boolean isOldestExpired(long now) {
        return recordsByIndex.firstEntry().getValue().startMillis() < now - CoordinationLimits.KEPT_OPERATION_MILLIS;
    }

    /**
     * Returns the operations that began before this log index, the newest first.
     *
     * @param index 0 for all
     */
    public Iterable<OperationRecord> before(long index) {
        return (index == 0 ? recordsByIndex : recordsByIndex.headMap(index, false))
                .descendingMap()
                .values();
    }

    public long encodedBytes() {
        return encodedBytes;
    }

    /** Returns all records in the order in which they began. The list is immutable, so another thread may read it. */
    public List<OperationRecord> copies() {
        return List.copyOf(recordsByIndex.values());
    }

    /** Replaces all records with these, which are in the order in which they began. */
    public void restore(List<OperationRecord> operations) {
        recordsByIndex.clear();
        indexesById.clear();
        encodedBytes = 0;
        operations.forEach(this::add);
    }

    /** Returns a hash of all records. */
    public long hash() {
        return hashOf(new ArrayList<>(recordsByIndex.values()));
    }

    /** Returns the hash of a table with these records, which are in the order in which they began. */
    public static long hashOf(List<OperationRecord> operations) {
        long hash = StateHash.fold(0, operations.size());
        for (OperationRecord operation : operations) {
            hash = StateHash.fold(hash, CoordinationMessageFormat.encodeOperation(operation));
        }
        return hash;
    }

    private static long bytesOf(OperationRecord operation) {
        return CoordinationMessageFormat.operationBytes(operation);
    }
}
