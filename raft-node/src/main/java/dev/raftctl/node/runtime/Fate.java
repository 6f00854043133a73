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
 * Whether this server still goes on. The first trouble ends it: from then on nothing more is said to anyone (trap D03). Any
 * thread.
 */
final class Fate {
    static final int EXIT_DAMAGED = 7;
    static final int EXIT_FAULT = 70;
    /** The heap of this process is too small for what it is to hold. */
    static final int EXIT_HEAP = 71;

    /** Of damage that is met while the server runs; what cannot be mended so is told by the next start. */
    private static final String MENDS = "start it again: it mends itself from the others";

    private static final String FAULT_HINT =
            "this is a fault of raftctl; keep the log and the data directory for a report";

    private static final String LARGER_HEAP = StateTooLarge.HINT;

    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final AtomicReference<@Nullable NodeEnd> end = new AtomicReference<>();
    private final Consumer<NodeEnd> onEnd;

    /** @param onEnd called once, by the thread that met the trouble; must not wait */
    Fate(Consumer<NodeEnd> onEnd) {
        this.onEnd = onEnd;
    }

    /** What ended it; null while it goes on. */
    @Nullable
    NodeEnd end() {
        return end.get();
    }

    boolean isOver() {
        return end.get() != null;
    }

    /** The disk cannot be trusted any more. */
    void met(StorageFailure failure) {
        String hint = failure.kind() == StorageFailure.Kind.DAMAGED ? MENDS : failure.hint();
        if (decide(new NodeEnd(String.valueOf(failure.getMessage()), hint, EXIT_DAMAGED))) {
            LOG.error("{}; this server stops: {}", failure.getMessage(), hint);
            LOG.debug("the failure", failure);
        }
    }

    /** Something beside the log could not be written: for want of room it is not done, and the server goes on. */
    void metBesideTheLog(StorageFailure failure) {
        if (failure.kind() == StorageFailure.Kind.FULL) {
            LOG.warn("{}; {}", failure.getMessage(), failure.hint());
        } else {
            met(failure);
        }
    }

    /** This program did what it must never do. */
    void met(Throwable fault) {
        if (fault instanceof StateTooLarge || fault instanceof OutOfMemoryError) {
            metTheEndOfTheHeap(fault);
            return;
        }
        String what = fault instanceof InvariantViolation ? "an invariant does not hold: " : "";
        String hint = fault instanceof InvariantViolation violation ? violation.hint() : FAULT_HINT;
        if (decide(new NodeEnd(what + (fault.getMessage() == null ? fault : fault.getMessage()), hint, EXIT_FAULT))) {
            LOG.error("this server stops", fault);
        }
    }

    private void metTheEndOfTheHeap(Throwable fault) {
        String message = fault instanceof OutOfMemoryError
                ? "the heap of this process is full: " + fault.getMessage()
                : String.valueOf(fault.getMessage());
        if (decide(new NodeEnd(message, LARGER_HEAP, EXIT_HEAP))) {
            LOG.error("{}; this server stops: {}", message, LARGER_HEAP);
        }
    }

    private boolean decide(NodeEnd what) {
        if (!end.compareAndSet(null, what)) {
            return false;
        }
        onEnd.accept(what);
        return true;
    }
}
