package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that this client has acquired. A lease alone cannot protect a resource outside the cluster, because its holder
 * may be paused and go on after it has lost the lock. The {@linkplain #token fencing token} can: the resource refuses
 * requests with a lower token than it has seen. Thread-safe.
 */
public final class Lock implements AutoCloseable {
    private final byte[] name;
    private final long token;
    private final Lease lease;
    private final ClientRequestExecutor executor;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private volatile boolean isReleased;

    Lock(byte[] name, long token, Lease lease, ClientRequestExecutor executor) {
        this.name = name;
        this.token = token;
        this.lease = lease;
        this.executor = executor;
        var unused = lease.lost().thenAccept(this::lose);
    }

    /** Returns the name as UTF-8 text. */
    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    byte[] nameBytes() {
        return name;
    }

    /** Returns the fencing token: the log index of the entry that acquired the lock, higher than all earlier tokens. */
    public long token() {
        return token;
    }

    /** Returns the lease that holds the lock. Only this lock uses it. */
    public Lease lease() {
        return lease;
    }

    /** Returns whether this client may assume that it holds the lock. No server has to be reachable for that. */
    public boolean isHeld() {
        return !isReleased && !lost.isDone() && lease.isValid();
    }

    /** Returns a future that completes with the reason when the lock is lost, but not when it is released. */
    public CompletableFuture<String> lost() {
        return lost.copy();
    }

    void lose(String reason) {
        if (!isReleased) {
            lost.complete(reason);
        }
    }

    /**
     * Releases the lock and ends its lease. The result is the token. The outcome is refused with {@code NOT_HOLDER} if
     * the lock had been lost before. If the outcome is unknown, the lock is free at the latest when its lease has
     * expired.
     */
    public ClientOutcome<Long> release() {
        ClientOutcome<Long> outcome = executor.run(cluster -> CoordinationCommands.require(
                        new CoordinationCommands(cluster)
                                .execute(new CoordinationCommand.ReleaseLock(name, lease.id(), token)),
                        CoordinationResult.LockReleased.class)
                .map(released -> token));
        Refusal refusal = outcome.refusal();
        if (refusal != null && isLoss(refusal.reason())) {
            lose(refusal.message());
        }
        isReleased = true;
        if (outcome.value() != null) {
            lease.close();
        } else {
            // Revoking the lease of a lock that is perhaps still held would start the lock delay; expiry does, too.
            lease.stopRenewals();
        }
        return outcome;
    }

    private static boolean isLoss(RefusalReason reason) {
        return reason == RefusalReason.NOT_HOLDER
                || reason == RefusalReason.LEASE_EXPIRED
                || reason == RefusalReason.UNKNOWN_LEASE;
    }

    /** Releases the lock, or lets its lease expire if it cannot be released. */
    @Override
    public void close() {
        if (!isReleased) {
            ClientOutcome<Long> unused = release();
        }
    }
}
