package dev.raftctl.protocol.net;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many threads put, one takes all at once, in order. Putting costs one atomic step and no allocation, and says when the taker
 * must be woken: once for all that is put until it takes.
 */
final class WriteQueue<T extends WriteQueue.Item<T>> {
    private final AtomicReference<@Nullable T> newest = new AtomicReference<>();

    /** What a lane holds knows the one behind it; an item is put once in its life. */
    abstract static class Item<T> {
        @Nullable
        T next;
    }

    /** True if the lane was empty: wake the taker. */
    boolean put(T item) {
        while (true) {
            T previous = newest.get();
            item.next = previous;
            if (newest.compareAndSet(previous, item)) {
                return previous == null;
            }
        }
    }

    /** All there is, from the oldest on, linked by {@code next}; null when there is nothing. */
    @Nullable
    T takeAll() {
        T reversed = newest.get() == null ? null : newest.getAndSet(null);
        T oldest = null;
        while (reversed != null) {
            T older = reversed.next;
            reversed.next = oldest;
            oldest = reversed;
            reversed = older;
        }
        return oldest;
    }

    boolean isEmpty() {
        return newest.get() == null;
    }
}
