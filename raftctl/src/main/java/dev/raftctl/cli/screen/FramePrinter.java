package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.ClientClock;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ClusterMonitor;
import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.output.Output;
import dev.raftctl.cli.output.OutputFormat;
import java.io.PrintStream;

/** Prints frames one below the other instead of on a full screen. Confined to one thread. */
final class FramePrinter {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClusterClient cluster;
    private final Output output;
    private final OutputFormat format;
    private final PrintStream out;

    FramePrinter(ClusterClient cluster, Output output, OutputFormat format, PrintStream out) {
        this.cluster = cluster;
        this.output = output;
        this.format = format;
        this.out = out;
    }

    /**
     * Prints frames.
     *
     * @param count the number of frames; 0 means no limit
     * @throws Failure if no server responds for the first or the last frame; in between, the cluster may become
     *     reachable again
     */
    void print(long intervalMillis, long count) throws Failure {
        ClientClock clock = cluster.deadline().clock();
        TrendTracker trends = new TrendTracker();
        long start = clock.nanoTime();
        try (ClusterMonitor poll = cluster.monitor()) {
            for (long printed = 1; count == 0 || printed <= count; printed++) {
                long startNanos = clock.nanoTime();
                ClusterStatus clusterStatus =
                        poll.poll(printed == 1 ? cluster.deadline().remainingMillis() : intervalMillis);
                if (clusterStatus.statuses().isEmpty() && (printed == 1 || printed == count)) {
                    throw ClusterMonitor.unreachable(clusterStatus);
                }
                Frame frame = trends.add(new Sample((startNanos - start) / NANOS_PER_MILLI, clusterStatus));
                printSeparator(printed);
                output.print(frame, out);
                out.flush();
                if (out.checkError()) {
                    // The reader has closed the pipe.
                    return;
                }
                if (printed != count) {
                    long elapsedMillis = (clock.nanoTime() - startNanos) / NANOS_PER_MILLI;
                    poll.sleep(Math.max(1, intervalMillis - elapsedMillis));
                }
            }
        }
    }

    private void printSeparator(long printed) {
        if (printed > 1 && format.isHumanReadable()) {
            out.println();
        } else if (printed > 1 && format == OutputFormat.YAML) {
            out.println("---");
        }
    }
}
