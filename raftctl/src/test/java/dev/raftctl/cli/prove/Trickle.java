package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.Acquaintance;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.cli.cluster.PlainLinks;
import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes one value after the other, some hundred a second, through the client that all commands use. A thread of its own. */
final class Trickle implements AutoCloseable {
    private static final long OPERATION_MILLIS = 10_000;

    private final Acquaintance known;
    private final Thread thread = new Thread(this::write, "trickle");
    private volatile boolean over;
    private volatile long lastDone = System.nanoTime();
    private volatile long longestNanos;
    private final AtomicInteger failures = new AtomicInteger();

    Trickle(List<HostPort> addresses) {
        known = new Acquaintance(addresses);
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        Register register = new Register("trickle");
        for (long value = 1; !over; value++) {
            long called = System.nanoTime();
            try {
                Deadline deadline = Deadline.in(Pace.REAL, OPERATION_MILLIS);
                register.perform(
                        new ClusterClient(known, new PlainLinks(), deadline, Notes.NONE), new Action.Put(value));
                lastDone = System.nanoTime();
                longestNanos = Math.max(longestNanos, lastDone - called);
                Thread.sleep(5);
            } catch (Failure refused) {
                if (!over) {
                    failures.incrementAndGet();
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Milliseconds from then until a write was acknowledged. */
    long millisToNextFrom(long nanos) throws InterruptedException {
        while (lastDone - nanos <= 0) {
            Thread.sleep(1);
        }
        return TimeUnit.NANOSECONDS.toMillis(lastDone - nanos);
    }

    /** The longest a write has taken, in milliseconds; begins anew. */
    long longestMillis() {
        long longest = TimeUnit.NANOSECONDS.toMillis(longestNanos);
        longestNanos = 0;
        return longest;
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
