package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes one value after another, some hundred a second, through a {@link ClusterClient}. Runs on its own thread. */
final class SteadyWriter implements AutoCloseable {
    private static final long OPERATION_MILLIS = 10_000;

    private final CachedClusterInfo knownCluster;
    private final Thread thread = new Thread(this::write, "trickle");
    private volatile boolean stopped;
    private volatile long lastDoneNanos = System.nanoTime();
    private volatile long longestNanos;
    private final AtomicInteger failureCount = new AtomicInteger();

    SteadyWriter(List<HostPort> addresses) {
        knownCluster = new CachedClusterInfo(addresses);
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        KeyBackedRegister register = new KeyBackedRegister("trickle");
        for (long value = 1; !stopped; value++) {
            long calledNanos = System.nanoTime();
            try {
                RequestDeadline deadline = RequestDeadline.in(ClientClock.REAL, OPERATION_MILLIS);
                register.perform(
                        new ClusterClient(knownCluster, new BlockingLinkFactory(), deadline, ProgressListener.NONE),
                        new RegisterAction.RegisterPut(value));
                lastDoneNanos = System.nanoTime();
                longestNanos = Math.max(longestNanos, lastDoneNanos - calledNanos);
                Thread.sleep(5);
            } catch (CliFailure refused) {
                if (!stopped) {
                    failureCount.incrementAndGet();
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Waits for the next acknowledged write; returns the milliseconds since the given time. */
    long millisToNextWrite(long nanos) throws InterruptedException {
        while (lastDoneNanos - nanos <= 0) {
            Thread.sleep(1);
        }
        return TimeUnit.NANOSECONDS.toMillis(lastDoneNanos - nanos);
    }

    /** Returns the longest duration of a write since the previous call, in milliseconds. */
    long takeLongestMillis() {
        long longest = TimeUnit.NANOSECONDS.toMillis(longestNanos);
        longestNanos = 0;
        return longest;
    }

    int failureCount() {
        return failureCount.get();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
