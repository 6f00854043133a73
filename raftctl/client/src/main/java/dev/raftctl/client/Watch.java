package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.WatchEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a key or of all keys with a prefix, in the order of their log index: each change once, and none
 * missing between the first and the last. Any server can serve it, so it survives servers that stop. It is not
 * linearizable with other requests: compare indexes.
 *
 * <p>The changes are taken with {@link #next}, with {@link #iterator} or by the receiver of {@link #start}; use one of
 * them, on one thread. The next changes are requested only when the last ones were taken. {@link #close} and {@link
 * #resumeIndex} may be called by any thread.
 */
public final class Watch implements Iterable<WatchEvent>, AutoCloseable {
    /** How long a server waits for a change before it reports that there is none. */
    private static final long WAIT_MILLIS = 10_000;

    private final WatchRequests requests;
    private final AtomicBoolean isClosed;
    private final EventIterator iterator;
    private volatile long resumeIndex;
    private volatile @Nullable WatchEnd end;

    Watch(ClusterRequests cluster, WatchOptions options) {
        AtomicBoolean closed = new AtomicBoolean();
        isClosed = closed;
        requests = new WatchRequests(cluster, options, closed::get);
        resumeIndex = options.fromIndex();
        iterator = new EventIterator();
    }

    /**
     * Why a watch ended.
     *
     * @param reason the refusal, with {@code COMPACTED} if the next changes are no longer available, or {@code
     *     STOPPING} if the watch was closed
     * @param resumeIndex the index after which another watch goes on
     */
    public record WatchEnd(ClientOutcome<WatchBatch> reason, long resumeIndex) {}

    /** Returns the index up to which all changes were taken, from which another watch can go on. */
    public long resumeIndex() {
        return resumeIndex;
    }

    /**
     * Returns the next changes; without any if there are none in this time. The outcome is refused when the watch has
     * ended: with {@code COMPACTED} if the next changes are no longer available.
     */
    public ClientOutcome<WatchBatch> next(Duration maxWait) {
        WatchEnd ended = end;
        if (ended != null) {
            return ended.reason();
        }
        ClientOutcome<WatchBatch> outcome = request(waitMillis(maxWait));
        WatchBatch batch = outcome.value();
        if (batch != null) {
            resumeIndex = batch.throughIndex();
        }
        return outcome;
    }

    private static long waitMillis(Duration maxWait) {
        boolean isLong = maxWait.compareTo(Duration.ofMillis(WAIT_MILLIS)) > 0;
        return isLong ? WAIT_MILLIS : Math.max(0, maxWait.toMillis());
    }

    private ClientOutcome<WatchBatch> request(long waitMillis) {
        ClientOutcome<WatchBatch> outcome;
        try {
            outcome = requests.next(waitMillis);
        } catch (ClientFailure failure) {
            outcome = FailureOutcome.of(failure);
        }
        if (outcome.value() == null) {
            end = new WatchEnd(outcome, resumeIndex);
        }
        return outcome;
    }

    /** Returns why the watch ended, or null if it goes on. */
    public @Nullable WatchEnd end() {
        return end;
    }

    /**
     * Returns the changes; {@code hasNext} waits for the next one, and is false when the watch has ended. Each call
     * returns the same iterator, so that a second loop goes on where the first one was left.
     */
    @Override
    public Iterator<WatchEvent> iterator() {
        return iterator;
    }

    private final class EventIterator implements Iterator<WatchEvent> {
        private final Deque<WatchEvent> events = new ArrayDeque<>();
        private long throughIndex = resumeIndex;

        @Override
        public boolean hasNext() {
            while (events.isEmpty() && end == null) {
                resumeIndex = throughIndex;
                WatchBatch batch = request(WAIT_MILLIS).value();
                if (batch != null) {
                    events.addAll(batch.events());
                    throughIndex = batch.throughIndex();
                }
            }
            return !events.isEmpty();
        }

        @Override
        public WatchEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the watch has ended");
            }
            WatchEvent event = events.remove();
            // The last change that was returned may not be processed yet, so another watch repeats its index.
            resumeIndex = Math.max(resumeIndex, event.index() - 1);
            return event;
        }
    }

    /**
     * Calls the receiver with each batch, also with those without events, on a thread of its own. An exception of the
     * receiver completes the future exceptionally; otherwise it completes when the watch has ended.
     */
    public CompletableFuture<WatchEnd> start(Consumer<WatchBatch> receiver) {
        CompletableFuture<WatchEnd> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        ended.complete(receiveAll(receiver));
                    } catch (RuntimeException | Error fault) {
                        ended.completeExceptionally(fault);
                    }
                },
                "raftctl watch");
        thread.setDaemon(true);
        thread.start();
        return ended;
    }

    private WatchEnd receiveAll(Consumer<WatchBatch> receiver) {
        while (true) {
            ClientOutcome<WatchBatch> outcome = request(WAIT_MILLIS);
            WatchBatch batch = outcome.value();
            if (batch == null) {
                return new WatchEnd(outcome, resumeIndex);
            }
            receiver.accept(batch);
            resumeIndex = batch.throughIndex();
        }
    }

    /** Ends the watch. A call that waits for changes returns soon. */
    @Override
    public void close() {
        isClosed.set(true);
    }
}
