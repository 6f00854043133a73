package bench.coordination;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A lock with one holder and two waiters. In a hand-over the holder releases the lock and queues again. */
final class ContendedLock {
    static final int CONTENDERS = 3;

    private final CoordinationTarget target;
    private final String name;
    private final CompletableFuture<Object> firstHolder = new CompletableFuture<>();
    private Held held;
    private CompletableFuture<Object> nextHolder = firstHolder;

    private record Held(long lease, CoordinationTarget.LockOwnership ownership) {}

    ContendedLock(CoordinationTarget target, String name) {
        this.target = target;
        this.name = name;
    }

    /** Queues the leases, and waits until one of them holds the lock. */
    void begin(long[] leases) throws Exception {
        for (long lease : leases) {
            queue(lease);
        }
        firstHolder.get(20, TimeUnit.SECONDS);
    }

    private void queue(long lease) {
        target.lock(name, lease).whenComplete((ownership, error) -> {
            CompletableFuture<Object> awaited;
            synchronized (this) {
                held = error == null ? new Held(lease, ownership) : held;
                awaited = nextHolder;
            }
            if (error == null) {
                awaited.complete(ownership);
            } else {
                awaited.completeExceptionally(error);
            }
        });
    }

    /**
     * Completes when the next holder knows that it has the lock, and the former one has sent its next request for it.
     */
    CompletableFuture<?> handOver() {
        Held former;
        CompletableFuture<Object> awaited = new CompletableFuture<>();
        synchronized (this) {
            former = held;
            held = null;
            nextHolder = awaited;
        }
        // etcd returns the former key of a lease until it is deleted, so the holder queues after its release.
        CompletableFuture<Void> queued =
                target.unlock(former.ownership()).thenRun(() -> queue(former.lease()));
        return awaited.thenCombine(queued, (next, again) -> next);
    }
}
