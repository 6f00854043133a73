package dev.raftctl.cli.prove;

import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.CoordinationClient;
import dev.raftctl.client.Lock;
import dev.raftctl.client.LockOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Acquires a lock that all such clients share, holds it for a while or until it is lost, and releases it, again and
 * again. Faults of the servers may make it lose the lock, but two clients must never both believe that they hold it.
 */
final class FaultTestLockClient implements Runnable {
    private static final byte[] LOCK = "prove".getBytes(StandardCharsets.UTF_8);
    /** The shortest time to live with the default election timeout, so that paused leaders cause losses. */
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);

    private static final LockOptions OPTIONS = LockOptions.DEFAULT
            .withTimeToLive(TIME_TO_LIVE)
            .withMaxWait(Duration.ofSeconds(5))
            .withStopTime(Duration.ofMillis(100));
    private static final long MAX_HOLD_MILLIS = 500;
    /** One hold in this number lasts until the lock is lost or the time to live has passed several times. */
    private static final int LONG_HOLD_INTERVAL = 8;

    private static final long CHECK_INTERVAL_MILLIS = 5;

    private final int number;
    private final ClusterRequests requests;
    private final CountDownLatch stop;
    private final SplittableRandom random;
    private final List<LockHold> holds = new ArrayList<>();

    FaultTestLockClient(int number, ClusterRequests requests, CountDownLatch stop, SplittableRandom random) {
        this.number = number;
        this.requests = requests;
        this.stop = stop;
        this.random = random;
    }

    @Override
    public void run() {
        try (CoordinationClient coordination = CoordinationClient.of(requests)) {
            while (!stop.await(random.nextLong(CHECK_INTERVAL_MILLIS), TimeUnit.MILLISECONDS)) {
                Lock lock = coordination.acquire(LOCK, OPTIONS).value();
                if (lock != null) {
                    hold(lock);
                    lock.close();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void hold(Lock lock) throws InterruptedException {
        long acquiredNanos = System.nanoTime();
        long holdMillis = random.nextInt(LONG_HOLD_INTERVAL) == 0
                ? 2 * TIME_TO_LIVE.toMillis()
                : random.nextLong(MAX_HOLD_MILLIS);
        long endNanos = acquiredNanos + TimeUnit.MILLISECONDS.toNanos(holdMillis);
        long lastHeldNanos = acquiredNanos;
        long askedNanos = System.nanoTime();
        while (lock.isHeld() && askedNanos - endNanos < 0) {
            lastHeldNanos = askedNanos;
            if (stop.await(CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
            askedNanos = System.nanoTime();
        }
        holds.add(new LockHold(number, lock.token(), acquiredNanos, lastHeldNanos));
    }

    /** Returns all times at which it held the lock. Call this method after its thread has ended. */
    List<LockHold> holds() {
        return holds;
    }
}
