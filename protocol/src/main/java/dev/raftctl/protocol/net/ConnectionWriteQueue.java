package dev.raftctl.protocol.net;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue with many producers and one consumer that takes all items at once, in order. Adding an item takes one atomic
 * operation and no allocation. Only the first item after each take requires the consumer to be woken.
 */
final class ConnectionWriteQueue<T extends ConnectionWriteQueue.WriteQueueItem<T>> {
    private final AtomicReference<@Nullable T> newest = new AtomicReference<>();

    /** An item of the queue, which links to the next item. An item can be added only once. */
    abstract static class WriteQueueItem<T> {
        @Nullable
        T next;
    }

    /** Adds an item. Returns true if the queue was empty and the caller must wake the consumer. */
    boolean put(T item) {
        while (true) {
            T previous = newest.get();
            item.next = previous;
            if (newest.compareAndSet(previous, item)) {
                return previous == null;
            }
        }
    }

    /**
     * Removes all items. Returns the oldest one, linked to the others by {@code next}, or null if the queue is empty.
     */
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
