package dev.raftctl.node.runtime;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.raftctl.node.metrics.NodeMetric;
import dev.raftctl.node.metrics.PrometheusTextWriter;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Metrics of the process from the operating system and the JVM. Initialized by the first scrape, not when the node
 * starts.
 */
final class ProcessMetrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final long BYTES_PER_KIB = 1024;
    private static final Path OWN_STATUS = Path.of("/proc/self/status");

    private ProcessMetrics() {}

    static void addTo(PrometheusTextWriter page) {
        system(page);
        page.sample(
                NodeMetric.JVM_INFO, 1, System.getProperty("java.version", ""), System.getProperty("java.vendor", ""));
        memory(page);
        page.declare(NodeMetric.JVM_GC_COLLECTION_SECONDS_TOTAL);
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            page.sample(
                    NodeMetric.JVM_GC_COLLECTION_SECONDS_TOTAL,
                    gc.getCollectionTime() / MILLIS_PER_SECOND,
                    gc.getName());
        }
        page.declare(NodeMetric.JVM_GC_COLLECTIONS_TOTAL);
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            page.sample(NodeMetric.JVM_GC_COLLECTIONS_TOTAL, gc.getCollectionCount(), gc.getName());
        }
        page.sample(
                NodeMetric.JVM_THREADS_CURRENT,
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void system(PrometheusTextWriter page) {
        page.sample(
                NodeMetric.PROCESS_START_TIME_SECONDS,
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof UnixOperatingSystemMXBean unix) {
            page.sample(NodeMetric.PROCESS_CPU_SECONDS_TOTAL, unix.getProcessCpuTime() / NANOS_PER_SECOND);
            page.sample(NodeMetric.PROCESS_OPEN_FDS, unix.getOpenFileDescriptorCount());
            page.sample(NodeMetric.PROCESS_MAX_FDS, unix.getMaxFileDescriptorCount());
        }
        long resident = residentKib();
        if (resident > 0) {
            page.sample(NodeMetric.PROCESS_RESIDENT_MEMORY_BYTES, (double) resident * BYTES_PER_KIB);
        }
    }

    private static void memory(PrometheusTextWriter page) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage nonHeap = memory.getNonHeapMemoryUsage();
        page.sample(NodeMetric.JVM_MEMORY_USED_BYTES, heap.getUsed(), "heap");
        page.sample(NodeMetric.JVM_MEMORY_USED_BYTES, nonHeap.getUsed(), "nonheap");
        page.sample(NodeMetric.JVM_MEMORY_COMMITTED_BYTES, heap.getCommitted(), "heap");
        page.sample(NodeMetric.JVM_MEMORY_COMMITTED_BYTES, nonHeap.getCommitted(), "nonheap");
        page.sample(NodeMetric.JVM_MEMORY_MAX_BYTES, heap.getMax(), "heap");
        page.sample(NodeMetric.JVM_MEMORY_MAX_BYTES, nonHeap.getMax(), "nonheap");
    }

    /** Returns the resident memory of this process in KiB, or 0 if the system does not report it. */
    private static long residentKib() {
        try {
            for (String line : Files.readAllLines(OWN_STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException elsewhere) {
            // Only Linux has the file; other systems omit the metric.
            return 0;
        }
        return 0;
    }
}
