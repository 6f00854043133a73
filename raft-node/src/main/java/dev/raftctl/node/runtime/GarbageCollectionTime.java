package dev.raftctl.node.runtime;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Returns how long garbage collections took since the process started, in milliseconds. The first call loads the JVM's
 * management classes. Used by one thread.
 */
final class GarbageCollectionTime implements LongSupplier {
    private @Nullable List<GarbageCollectorMXBean> collectors;

    @Override
    public long getAsLong() {
        List<GarbageCollectorMXBean> known = collectors;
        if (known == null) {
            known = ManagementFactory.getGarbageCollectorMXBeans();
            collectors = known;
        }
        long millis = 0;
        for (GarbageCollectorMXBean each : known) {
            millis += Math.max(0, each.getCollectionTime());
        }
        return millis;
    }
}
