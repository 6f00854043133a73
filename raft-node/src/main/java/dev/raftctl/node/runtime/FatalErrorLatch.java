package dev.raftctl.node.runtime;

import dev.raftctl.node.core.InvariantViolation;
import dev.raftctl.node.machine.StateTooLarge;
import dev.raftctl.node.storage.StorageFailure;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this server still goes on. The first trouble ends it: from then on nothing more is said to anyone (hazard D03). Any
 * thread.
 */
final class FatalErrorLatch {
    static final int EXIT_DAMAGED = 7;
    static final int EXIT_FAULT = 70;
    /** The heap of this process is too small for what it is to hold. */
    static final int EXIT_HEAP = 71;

    /** Of damage that is met while the server runs; what cannot be mended so is told by the next start. */
    private static final String RESTART_HINT = "start it again: it mends itself from the others";

    private static final String FAULT_HINT =
            "this is a fault of raftctl; keep the log and the data directory for a report";

    private static final String HEAP_HINT = StateTooLarge.HINT;

    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final AtomicReference<@Nullable NodeFailure> failure = new AtomicReference<>();
    private final Consumer<NodeFailure> listener;

    /** @param listener called once, by the thread that met the trouble; must not wait */
    FatalErrorLatch(Consumer<NodeFailure> listener) {
        this.listener = listener;
    }

    /** What ended it; null while it goes on. */
    @Nullable
    NodeFailure failure() {
        return failure.get();
    }

    boolean isSet() {
        return failure.get() != null;
    }

    /** The disk cannot be trusted any more. */
    void set(StorageFailure failure) {
        String hint = failure.kind() == StorageFailure.Kind.DAMAGED ? RESTART_HINT : failure.hint();
        if (trySet(new NodeFailure(String.valueOf(failure.getMessage()), hint, EXIT_DAMAGED))) {
            LOG.error("{}; this server stops: {}", failure.getMessage(), hint);
            LOG.debug("the failure", failure);
        }
    }

    /** Something beside the log could not be written: for want of room it is not done, and the server goes on. */
    void setUnlessDiskFull(StorageFailure failure) {
        if (failure.kind() == StorageFailure.Kind.FULL) {
            LOG.warn("{}; {}", failure.getMessage(), failure.hint());
        } else {
            set(failure);
        }
    }

    /** This program did what it must never do. */
    void set(Throwable fault) {
        if (fault instanceof StateTooLarge || fault instanceof OutOfMemoryError) {
            setHeapExhausted(fault);
            return;
        }
        String nodeFailure = fault instanceof InvariantViolation ? "an invariant does not hold: " : "";
        String hint = fault instanceof InvariantViolation violation ? violation.hint() : FAULT_HINT;
        if (trySet(new NodeFailure(
                nodeFailure + (fault.getMessage() == null ? fault : fault.getMessage()), hint, EXIT_FAULT))) {
            LOG.error("this server stops", fault);
        }
    }

    private void setHeapExhausted(Throwable fault) {
        String message = fault instanceof OutOfMemoryError
                ? "the heap of this process is full: " + fault.getMessage()
                : String.valueOf(fault.getMessage());
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
