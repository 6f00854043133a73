package dev.raftctl.node.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue from many producer threads to one consumer, which takes all items at once in order. Bounded by weight. The
 * consumer is woken by a {@link ThreadWakeup}, not by the queue.
 */
final class MpscQueue<T> {
    private final AtomicReference<@Nullable MpscQueueNode<T>> newest = new AtomicReference<>();
    private final AtomicLong weight = new AtomicLong();
    private final long maxWeight;

    private record MpscQueueNode<T>(
            T item, long weight, @Nullable MpscQueueNode<T> older) {}

    MpscQueue(long maxWeight) {
        this.maxWeight = maxWeight;
    }

    /** Creates a queue without a limit, for items whose number is limited in another way. */
    static <T> MpscQueue<T> unbounded() {
        return new MpscQueue<>(Long.MAX_VALUE);
    }

    void put(T item) {
        put(item, 0);
    }

    /** Adds an item. Returns false if the queue is full. */
    boolean offer(T item, long itemWeight) {
        long queuedWeight;
        do {
            queuedWeight = weight.get();
            if (queuedWeight + itemWeight > maxWeight) {
                return false;
            }
        } while (!weight.compareAndSet(queuedWeight, queuedWeight + itemWeight));
        put(item, itemWeight);
        return true;
    }

    private void put(T item, long itemWeight) {
        MpscQueueNode<T> before;
        do {
            before = newest.get();
        } while (!newest.compareAndSet(before, new MpscQueueNode<>(item, itemWeight, before)));
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Takes all items, oldest first. May be called only by the consumer thread. */
    List<T> takeAll() {
        MpscQueueNode<T> node = newest.get() == null ? null : newest.getAndSet(null);
        if (node == null) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        long takenWeight = 0;
        for (; node != null; node = node.older()) {
            items.add(node.item());
            takenWeight += node.weight();
        }
        Collections.reverse(items);
        if (takenWeight > 0) {
            weight.addAndGet(-takenWeight);
        }
        return items;
    }
}
