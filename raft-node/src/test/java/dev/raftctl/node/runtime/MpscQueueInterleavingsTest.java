package dev.raftctl.node.runtime;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Lincheck runs the queue of events with many interleavings of its producers and its consumer. */
class MpscQueueInterleavingsTest {
    /** A queue without a limit: every interleaving has the results of some order of the operations. */
    public static class UnboundedQueue {
        private final MpscQueue<Integer> queue = MpscQueue.unbounded();

        @Operation
        public void put(@Param(gen = IntGen.class) int item) {
            queue.put(item);
        }

        @Operation(nonParallelGroup = "consumer")
        public List<Integer> takeAll() {
            return queue.takeAll();
        }

        @Operation
        public boolean isEmpty() {
            return queue.isEmpty();
        }
    }

    /** A queue of at most one item. Producers never exceed the limit together, and no place is lost. */
    public static class BoundedQueue {
        private final MpscQueue<Integer> queue = new MpscQueue<>(1);

        @Operation
        public void offer() {
            var unused = queue.offer(1, 1);
        }

        @Operation(nonParallelGroup = "consumer")
        public void takeAll() {
            var unused = queue.takeAll();
        }

        @Validate
        public void holdsAtMostOneItem() {
            int size = queue.takeAll().size();
            if (size > 1) {
                throw new IllegalStateException("the queue held " + size + " items");
            }
            if (!queue.offer(0, 1)) {
                throw new IllegalStateException("the empty queue is full");
            }
            queue.takeAll();
        }
    }

    /** The results of the operations do not matter, only what {@link BoundedQueue#holdsAtMostOneItem} checks. */
    public static class AnyResult {
        public void offer() {}

        public void takeAll() {}
    }

    @Test
    void itemsAreNeitherLostNorReordered() {
        new ModelCheckingOptions()
                .iterations(6)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(2)
                .check(UnboundedQueue.class);
    }

    @Test
    void producersTogetherKeepTheLimit() {
        new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(AnyResult.class)
                .check(BoundedQueue.class);
    }
}
