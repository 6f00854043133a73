package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.CoordinationEntry;
import dev.raftctl.node.machine.EntryChanges;
import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.node.machine.LeaseTimeNeeds;
import dev.raftctl.node.machine.LockWaitEnd;
import dev.raftctl.node.machine.StateMachine;
import dev.raftctl.node.machine.StateMachineCapture;
import dev.raftctl.protocol.coordination.CoordinationFormatException;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueCommand.CompareAndSetKey;
import dev.raftctl.protocol.kv.KeyValueCommand.DeleteKeys;
import dev.raftctl.protocol.kv.KeyValueCommand.IncrementKey;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueCommand.PutKey;
import dev.raftctl.protocol.kv.KeyValueFormatException;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys in unsigned order, each with a value and a version: the index of the entry that last wrote it. A command that
 * cannot be decoded or executed has a result like any other, the same on every replica.
 */
public final class KeyValueStateMachine implements StateMachine {
    private static final PutKey NO_PUT = new PutKey(new byte[0], new byte[0], new KeyPutCondition.PutAlways());

    private final long maxHeapBytes;
    private final CommandExecution execution = new CommandExecution();
    private final QueryExecution queryExecution = new QueryExecution();
    private final QueryResultSizeEstimate queryResultSizeEstimate = new QueryResultSizeEstimate();
    private final KeyValueStore store = new KeyValueStore();
    private final CoordinationState coordination = new CoordinationState(store);
    private final CoordinationExecutor coordinationExecutor = new CoordinationExecutor(store, coordination);
    private final CoordinationAnswers coordinationAnswers = new CoordinationAnswers(store, coordination);

    /** Creates a state machine without a limit on the size of its state. */
    public KeyValueStateMachine() {
        this(Long.MAX_VALUE);
    }

    /**
     * Creates a machine with a limit on the state's size.
     *
     * @param maxHeapBytes restoring a larger state throws {@link dev.raftctl.node.machine.StateTooLargeForHeap}
     */
    public KeyValueStateMachine(long maxHeapBytes) {
        this.maxHeapBytes = maxHeapBytes;
    }

    @Override
    public byte[] apply(long index, ByteBuffer command) {
        return KeyValueMessageFormat.encodeResult(execute(index, command));
    }

    /** Returns true for all commands except the deletion of a key range, which may delete all items. */
    @Override
    public boolean isCheap(byte[] bytes, int from) {
        return !KeyValueMessageFormat.deletesRange(bytes, from);
    }

    /** Returns true for all commands that do not delete items. */
    @Override
    public boolean mayGrow(byte[] bytes, int from) {
        return !KeyValueMessageFormat.deletes(bytes, from);
    }

    private KeyValueResult execute(long index, ByteBuffer bytes) {
        KeyValueCommand command;
        try {
            command = KeyValueMessageFormat.decodeCommand(bytes);
        } catch (KeyValueFormatException malformed) {
            return new KeyValueResult.MalformedKeyValueMessage(messageOf(malformed));
        }
        execution.index = index;
        return command.accept(execution);
    }

    private KeyValueResult writeItem(long index, byte[] key, byte[] value) {
        store.put(index, key, value);
        return new KeyValueResult.KeyWritten(index);
    }

    @Override
    public byte[] query(byte[] queryBytes) {
        KeyValueQuery query;
        try {
            query = KeyValueMessageFormat.decodeQuery(queryBytes);
        } catch (KeyValueFormatException malformed) {
            return KeyValueMessageFormat.encodeResult(
                    new KeyValueResult.MalformedKeyValueMessage(messageOf(malformed)));
        }
        return KeyValueMessageFormat.encodeResult(query.accept(queryExecution));
    }

    /** Applies a command, also one that cannot be decoded: its result then says so. */
    @Override
    public byte[] applyCoordination(CoordinationEntry entry, ByteBuffer command) {
        store.keepCreateVersions();
        CoordinationResult result;
        try {
            result = coordinationExecutor.execute(entry, CoordinationMessageFormat.decodeCommand(command));
        } catch (CoordinationFormatException malformed) {
            result = new CoordinationResult.CoordinationRefused(CoordinationRefusal.MALFORMED, messageOf(malformed));
        }
        return CoordinationMessageFormat.encodeResult(result);
    }

    /** Records what the configuration says about operations, and ends the maintenance of members that were removed. */
    @Override
    public void applyConfiguration(long index, Configuration before, Configuration after) {
        coordination.operations().apply(index, before, after);
        before.members().keySet().stream()
                .filter(id -> !after.contains(id))
                .forEach(id -> coordination.maintenance().remove(id));
    }

    @Override
    public byte[] queryCoordination(byte[] query) {
        CoordinationResult result;
        try {
            result = CoordinationMessageFormat.decodeQuery(query).accept(coordinationAnswers);
        } catch (CoordinationFormatException malformed) {
            result = new CoordinationResult.CoordinationRefused(CoordinationRefusal.MALFORMED, messageOf(malformed));
        }
        return CoordinationMessageFormat.encodeResult(result);
    }

    @Override
    public void advanceLogTime(long logTimeMillis) {
        coordination.advanceTo(logTimeMillis);
    }

    @Override
    public void restoreLogTime(long logTimeMillis) {
        coordination.leases().restoreLogTime(logTimeMillis);
        coordination.locks().restoreLogTime(logTimeMillis);
    }

    @Override
    public void removeExpired(long index, long wallMillis) {
        coordination.removeExpired(index, wallMillis);
    }

    @Override
    public LeaseTimeNeeds leaseTimeNeeds() {
        return store.keepsCreateVersions()
                ? new LeaseTimeNeeds(coordination.dependsOnLogTime(), coordination.hasWork())
                : LeaseTimeNeeds.NONE;
    }

    @Override
    public boolean hasAppliedCoordination() {
        return store.keepsCreateVersions();
    }

    @Override
    public CoordinationStatus coordinationStatus() {
        return coordination.status();
    }

    @Override
    public List<FindingMute> findingMutes() {
        return coordination.mutes().copies();
    }

    @Override
    public List<ServerMaintenance> maintenance() {
        return coordination.maintenance().copies();
    }

    @Override
    public List<LockWaitEnd> takeLockWaitEnds() {
        return coordination.locks().takeEnds();
    }

    @Override
    public @Nullable LockWaitEnd lockWaitEnd(long waiter) {
        if (coordination.locks().isWaiting(waiter)) {
            return null;
        }
        long token = coordination.locks().tokenOfWaiter(waiter);
        return new LockWaitEnd(waiter, token, token == 0 ? CoordinationRefusal.NOT_WAITING : null);
    }

    @Override
    public void recordChanges(long maxEntryBytes) {
        store.changeRecorder().enable(maxEntryBytes);
    }

    @Override
    public EntryChanges takeChanges() {
        return store.changeRecorder().take();
    }

    @Override
    public long estimateResultBytes(byte[] queryBytes) {
        try {
            return KeyValueMessageFormat.decodeQuery(queryBytes).accept(queryResultSizeEstimate);
        } catch (KeyValueFormatException malformed) {
            return 0;
        }
    }

    private static String messageOf(IllegalArgumentException malformed) {
        String message = malformed.getMessage();
        return message == null ? "malformed" : message;
    }

    @Override
    public StateMachineCapture capture() {
        KeyValueTree.FrozenKeyValueTree frozen = store.items().freeze();
        if (!store.keepsCreateVersions()) {
            return target -> KeyValueSnapshotFormat.write(frozen, target);
        }
        CoordinationSnapshotFormat.CoordinationCopy copy = CoordinationSnapshotFormat.copyOf(coordination);
        return target -> KeyValueSnapshotFormat.write(frozen, copy, target);
    }

    @Override
    public void restore(InputStream source) throws IOException {
        // Releases the old items first, because the heap may be too small for both.
        store.clear();
        KeyValueSnapshotFormat.read(source, maxHeapBytes, store, coordination);
    }

    @Override
    public long stateHash() {
        return store.items().hash() + coordination.hash();
    }

    @Override
    public long heapBytes() {
        return store.items().heapBytes() + coordination.heapBytes();
    }

    @Override
    public long size() {
        return store.items().size();
    }

    /**
     * Executes the command of the entry at {@link #index}. One object is reused for all commands, to avoid an
     * allocation for each.
     */
    private final class CommandExecution
            implements KeyValueCommand.Visitor<KeyValueResult>, KeyPutCondition.KeyPutConditionVisitor<KeyValueResult> {
        private long index;
        private PutKey put = NO_PUT;

        @Override
        public KeyValueResult put(PutKey put) {
            this.put = put;
            return put.condition().accept(this);
        }

        @Override
        public KeyValueResult always(KeyPutCondition.PutAlways condition) {
            return writeItem(index, put.key(), put.value());
        }

        @Override
        public KeyValueResult ifAbsent(KeyPutCondition.PutIfAbsent condition) {
            KeyValueItem actual = store.get(put.key());
            return actual == null
                    ? writeItem(index, put.key(), put.value())
                    : new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.EXISTS, actual);
        }

        @Override
        public KeyValueResult ifVersion(KeyPutCondition.PutIfVersion condition) {
            KeyValueItem actual = store.get(put.key());
            if (actual == null) {
                return new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.MISSING, null);
            }
            return actual.version() == condition.version()
                    ? writeItem(index, put.key(), put.value())
                    : new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OTHER_VERSION, actual);
        }

        @Override
        public KeyValueResult delete(DeleteKeys delete) {
            KeyRange range = delete.isPrefix() ? KeyRange.startingWith(delete.key()) : KeyRange.of(delete.key());
            return new KeyValueResult.KeysDeleted(store.remove(range));
        }

        @Override
        public KeyValueResult compareAndSet(CompareAndSetKey set) {
            KeyValueItem actual = store.get(set.key());
            byte[] expected = set.expected();
            if (expected == null && actual != null) {
                return new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.EXISTS, actual);
            }
            if (expected != null && actual == null) {
                return new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.MISSING, null);
            }
            if (expected != null && actual != null && !Arrays.equals(expected, actual.value())) {
                return new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OTHER_VALUE, actual);
            }
            return writeItem(index, set.key(), set.value());
        }

        @Override
        public KeyValueResult increment(IncrementKey increment) {
            KeyValueItem actual = store.get(increment.key());
            Long number = actual == null ? Long.valueOf(0) : DecimalIntegerText.parse(actual.value());
            if (number == null) {
                return new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.NOT_A_NUMBER, actual);
            }
            long sum = number + increment.delta();
            // The sum overflowed if its sign differs from both operands'.
            if (((number ^ sum) & (increment.delta() ^ sum)) < 0) {
                return new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OVERFLOW, actual);
            }
            writeItem(index, increment.key(), DecimalIntegerText.of(sum));
            return new KeyValueResult.KeyIncremented(sum, index);
        }
    }

    private final class QueryExecution implements KeyValueQuery.Visitor<KeyValueResult> {
        @Override
        public KeyValueResult get(KeyValueQuery.GetKey get) {
            KeyValueItem item = store.get(get.key());
            return item == null ? new KeyValueResult.KeyMissing() : new KeyValueResult.KeyFound(item);
        }

        @Override
        public KeyValueResult range(KeyValueQuery.ListKeyRange range) {
            KeyListingPage page = new KeyListingPage(range.limit());
            store.items().visit(KeyRange.startingWith(range.prefix()).after(range.after()), page);
            return page.toListing();
        }
    }

    private final class QueryResultSizeEstimate implements KeyValueQuery.Visitor<Integer> {
        @Override
        public Integer get(KeyValueQuery.GetKey get) {
            KeyValueItem item = store.get(get.key());
            return item == null ? 0 : KeyValueMessageFormat.itemBytes(item);
        }

        @Override
        public Integer range(KeyValueQuery.ListKeyRange range) {
            return KeyValueMessageFormat.maxListingBytes();
        }
    }
}
