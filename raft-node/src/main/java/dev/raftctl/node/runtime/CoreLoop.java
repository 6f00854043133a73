package dev.raftctl.node.runtime;

import dev.raftctl.node.core.InvariantViolation;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Who takes the core's turns: its own thread, which also keeps its deadlines; and in its place, while nobody is at it, a thread
 * that has just brought something. That saves a lone request a hand-over between threads on each server it passes; under load
 * the core's thread takes what came meanwhile, so that nobody else is kept for longer than a turn. Nobody ever waits for a turn.
 */
final class CoreLoop {
    static final Refusal BUSY =
            new Refusal(Reason.BUSY, "too many requests wait at this server", "ask again in a moment");

    static final Refusal STOPPING = new Refusal(Reason.STOPPING, "the server is stopping", "ask another server");

    private static final long SHUTDOWN_POLL_NANOS = 50_000;

    /** How long the own thread leaves another one at its turn, though a deadline has come: without it, it would spin beside it. */
    private static final long OWNED_POLL_NANOS = 200_000;

    private final BatchRunner batchRunner;
    private final Inbox inbox;
    private final FatalErrorLatch fatalError;
    private final Ticker ticker;
    private final AtomicBoolean owned = new AtomicBoolean();
    private volatile long nextDeadline;
    private volatile long sleepingUntil;
    private volatile boolean awaitsDisk;
    private volatile boolean stopping;

    /** What a turn is; one thread at a time. */
    interface BatchRunner {
        /** Sees to all that waits. False: there was nothing to do. */
        boolean runBatch();

        /** When the next turn is wanted even if nothing comes; on the ticker's clock. */
        long nextDeadline();

        /** Whether what the log writer has under way decides anything as soon as it is done. */
        boolean awaitsDisk();

        /**
         * The turn is over, and others may take the next.
         *
         * @param byProducer whether by a thread that had brought something, and not by one that others wait for
         */
        void onReleased(boolean byProducer);

        /** No turn comes any more: whoever waits is told. */
        void failPendingRequests();

        /** What came last, when the core found itself in a state that cannot be. */
        void logRecentEvents();
    }

    CoreLoop(BatchRunner batchRunner, Inbox inbox, FatalErrorLatch fatalError, Ticker ticker) {
        this.batchRunner = batchRunner;
        this.inbox = inbox;
        this.fatalError = fatalError;
        this.ticker = ticker;
        nextDeadline = ticker.nanos();
    }

    /** Ends after the batch at hand. */
    void stop() {
        stopping = true;
        inbox.wake();
    }

    /** The core's own thread. */
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
     * Any thread but one of this server's that others wait for: takes a turn for what it has put, unless somebody is at it. Then
     * that one takes it, or has the core's thread do so.
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
     * The log writer's thread: its write was put. It takes the turn itself if somebody waits for that, since what the turn wants
     * written comes back to it; else the next turn is soon enough.
     */
    void onEntriesDurable() {
        if (awaitsDisk) {
            tryRun(false);
        }
    }

    /** False when there was nothing to do, or another thread does it. */
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
            // A core that broke takes no other turn.
            stopping = true;
            if (fault instanceof InvariantViolation) {
                batchRunner.logRecentEvents();
            }
            throw fault;
        } finally {
            owned.set(false);
        }
        // What was put meanwhile, by one who found the place taken, or a deadline that is earlier than before.
        if (!inbox.isEmpty() || nextDeadline - sleepingUntil < 0) {
            inbox.wake();
        }
        batchRunner.onReleased(byProducer);
        return worked;
    }

    /** Each condition is looked at behind the note of how long it sleeps: whoever changes it afterwards rings. */
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
