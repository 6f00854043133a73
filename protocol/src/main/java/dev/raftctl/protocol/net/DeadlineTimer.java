package dev.raftctl.protocol.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer for many deadlines: whoever is rung looks which is next and sets it again. A deadline that moves away costs nothing.
 * On one loop.
 */
final class DeadlineTimer {
    private final Runnable onDeadline;
    private @Nullable Future<?> timer;
    private long deadlineNanos;

    DeadlineTimer(Runnable rung) {
        this.onDeadline = rung;
    }

    /** Rings at this {@link System#nanoTime}, or earlier if it was set earlier. */
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
