package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ContinuousStatusPoll;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterStatus;
import java.io.PrintStream;

/** Prints one frame below the other instead of updating the screen. Confined to one thread. */
final class DashboardFramePrinter {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClusterClient cluster;
    private final OutputWriter output;
    private final OutputFormat format;
    private final PrintStream out;

    DashboardFramePrinter(ClusterClient cluster, OutputWriter output, OutputFormat format, PrintStream out) {
        this.cluster = cluster;
        this.output = output;
        this.format = format;
        this.out = out;
    }

    /**
     * Prints frames.
     *
     * @param count the number of frames; 0 means no limit
     * @throws CliFailure if no server responds for the first or the last frame; in between, the cluster may become
     *     reachable again
     */
    void print(long intervalMillis, long count) throws CliFailure {
        ClientClock clock = cluster.deadline().clock();
        ClusterTrendTracker trends = new ClusterTrendTracker();
        long start = clock.nanoTime();
        try (ContinuousStatusPoll poll = cluster.monitor()) {
            for (long printed = 1; count == 0 || printed <= count; printed++) {
                long startNanos = clock.nanoTime();
                ClusterStatus clusterStatus =
                        poll.poll(printed == 1 ? cluster.deadline().remainingMillis() : intervalMillis);
                if (clusterStatus.statuses().isEmpty() && (printed == 1 || printed == count)) {
                    throw ContinuousStatusPoll.unreachable(clusterStatus);
                }
                DashboardFrame frame =
                        trends.add(new StatusSample((startNanos - start) / NANOS_PER_MILLI, clusterStatus));
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
