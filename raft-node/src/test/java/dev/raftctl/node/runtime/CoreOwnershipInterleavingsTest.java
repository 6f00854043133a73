package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Lincheck interleaves threads that add events and run batches while the core thread sleeps. At most one of them owns
 * the core at a time, and an event that none of them has processed wakes the core thread.
 */
class CoreOwnershipInterleavingsTest {
    private static final long NEVER = Long.MAX_VALUE / 2;

    /** A core without a thread of its own, and the threads that add events. */
    public static class CoreWithProducers implements CoreScheduler.CoreBatchTask {
        private final TimeSource clock = new TimeSource() {
            @Override
            long nanos() {
                return 1;
            }
        };
        private final CoreInbox inbox = new CoreInbox(clock);
        private final CoreScheduler scheduler =
                new CoreScheduler(this, inbox, new FatalErrorLatch(failure -> {}), clock);
        private final AtomicBoolean isCoreThreadAsleep;
        private int activeCount;
        private boolean hadTwoOwners;

        /** The core thread has gone to sleep, because no event was queued. */
        public CoreWithProducers() throws ReflectiveOperationException {
            isCoreThreadAsleep = (AtomicBoolean) field(field(inbox, "wakeup"), "sleeping");
            isCoreThreadAsleep.set(true);
        }

        private static Object field(Object owner, String name) throws ReflectiveOperationException {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        }

        @Operation
        public void addEvent() {
            inbox.addCompletionWithoutWakeup(new Event.ClockTick());
            scheduler.tryRun();
        }

        @Override
        public boolean runBatch() {
            hadTwoOwners |= activeCount != 0;
            activeCount++;
            boolean worked = !inbox.takeCompletions().items().isEmpty();
            activeCount--;
            return worked;
        }

        @Override
        public long nextDeadline() {
            return NEVER;
        }

        @Override
        public boolean awaitsDisk() {
            return false;
        }

        @Override
        public void onReleased(boolean byProducer) {}

        @Override
        public void failPendingRequests() {}

        @Override
        public void logRecentEvents() {}

        @Validate
        public void everyEventIsProcessed() {
            if (hadTwoOwners) {
                throw new IllegalStateException("two threads owned the core");
            }
            if (!inbox.isEmpty() && isCoreThreadAsleep.get()) {
                throw new IllegalStateException("an event waits, and the core thread sleeps");
            }
        }
    }

    /** The operations have no results; {@link CoreWithProducers#everyEventIsProcessed} checks what matters. */
    public static class NoResults {
        public void addEvent() {}
    }

    @Test
    void oneThreadOwnsTheCoreAndNoEventIsForgotten() {
        new ModelCheckingOptions()
                .iterations(2)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(NoResults.class)
                .check(CoreWithProducers.class);
    }
}
