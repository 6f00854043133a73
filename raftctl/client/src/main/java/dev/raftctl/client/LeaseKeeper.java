package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the leases of a client alive: renews all of them in one request, a third of the shortest time to live after the
 * last renewal, and looks at the locks that they hold. Its thread runs while there are leases. Thread-safe.
 */
final class LeaseKeeper implements AutoCloseable {
    /** Leases are renewed this many times in the shortest time to live. */
    private static final int RENEWALS_PER_TTL = 3;

    private static final long MAX_INTERVAL_MILLIS = 60_000;
    /** How often locks are looked at, at least: a lock may be taken away although its lease lives on. */
    private static final long MAX_LOCK_CHECK_MILLIS = 5_000;

    private static final long RETRY_MILLIS = 100;

    private final ClientRequestExecutor executor;
    private final CopyOnWriteArrayList<Lease> leases = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Lock> locks = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Boolean> wakeups = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;
    private @Nullable ClusterRequests requests;
    private volatile boolean isClosed;

    LeaseKeeper(ClientRequestExecutor executor) {
        this.executor = executor;
    }

    /** Returns how long after the loss of a lock its holder notices, at most, while the lease lives on. */
    static long lockCheckMillis(long ttlMillis) {
        return Math.min(MAX_LOCK_CHECK_MILLIS, ttlMillis / RENEWALS_PER_TTL);
    }

    /** Renews the lease in each {@link #step}. */
    void add(Lease lease) {
        leases.add(lease);
    }

    /** Renews the lease from now on, on another thread. */
    synchronized void keepAlive(Lease lease) {
        add(lease);
        if (thread == null && !isClosed) {
            Thread started = new Thread(this::run, "raftctl leases");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
        wakeups.add(true);
    }

    /** Reports the loss of the lock from now on. */
    void watch(Lock lock) {
        locks.add(lock);
    }

    private void run() {
        try {
            while (!isClosed) {
                long pauseMillis = step();
                synchronized (this) {
                    if (leases.isEmpty()) {
                        thread = null;
                        return;
                    }
                }
                Boolean unused = executor.clock().poll(wakeups, pauseMillis);
                wakeups.clear();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Renews the leases and looks at the locks. Returns how long to wait before the next call. */
    long step() {
        leases.forEach(Lease::checkDeadline);
        leases.removeIf(lease -> lease.hasEnded() || lease.isLost());
        locks.removeIf(lock -> !lock.isHeld());
        if (leases.isEmpty()) {
            return MAX_INTERVAL_MILLIS;
        }
        boolean isRenewed = renew(List.copyOf(leases));
        for (Lock lock : locks) {
            check(lock);
        }
        leases.forEach(Lease::checkDeadline);
        long shortestTtl = leases.stream().mapToLong(Lease::ttlMillis).min().orElse(MAX_INTERVAL_MILLIS);
        long interval = Math.min(MAX_INTERVAL_MILLIS, shortestTtl / RENEWALS_PER_TTL);
        return !isRenewed ? RETRY_MILLIS : locks.isEmpty() ? interval : Math.min(interval, MAX_LOCK_CHECK_MILLIS);
    }

    /** Renews the leases, and returns whether the cluster answered for all of them. */
    private boolean renew(List<Lease> all) {
        boolean isRenewed = true;
        for (int from = 0; from < all.size(); from += CoordinationLimits.MAX_RENEWALS) {
            List<Lease> batch = all.subList(from, Math.min(all.size(), from + CoordinationLimits.MAX_RENEWALS));
            List<Long> ids = batch.stream().map(Lease::id).toList();
            ClusterRequests cluster = requests(remainingMillis(all));
            // A request may be sent several times. The deadline counts from the first time, which is the earliest.
            long sentNanos = executor.clock().nanoTime();
            ClientOutcome<CoordinationResult.LeasesRenewed> outcome = outcomeOf(() -> CoordinationCommands.require(
                    new CoordinationCommands(cluster).executeRepeatedly(new CoordinationCommand.RenewLeases(ids)),
                    CoordinationResult.LeasesRenewed.class));
            CoordinationResult.LeasesRenewed renewed = outcome.value();
            if (renewed == null || renewed.renewals().size() != batch.size()) {
                isRenewed = false;
                continue;
            }
            for (int i = 0; i < batch.size(); i++) {
                record(batch.get(i), renewed.renewals().get(i), sentNanos, cluster.knownLeader());
            }
        }
        return isRenewed;
    }

    private static void record(
            Lease lease, CoordinationResult.LeaseRenewal renewal, long sentNanos, @Nullable RequestTarget leader) {
        lease.checkDeadline();
        if (renewal.refusal() == null) {
            lease.renewed(sentNanos, leader);
        } else if (!lease.hasEnded()) {
            lease.lose("the cluster refused to renew it: " + renewal.refusal());
        }
    }

    private static long remainingMillis(List<Lease> leases) {
        return Math.max(
                1, leases.stream().mapToLong(Lease::remainingMillis).min().orElse(MAX_INTERVAL_MILLIS));
    }

    private void check(Lock lock) {
        // The answer must not be awaited for so long that renewals are late.
        Lease lease = lock.lease();
        ClusterRequests cluster =
                requests(Math.max(1, Math.min(lockCheckMillis(lease.ttlMillis()), lease.remainingMillis())));
        ClientOutcome<CoordinationResult.LockListing> outcome = outcomeOf(() -> CoordinationCommands.require(
                new CoordinationCommands(cluster).query(new CoordinationQuery.ShowLock(lock.nameBytes())),
                CoordinationResult.LockListing.class));
        CoordinationResult.LockListing listing = outcome.value();
        if (listing != null
                && listing.locks().stream()
                        .flatMap(shown -> shown.holders().stream())
                        .noneMatch(holder -> holder.index() == lock.token())) {
            lock.lose("it was taken away");
        }
    }

    /** Returns requests that the thread of this object, which renews the leases, uses with this timeout. */
    private ClusterRequests requests(long timeoutMillis) {
        ClusterRequests existing = requests;
        if (existing == null) {
            existing = executor.newRequests();
            requests = existing;
        }
        return existing.withTimeout(timeoutMillis);
    }

    /** A request of the client library. */
    @FunctionalInterface
    private interface FallibleRequest<T> {
        ClientOutcome<T> run() throws ClientFailure;
    }

    private static <T> ClientOutcome<T> outcomeOf(FallibleRequest<T> request) {
        try {
            return request.run();
        } catch (ClientFailure failure) {
            return FailureOutcome.of(failure);
        }
    }

    /** Stops the renewals. */
    @Override
    public void close() {
        isClosed = true;
        leases.forEach(Lease::stopRenewals);
        leases.clear();
        wakeups.add(true);
    }
}
