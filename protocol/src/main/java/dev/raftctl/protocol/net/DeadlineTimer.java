package dev.raftctl.protocol.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer for many deadlines. When the timer fires, the callback determines the next deadline and schedules it.
 * Postponing a deadline costs nothing. Used on one event loop only.
 */
final class DeadlineTimer {
    private final Runnable onDeadline;
    private @Nullable Future<?> timer;
    private long deadlineNanos;

    DeadlineTimer(Runnable onDeadline) {
        this.onDeadline = onDeadline;
    }

    /** Fires at this {@link System#nanoTime}, or earlier if the timer is already scheduled for an earlier time. */
    void scheduleAt(EventLoop loop, long newDeadlineNanos) {
        if (timer != null && deadlineNanos - newDeadlineNanos <= 0) {
            return;
        }
        cancel();
        deadlineNanos = newDeadlineNanos;
        timer = loop.schedule(this::fire, Math.max(0, newDeadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void fire() {
        timer = null;
        onDeadline.run();
    }
}
