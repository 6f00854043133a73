package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationFailureCause;
import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.coordination.TransactionOperationResult;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one transaction: first what every operation would do, which decides whether all can succeed, and only then
 * their effects. So a transaction has all of its effects or none.
 */
final class TransactionEvaluator {
    private final KeyValueStore store;
    private final LeaseAttachmentRule attachments;
    private final long index;

    /** The writes of the operations evaluated so far. */
    private final List<Runnable> writes = new ArrayList<>();
    /** The written items, or null for a deleted one, which later operations read. */
    private final TreeMap<byte[], @Nullable KeyValueItem> written = new TreeMap<>(Arrays::compareUnsigned);

    private final List<KeyRange> deletedRanges = new ArrayList<>();
    private final Map<Long, Integer> addedKeysByLease = new HashMap<>();
    private long resultBytes;

    TransactionEvaluator(KeyValueStore store, LeaseAttachmentRule attachments, long index) {
        this.store = store;
        this.attachments = attachments;
        this.index = index;
    }

    CoordinationResult evaluate(KeyValueTransaction transaction) {
        boolean held = true;
        for (KeyComparison comparison : transaction.comparisons()) {
            held &= ComparisonEvaluator.holds(comparison, store.get(comparison.key()));
        }
        List<TransactionOperation> operations = held ? transaction.success() : transaction.failure();
        List<TransactionOperationResult> results = new ArrayList<>(operations.size());
        Evaluation evaluation = new Evaluation();
        for (int at = 0; at < operations.size(); at++) {
            evaluation.failure = null;
            TransactionOperationResult result = operations.get(at).accept(evaluation);
            if (evaluation.failure != null) {
                return new CoordinationResult.TransactionFailed(held, at, evaluation.failure);
            }
            results.add(result);
        }
        writes.forEach(Runnable::run);
        return new CoordinationResult.TransactionCompleted(held, index, List.copyOf(results));
    }

    /** Returns the item as the operations evaluated so far leave it. */
    private @Nullable KeyValueItem read(byte[] key) {
        if (written.containsKey(key)) {
            return written.get(key);
        }
        for (KeyRange range : deletedRanges) {
            if (range.contains(key)) {
                return null;
            }
        }
        return store.get(key);
    }

    private void write(byte[] key, byte[] value, long lease) {
        long created = KeyValueStore.createVersionOf(read(key));
        written.put(key, new KeyValueItem(key, value, index, created, lease));
        writes.add(() -> store.put(index, key, value, lease));
    }

    /** Evaluates operations. An operation that cannot succeed sets the failure, and its result does not matter. */
    private final class Evaluation implements TransactionOperation.Visitor<TransactionOperationResult> {
        private @Nullable OperationFailureCause failure;

        @Override
        public TransactionOperationResult get(TransactionOperation.GetOperation get) {
            KeyValueItem item = read(get.key());
            resultBytes += CoordinationMessageFormat.gotBytes(item);
            if (resultBytes > CoordinationMessageFormat.maxElementBytes()) {
                failure = OperationFailureCause.RESULT_TOO_LARGE;
            }
            return new TransactionOperationResult.OperationGot(item);
        }

        @Override
        public TransactionOperationResult put(TransactionOperation.PutOperation put) {
            if (put.lease() != 0) {
                int addedKeys = addedKeysByLease.getOrDefault(put.lease(), 0);
                failure = attachments.failureOfAttaching(put.lease(), put.key(), addedKeys);
                if (store.attachedKeys().leaseOf(put.key()) != put.lease()) {
                    addedKeysByLease.put(put.lease(), addedKeys + 1);
                }
            }
            write(put.key(), put.value(), put.lease());
            return result(new TransactionOperationResult.OperationPut());
        }

        @Override
        public TransactionOperationResult delete(TransactionOperation.DeleteOperation delete) {
            KeyRange range = delete.isPrefix() ? KeyRange.startingWith(delete.key()) : KeyRange.of(delete.key());
            // No other operation writes these keys, so their number is the same before and after the others.
            long[] count = {0};
            if (delete.isPrefix()) {
                store.items().visit(range, item -> {
                    count[0]++;
                    return true;
                });
            } else if (store.get(delete.key()) != null) {
                count[0] = 1;
            }
            deletedRanges.add(range);
            writes.add(() -> {
                var unused = store.remove(range);
            });
            return result(new TransactionOperationResult.OperationDeleted(count[0]));
        }

        @Override
        public TransactionOperationResult increment(TransactionOperation.IncrementOperation increment) {
            KeyValueItem actual = read(increment.key());
            Long number = actual == null ? Long.valueOf(0) : DecimalIntegerText.parse(actual.value());
            if (number == null) {
                failure = OperationFailureCause.NOT_A_NUMBER;
                return new TransactionOperationResult.OperationIncremented(0);
            }
            long sum = number + increment.delta();
            // The sum overflowed if its sign differs from both operands'.
            if (((number ^ sum) & (increment.delta() ^ sum)) < 0) {
                failure = OperationFailureCause.OVERFLOW;
            }
            write(increment.key(), DecimalIntegerText.of(sum), 0);
            return result(new TransactionOperationResult.OperationIncremented(sum));
        }

        /** Counts the bytes of a short result. */
        private TransactionOperationResult result(TransactionOperationResult result) {
            resultBytes += 1 + Long.BYTES;
            return result;
        }
    }
}
