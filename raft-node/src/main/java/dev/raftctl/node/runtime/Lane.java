package dev.raftctl.node.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Values on their way to one thread: many put, one takes all there is, in order. Bounded by weight; the taker is woken by a
 * {@link Bell}, not here.
 */
final class Lane<T> {
    private final AtomicReference<@Nullable Cell<T>> newest = new AtomicReference<>();
    private final AtomicLong weight = new AtomicLong();
    private final long weightMax;

    private record Cell<T>(T item, long weight, @Nullable Cell<T> older) {}

    Lane(long weightMax) {
        this.weightMax = weightMax;
    }

    /** A lane whose content others bound. */
    static <T> Lane<T> unbounded() {
        return new Lane<>(Long.MAX_VALUE);
    }

    void put(T item) {
        put(item, 0);
    }

    /** False when the lane is full; then it was not put. */
    boolean offer(T item, long itemWeight) {
        if (weight.get() + itemWeight > weightMax) {
            return false;
        }
        weight.addAndGet(itemWeight);
        put(item, itemWeight);
        return true;
    }

    private void put(T item, long itemWeight) {
        Cell<T> before;
        do {
            before = newest.get();
        } while (!newest.compareAndSet(before, new Cell<>(item, itemWeight, before)));
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** All there is, oldest first; the taker's thread. */
    List<T> takeAll() {
        Cell<T> cell = newest.get() == null ? null : newest.getAndSet(null);
        if (cell == null) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        long taken = 0;
        for (; cell != null; cell = cell.older()) {
            items.add(cell.item());
            taken += cell.weight();
        }
        Collections.reverse(items);
        if (taken > 0) {
            weight.addAndGet(-taken);
        }
        return items;
    }
}
