package dev.raftctl.protocol.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer for many deadlines: whoever is rung looks which is next and sets it again. A deadline that moves away costs nothing.
 * On one loop.
 */
final class Alarm {
    private final Runnable rung;
    private @Nullable Future<?> timer;
    private long at;

    Alarm(Runnable rung) {
        this.rung = rung;
    }

    /** Rings at this {@link System#nanoTime}, or earlier if it was set earlier. */
    void set(EventLoop loop, long deadline) {
        if (timer != null && at - deadline <= 0) {
            return;
        }
        cancel();
        at = deadline;
        timer = loop.schedule(this::ring, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void ring() {
        timer = null;
        rung.run();
    }
}
