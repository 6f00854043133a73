package dev.raftctl.protocol.net;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Lincheck interleaves the connections that share a budget of bytes. */
class SharedBytesInterleavingsTest {
    private static final long MAX_BYTES = 4;

    /** Connections that acquire three of four bytes: only one at a time can hold them. */
    public static class Budget {
        private final SharedByteBudget budget = new SharedByteBudget(MAX_BYTES);

        @Operation
        public boolean acquire() {
            return budget.tryAcquire(3);
        }

        @Operation
        public long usedBytes() {
            return budget.usedBytes();
        }
    }

    /** A connection that closes while other threads reply to its requests. */
    public static class ClosingConnection {
        private final SharedByteBudget budget = new SharedByteBudget(MAX_BYTES);
        private final ReplyBacklog backlog = new ReplyBacklog(budget, MAX_BYTES, task -> false);
        private volatile boolean isClosed;

        @Operation
        public void reply() {
            backlog.charge(3);
        }

        @Operation(runOnce = true)
        public void close() {
            backlog.close();
            isClosed = true;
        }

        @Validate
        public void aClosedConnectionHoldsNoBytes() {
            if (isClosed && budget.usedBytes() != 0) {
                throw new IllegalStateException(budget.usedBytes() + " bytes are in use");
            }
        }
    }

    /** The operations have no results; the validation checks what matters. */
    public static class NoResults {
        public void reply() {}

        public void close() {}
    }

    /** A waiter that arrives while the last bytes are released. */
    public static class WaitingConnection {
        private final SharedByteBudget budget = new SharedByteBudget(MAX_BYTES);
        private final AtomicInteger resumedCount = new AtomicInteger();
        private final AtomicInteger waiterCount = new AtomicInteger();

        /** All bytes are in use. */
        public WaitingConnection() {
            budget.forceAcquire(MAX_BYTES);
        }

        @Operation
        public void await() {
            waiterCount.incrementAndGet();
            budget.runWhenAvailable(resumedCount::incrementAndGet);
        }

        @Operation(runOnce = true)
        public void release() {
            budget.release(MAX_BYTES);
        }

        @Validate
        public void everyWaiterIsResumedOnce() {
            boolean isReleased = budget.usedBytes() == 0;
            if (isReleased && resumedCount.get() != waiterCount.get()) {
                throw new IllegalStateException(resumedCount.get() + " of " + waiterCount.get() + " were resumed");
            }
        }
    }

    /** The operations have no results; the validation checks what matters. */
    public static class NoWaitingResults {
        public void await() {}

        public void release() {}
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0);
    }

    @Test
    void theBytesOfOneCallerAreNotGivenToAnother() {
        options().check(Budget.class);
    }

    @Test
    void aClosedConnectionHoldsNoBytes() {
        options().sequentialSpecification(NoResults.class).check(ClosingConnection.class);
    }

    @Test
    void everyWaiterIsResumed() {
        options().sequentialSpecification(NoWaitingResults.class).check(WaitingConnection.class);
    }
}
