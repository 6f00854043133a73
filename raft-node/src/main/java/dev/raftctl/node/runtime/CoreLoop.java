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

    private static final long LAST_TURN_NANOS = 50_000;

    /** How long the own thread leaves another one at its turn, though a deadline has come: without it, it would spin beside it. */
    private static final long OTHERS_TURN_NANOS = 200_000;

    private final Turns core;
    private final Inbox inbox;
    private final Fate fate;
    private final Ticker ticker;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile long nextLook;
    private volatile long sleepsUntil;
    private volatile boolean diskAwaited;
    private volatile boolean stopping;

    /** What a turn is; one thread at a time. */
    interface Turns {
        /** Sees to all that waits. False: there was nothing to do. */
        boolean take();

        /** When the next turn is wanted even if nothing comes; on the ticker's clock. */
        long nextLook();

        /** Whether what the log writer has under way decides anything as soon as it is done. */
        boolean awaitsDisk();

        /**
         * The turn is over, and others may take the next.
         *
         * @param brought whether by a thread that had brought something, and not by one that others wait for
         */
        void left(boolean brought);

        /** No turn comes any more: whoever waits is told. */
        void end();

        /** What came last, when the core found itself in a state that cannot be. */
        void tellRecent();
    }

    CoreLoop(Turns core, Inbox inbox, Fate fate, Ticker ticker) {
        this.core = core;
        this.inbox = inbox;
        this.fate = fate;
        this.ticker = ticker;
        nextLook = ticker.nanos();
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
                if (!turn(false)) {
                    sleep();
                }
            }
        } finally {
            while (!taken.compareAndSet(false, true)) {
                LockSupport.parkNanos(this, LAST_TURN_NANOS);
            }
            core.end();
        }
    }

    /**
     * Any thread but one of this server's that others wait for: takes a turn for what it has put, unless somebody is at it. Then
     * that one takes it, or has the core's thread do so.
     */
    void attend() {
        attend(true);
    }

    private void attend(boolean brought) {
        if (inbox.isEmpty() || isOver()) {
            return;
        }
        try {
            var unused = turn(brought);
        } catch (UnreadableLog unreadable) {
            fate.met(unreadable.failure());
        } catch (RuntimeException | Error fault) {
            fate.met(fault);
        }
    }

    /**
     * The log writer's thread: its write was put. It takes the turn itself if somebody waits for that, since what the turn wants
     * written comes back to it; else the next turn is soon enough.
     */
    void written() {
        if (diskAwaited) {
            attend(false);
        }
    }

    /** False when there was nothing to do, or another thread does it. */
    private boolean turn(boolean brought) {
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        boolean worked;
        try {
            worked = !isOver() && core.take();
            nextLook = core.nextLook();
            diskAwaited = core.awaitsDisk();
        } catch (RuntimeException | Error fault) {
            // A core that broke takes no other turn.
            stopping = true;
            if (fault instanceof InvariantViolation) {
                core.tellRecent();
            }
            throw fault;
        } finally {
            taken.set(false);
        }
        // What was put meanwhile, by one who found the place taken, or a deadline that is earlier than before.
        if (!inbox.isEmpty() || nextLook - sleepsUntil < 0) {
            inbox.wake();
        }
        core.left(brought);
        return worked;
    }

    /** Each condition is looked at behind the note of how long it sleeps: whoever changes it afterwards rings. */
    private void sleep() {
        long until = nextLook;
        sleepsUntil = until;
        long nanos = until - ticker.nanos();
        inbox.sleep(
                () -> !stopping && nextLook - until >= 0 && (taken.get() || inbox.isEmpty()),
                taken.get() ? Math.max(nanos, OTHERS_TURN_NANOS) : nanos);
    }

    private boolean isOver() {
        return stopping || fate.isOver();
    }
}
