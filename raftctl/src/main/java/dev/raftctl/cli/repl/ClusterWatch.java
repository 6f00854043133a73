package dev.raftctl.cli.repl;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Looks at the cluster again and again on a thread of its own, and keeps what it saw last for all who ask. */
final class ClusterWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;

    private final Supplier<Seen> look;
    private final BiConsumer<Seen, Seen> changed;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile Seen last = Seen.NOT_YET;

    /**
     * @param look asks the servers; may take its time
     * @param changed told of each change, with what was seen before and now; on the watch's thread
     */
    ClusterWatch(Supplier<Seen> look, BiConsumer<Seen, Seen> changed) {
        this.look = look;
        this.changed = changed;
        thread = new Thread(this::watch, "cluster-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    Seen last() {
        return last;
    }

    private void watch() {
        try {
            do {
                Seen before = last;
                Seen now = look.get();
                last = now;
                if (!now.equals(before)) {
                    changed.accept(before, now);
                }
            } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
    }
}
