package dev.raftctl.node.runtime;

import dev.raftctl.node.core.InvariantViolation;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Schedules the batches of the core. The core thread runs them and keeps the deadlines; but a thread that adds an event
 * runs the batch itself if no other thread owns the core. That saves a thread handover on each server that a single
 * request passes. Under load the core thread runs the events that arrive meanwhile, so no other thread is kept for
 * longer than one batch. No thread ever waits for another to finish.
 */
final class CoreScheduler {
    private static final long SHUTDOWN_POLL_NANOS = 50_000;

    /**
     * Minimum sleep of the core thread while another thread owns the core. Without it, a past deadline would make it
     * spin.
     */
    private static final long OWNED_POLL_NANOS = 200_000;

    private final CoreBatchTask batchRunner;
    private final CoreInbox inbox;
    private final FatalErrorLatch fatalError;
    private final TimeSource ticker;
    private final AtomicBoolean owned = new AtomicBoolean();
    private volatile long nextDeadline;
    private volatile long sleepingUntil;
    private volatile boolean awaitsDisk;
    private volatile boolean stopping;

    /** Runs batches of events through the core. Called by one thread at a time. */
    interface CoreBatchTask {
        /** Processes everything that is queued. Returns false if the queues were empty. */
        boolean runBatch();

        /**
         * Returns when the next batch must run even if no event has arrived, in the time of {@link TimeSource#nanos}.
         */
        long nextDeadline();

        /** Returns whether the core could commit entries as soon as the pending write is durable. */
        boolean awaitsDisk();

        /**
         * Called after a batch, when other threads may run the next one.
         *
         * @param byProducer whether a thread that added an event ran the batch; false on the core and log writer
         * threads
         */
        void onReleased(boolean byProducer);

        /** Sends replies to all pending requests. Called after the last batch. */
        void failPendingRequests();

        /** Logs the latest events of the core. Called after an invariant violation. */
        void logRecentEvents();
    }

    CoreScheduler(CoreBatchTask batchRunner, CoreInbox inbox, FatalErrorLatch fatalError, TimeSource ticker) {
        this.batchRunner = batchRunner;
        this.inbox = inbox;
        this.fatalError = fatalError;
        this.ticker = ticker;
        nextDeadline = ticker.nanos();
    }

    /** Stops the loop after the current batch. */
    void stop() {
        stopping = true;
        inbox.wake();
    }

    /** Runs batches and meets deadlines until the server stops. This is what the core thread does. */
    void run() {
        try {
            while (!isOver()) {
                if (!runBatch(false)) {
                    sleep();
                }
            }
        } finally {
            while (!owned.compareAndSet(false, true)) {
                LockSupport.parkNanos(this, SHUTDOWN_POLL_NANOS);
            }
            batchRunner.failPendingRequests();
        }
    }

    /**
     * Runs a batch on the calling thread, which has added an event, unless another thread owns the core. In that case
     * the owner, or the core thread, processes the event. Never called by a thread of this server that others wait for.
     */
    void tryRun() {
        tryRun(true);
    }

    private void tryRun(boolean byProducer) {
        if (inbox.isEmpty() || isOver()) {
            return;
        }
        try {
            var unused = runBatch(byProducer);
        } catch (LogReadFailure unreadable) {
            fatalError.set(unreadable.failure());
        } catch (RuntimeException | Error fault) {
            fatalError.set(fault);
        }
    }

    /**
     * Called by the log writer thread after it has queued a completion. It runs the batch itself only if the core
     * awaits the write, because the batch may submit the next write to it; otherwise the next batch processes the
     * completion.
     */
    void onEntriesDurable() {
        if (awaitsDisk) {
            tryRun(false);
        }
    }

    /** Runs a batch. Returns false if the queues were empty or another thread owns the core. */
    private boolean runBatch(boolean byProducer) {
        if (!owned.compareAndSet(false, true)) {
            return false;
        }
        boolean worked;
        try {
            worked = !isOver() && batchRunner.runBatch();
            nextDeadline = batchRunner.nextDeadline();
            awaitsDisk = batchRunner.awaitsDisk();
        } catch (RuntimeException | Error fault) {
            // A core that has failed runs no further batch.
            stopping = true;
            if (fault instanceof InvariantViolation) {
                batchRunner.logRecentEvents();
            }
            throw fault;
        } finally {
            owned.set(false);
        }
        // An event may have been added while this thread owned the core, or the deadline may be earlier now.
        if (!inbox.isEmpty() || nextDeadline - sleepingUntil < 0) {
            inbox.wake();
        }
        batchRunner.onReleased(byProducer);
        return worked;
    }

    /**
     * Sleeps until the next deadline. Every condition is checked after {@code sleepingUntil} is set, so a thread that
     * changes one later wakes this thread.
     */
    private void sleep() {
        long until = nextDeadline;
        sleepingUntil = until;
        long nanos = until - ticker.nanos();
        inbox.await(
                () -> !stopping && nextDeadline - until >= 0 && (owned.get() || inbox.isEmpty()),
                owned.get() ? Math.max(nanos, OWNED_POLL_NANOS) : nanos);
    }

    private boolean isOver() {
        return stopping || fatalError.isSet();
    }
}
