package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.StateCapture;
import dev.raftctl.node.machine.StateMachine;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvCommand.CompareAndSet;
import dev.raftctl.protocol.kv.KvCommand.Condition;
import dev.raftctl.protocol.kv.KvCommand.Delete;
import dev.raftctl.protocol.kv.KvCommand.Increment;
import dev.raftctl.protocol.kv.KvCommand.Put;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvFormatException;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.kv.KvResult.Cause;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys in unsigned order, each with a value and a version: the index of the entry that last wrote it. A command that
 * cannot be decoded or executed has a result like any other, the same on every replica.
 */
public final class KeyValueMachine implements StateMachine {
    private static final Put NO_PUT = new Put(new byte[0], new byte[0], new Condition.Always());

    private final long maxHeapBytes;
    private final Execution execution = new Execution();
    private final Answers answers = new Answers();
    private final ResultEstimates resultEstimates = new ResultEstimates();
    private ItemTree items = new ItemTree();

    /** Creates a state machine without a limit on the size of its state. */
    public KeyValueMachine() {
        this(Long.MAX_VALUE);
    }

    /**
     * Creates a machine with a limit on the state's size.
     *
     * @param maxHeapBytes restoring a larger state throws {@link dev.raftctl.node.machine.StateTooLarge}
     */
    public KeyValueMachine(long maxHeapBytes) {
        this.maxHeapBytes = maxHeapBytes;
    }

    @Override
    public byte[] apply(long index, ByteBuffer command) {
        return KvFormat.encodeResult(execute(index, command));
    }

    /** Returns true for all commands except the deletion of a key range, which may delete all items. */
    @Override
    public boolean isCheap(byte[] bytes, int from) {
        return !KvFormat.deletesRange(bytes, from);
    }

    /** Returns true for all commands that do not delete items. */
    @Override
    public boolean mayGrow(byte[] bytes, int from) {
        return !KvFormat.deletes(bytes, from);
    }

    private KvResult execute(long index, ByteBuffer bytes) {
        KvCommand command;
        try {
            command = KvFormat.decodeCommand(bytes);
        } catch (KvFormatException malformed) {
            return new KvResult.Malformed(messageOf(malformed));
        }
        execution.index = index;
        return command.accept(execution);
    }

    private KvResult writeItem(long index, byte[] key, byte[] value) {
        items.put(new Item(key, value, index));
        return new KvResult.Written(index);
    }

    @Override
    public byte[] query(byte[] queryBytes) {
        KvQuery query;
        try {
            query = KvFormat.decodeQuery(queryBytes);
        } catch (KvFormatException malformed) {
            return KvFormat.encodeResult(new KvResult.Malformed(messageOf(malformed)));
        }
        return KvFormat.encodeResult(query.accept(answers));
    }

    @Override
    public long estimateResultBytes(byte[] queryBytes) {
        try {
            return KvFormat.decodeQuery(queryBytes).accept(resultEstimates);
        } catch (KvFormatException malformed) {
            return 0;
        }
    }

    private static String messageOf(KvFormatException malformed) {
        String message = malformed.getMessage();
        return message == null ? "malformed" : message;
    }

    @Override
    public StateCapture capture() {
        ItemTree.Frozen frozen = items.freeze();
        return target -> ItemsFormat.write(frozen, target);
    }

    @Override
    public void restore(InputStream source) throws IOException {
        // Not both at once: the heap may be too small for them.
        items = new ItemTree();
        items = ItemsFormat.read(source, maxHeapBytes);
    }

    @Override
    public long stateHash() {
        return items.hash();
    }

    @Override
    public long heapBytes() {
        return items.heapBytes();
    }

    @Override
    public long size() {
        return items.size();
    }

    /** Executes the command of the entry at {@link #index}. One object for all commands, so that none is allocated. */
    private final class Execution implements KvCommand.Visitor<KvResult>, Condition.Visitor<KvResult> {
        private long index;
        private Put put = NO_PUT;

        @Override
        public KvResult put(Put put) {
            this.put = put;
            return put.condition().accept(this);
        }

        @Override
        public KvResult always(Condition.Always condition) {
            return writeItem(index, put.key(), put.value());
        }

        @Override
        public KvResult ifAbsent(Condition.IfAbsent condition) {
            Item actual = items.get(put.key());
            return actual == null
                    ? writeItem(index, put.key(), put.value())
                    : new KvResult.Failed(Cause.EXISTS, actual);
        }

        @Override
        public KvResult ifVersion(Condition.IfVersion condition) {
            Item actual = items.get(put.key());
            if (actual == null) {
                return new KvResult.Failed(Cause.MISSING, null);
            }
            return actual.version() == condition.version()
                    ? writeItem(index, put.key(), put.value())
                    : new KvResult.Failed(Cause.OTHER_VERSION, actual);
        }

        @Override
        public KvResult delete(Delete delete) {
            KeyRange range = delete.isPrefix() ? KeyRange.startingWith(delete.key()) : KeyRange.of(delete.key());
            return new KvResult.Deleted(items.remove(range));
        }

        @Override
        public KvResult compareAndSet(CompareAndSet set) {
            Item actual = items.get(set.key());
            byte[] expected = set.expected();
            if (expected == null && actual != null) {
                return new KvResult.Failed(Cause.EXISTS, actual);
            }
            if (expected != null && actual == null) {
                return new KvResult.Failed(Cause.MISSING, null);
            }
            if (expected != null && actual != null && !Arrays.equals(expected, actual.value())) {
                return new KvResult.Failed(Cause.OTHER_VALUE, actual);
            }
            return writeItem(index, set.key(), set.value());
        }

        @Override
        public KvResult increment(Increment increment) {
            Item actual = items.get(increment.key());
            Long number = actual == null ? Long.valueOf(0) : DecimalText.parse(actual.value());
            if (number == null) {
                return new KvResult.Failed(Cause.NOT_A_NUMBER, actual);
            }
            long sum = number + increment.delta();
            // The sum overflowed if its sign differs from both operands'.
            if (((number ^ sum) & (increment.delta() ^ sum)) < 0) {
                return new KvResult.Failed(Cause.OVERFLOW, actual);
            }
            writeItem(index, increment.key(), DecimalText.of(sum));
            return new KvResult.Incremented(sum, index);
        }
    }

    private final class Answers implements KvQuery.Visitor<KvResult> {
        @Override
        public KvResult get(KvQuery.Get get) {
            Item item = items.get(get.key());
            return item == null ? new KvResult.Missing() : new KvResult.Found(item);
        }

        @Override
        public KvResult range(KvQuery.Range range) {
            ListingPage page = new ListingPage(range.limit());
            items.visit(KeyRange.startingWith(range.prefix()).after(range.after()), page);
            return page.toListing();
        }
    }

    private final class ResultEstimates implements KvQuery.Visitor<Integer> {
        @Override
        public Integer get(KvQuery.Get get) {
            Item item = items.get(get.key());
            return item == null ? 0 : KvFormat.itemBytes(item);
        }

        @Override
        public Integer range(KvQuery.Range range) {
            return KvFormat.maxListingBytes();
        }
    }
}
