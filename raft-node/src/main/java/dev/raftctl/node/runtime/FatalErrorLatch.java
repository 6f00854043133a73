package dev.raftctl.node.runtime;

import dev.raftctl.node.core.InvariantViolation;
import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.node.storage.StorageFailure;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Remembers the first fatal error of this server, after which nothing is sent (hazard D03). Thread-safe. */
final class FatalErrorLatch {
    static final int EXIT_DAMAGED = 7;
    static final int EXIT_FAULT = 70;
    /** The exit code of a process whose heap is too small for the replicated state. */
    static final int EXIT_HEAP = 71;

    /** The hint for damage found at run time. A restart that cannot recover from the damage prints its own hint. */
    private static final String RESTART_HINT = "restart it: it recovers from the other servers";

    private static final String FAULT_HINT =
            "this is a bug in raftctl; keep the log and the data directory for a report";

    private static final String DIVERGED_HISTORY_HINT =
            "keep both data directories; compare them with raftctl log show on the leader and raftctl check on this"
                    + " directory; remove the server whose history you discard, and add it again with an empty directory";

    private static final String HEAP_HINT = StateTooLargeForHeap.HINT;

    private static final Logger LOG = ServerLog.LOGGER;

    private final AtomicReference<@Nullable NodeFailure> failure = new AtomicReference<>();
    private final Consumer<NodeFailure> listener;

    /** @param listener called once, on the thread where the fatal error occurred; must not block */
    FatalErrorLatch(Consumer<NodeFailure> listener) {
        this.listener = listener;
    }

    /** Returns the first fatal error, or null if there was none. */
    @Nullable
    NodeFailure failure() {
        return failure.get();
    }

    boolean isSet() {
        return failure.get() != null;
    }

    /** Records a disk failure as a fatal error, because this server can no longer trust its disk. */
    void set(StorageFailure failure) {
        String hint = failure.kind() == StorageFailure.StorageFailureKind.DAMAGED ? RESTART_HINT : failure.hint();
        if (trySet(new NodeFailure(String.valueOf(failure.getMessage()), hint, EXIT_DAMAGED))) {
            LOG.error("{}; this server stops: {}", failure.getMessage(), hint);
            LOG.debug("the failure", failure);
        }
    }

    /**
     * Handles a failed write to a file other than the Raft log. A full disk is only reported; other failures are fatal.
     */
    void setUnlessDiskFull(StorageFailure failure) {
        if (failure.kind() == StorageFailure.StorageFailureKind.FULL) {
            LOG.warn("{}; {}", failure.getMessage(), failure.hint());
        } else {
            set(failure);
        }
    }

    /** Records an error of this program as a fatal error. */
    void set(Throwable fault) {
        String message = String.valueOf(fault.getMessage() == null ? fault : fault.getMessage());
        if (fault instanceof StateTooLargeForHeap) {
            setHeapExhausted(message);
        } else if (fault instanceof OutOfMemoryError) {
            setHeapExhausted("the heap of this process is full: " + fault.getMessage());
        } else if (fault instanceof InvariantViolation violation) {
            String hint = violation.isDivergedHistory() ? DIVERGED_HISTORY_HINT : FAULT_HINT;
            setFault(fault, "an invariant is violated: " + message, hint);
        } else {
            setFault(fault, message, FAULT_HINT);
        }
    }

    private void setFault(Throwable fault, String message, String hint) {
        if (trySet(new NodeFailure(message, hint, EXIT_FAULT))) {
            LOG.error("this server stops", fault);
        }
    }

    private void setHeapExhausted(String message) {
        if (trySet(new NodeFailure(message, HEAP_HINT, EXIT_HEAP))) {
            LOG.error("{}; this server stops: {}", message, HEAP_HINT);
        }
    }

    private boolean trySet(NodeFailure nodeFailure) {
        if (!failure.compareAndSet(null, nodeFailure)) {
            return false;
        }
        listener.accept(nodeFailure);
        return true;
    }
}
