package dev.raftctl.cli.view;

import static dev.raftctl.cli.view.BenchmarkText.count;
import static dev.raftctl.cli.view.BenchmarkText.millis;

import dev.raftctl.cli.bench.ClusterBenchmark.BenchmarkResult;
import dev.raftctl.cli.bench.WorkloadReport;
import dev.raftctl.cli.bench.WorkloadRequestKind;
import dev.raftctl.cli.bench.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Shows the result of a benchmark: throughput and latency percentiles of each kind of requests and of the events of
 * watchers, histograms, and the requests that failed.
 */
public record BenchmarkView(BenchmarkResult ran) implements OutputDocument {
    private static final int MAX_BAR_WIDTH = 40;
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("REQUEST"),
            DocumentBlock.TextTableColumn.right("DONE"),
            DocumentBlock.TextTableColumn.right("PER S"),
            DocumentBlock.TextTableColumn.right("MEAN MS"),
            DocumentBlock.TextTableColumn.right("P50"),
            DocumentBlock.TextTableColumn.right("P90"),
            DocumentBlock.TextTableColumn.right("P99"),
            DocumentBlock.TextTableColumn.right("P99.9"),
            DocumentBlock.TextTableColumn.right("MAX"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        WorkloadReport report = ran.report();
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock(String.format(
                Locale.ROOT,
                "%s; measured for %.1f s%s",
                BenchmarkText.load(ran.settings()),
                report.seconds(),
                report.wasInterrupted() ? ", then interrupted" : "")));
        List<List<StyledText>> rows = new ArrayList<>();
        for (WorkloadRequestKind kind : WorkloadRequestKind.values()) {
            addRow(rows, BenchmarkText.name(kind), report.latencies(kind));
        }
        addRow(rows, "event", report.events());
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                "refused " + count(report.refusedCount()) + ", outcome unknown " + count(report.unknownCount())
                        + ", longest time without a response "
                        + millis(report.longestGapNanos()) + " ms",
                report.refusedCount() + report.unknownCount() > 0
                        ? StyledText.TextTone.WARNING
                        : StyledText.TextTone.PLAIN)));
        addEndedWatchers(blocks, report.endedWatchers());
        blocks.add(new DocumentBlock.TextLineBlock("leader " + ran.leader().id() + " (term "
                + ran.leader().term() + "), changed "
                + (ran.leaderChanges() == 1 ? "once" : ran.leaderChanges() + " times") + " during the run"
                + (ran.keptKeys() ? "; keys kept: " + ran.prefix() : "")));
        for (WorkloadRequestKind kind : WorkloadRequestKind.values()) {
            addHistogram(blocks, BenchmarkText.name(kind), report.latencies(kind));
        }
        addHistogram(blocks, "event", report.events());
        return blocks;
    }

    private static void addEndedWatchers(List<DocumentBlock> blocks, WorkloadReport.EndedWatchers ended) {
        if (ended.count() > 0) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                    "watchers that ended early: " + count(ended.count()) + ", the first because: "
                            + ended.firstReason(),
                    StyledText.TextTone.WARNING)));
        }
    }

    private void addRow(List<List<StyledText>> rows, String name, Histogram times) {
        if (times.getTotalCount() > 0) {
            rows.add(List.of(
                    StyledText.of(name),
                    StyledText.of(count(times.getTotalCount())),
                    StyledText.of(count(perSecond(times))),
                    StyledText.of(millis(Math.round(times.getMean()))),
                    StyledText.of(millis(times.getValueAtPercentile(50))),
                    StyledText.of(millis(times.getValueAtPercentile(90))),
                    StyledText.of(millis(times.getValueAtPercentile(99))),
                    StyledText.of(millis(times.getValueAtPercentile(99.9))),
                    StyledText.of(millis(times.getMaxValue()))));
        }
    }

    private static void addHistogram(List<DocumentBlock> blocks, String name, Histogram times) {
        if (times.getTotalCount() == 0) {
            return;
        }
        blocks.add(new DocumentBlock.TextLineBlock(""));
        List<List<StyledText>> rows = new ArrayList<>();
        for (LatencyHistogramBucket each : LatencyHistogramBucket.of(times)) {
            rows.add(List.of(
                    StyledText.of(millis(each.fromNanos())),
                    StyledText.of(millis(each.toNanos())),
                    StyledText.of(String.format(Locale.ROOT, "%.2f %%", each.share() * 100)),
                    StyledText.of("#".repeat((int) Math.ceil(each.share() * MAX_BAR_WIDTH)))));
        }
        blocks.add(new DocumentBlock.TextTableBlock(
                List.of(
                        DocumentBlock.TextTableColumn.right(name.toUpperCase(Locale.ROOT) + " FROM"),
                        DocumentBlock.TextTableColumn.right("TO MS"),
                        DocumentBlock.TextTableColumn.right("SHARE"),
                        DocumentBlock.TextTableColumn.left("")),
                rows));
    }

    private long perSecond(Histogram times) {
        double seconds = ran.report().seconds();
        return seconds > 0 ? Math.round(times.getTotalCount() / seconds) : 0;
    }

    @Override
    public StructuredData.ObjectData data() {
        WorkloadSettings settings = ran.settings();
        WorkloadReport report = ran.report();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("loop", settings.isOpenLoop() ? "open" : "closed")
                .put("clients", settings.clientCount())
                .putNumber("outstanding", settings.isOpenLoop() ? null : Long.valueOf(settings.outstandingPerClient()))
                .putNumber("rate", settings.isOpenLoop() ? Long.valueOf(settings.ratePerSecond()) : null)
                .put("valueBytes", settings.valueBytes())
                .put("keys", settings.keyCount())
                .put("warmupMs", settings.warmupMillis())
                .put("measuredMs", Math.round(report.seconds() * 1e3))
                .put("interrupted", report.wasInterrupted())
                .put("done", report.doneCount())
                .put("perSecond", Math.round(report.operationsPerSecond()))
                .put("refused", report.refusedCount())
                .put("unknown", report.unknownCount())
                .put("silenceUs", report.longestGapNanos() / 1_000)
                .put("puts", times(report.latencies(WorkloadRequestKind.PUT)))
                .put("gets", times(report.latencies(WorkloadRequestKind.GET)))
                .put("renewals", times(report.latencies(WorkloadRequestKind.RENEWAL)))
                .put("handovers", times(report.latencies(WorkloadRequestKind.HANDOVER)))
                .put("watchers", settings.watcherCount())
                .put("endedWatchers", report.endedWatchers().count())
                .put("events", times(report.events()))
                .put("leader", ran.leader().id().value())
                .put("term", ran.leader().term())
                .put("leaderChanges", ran.leaderChanges())
                .put("kept", ran.keptKeys())
                .put("prefix", ran.prefix());
    }

    private StructuredData.ObjectData times(Histogram times) {
        List<StructuredData> buckets = new ArrayList<>();
        for (LatencyHistogramBucket each : LatencyHistogramBucket.of(times)) {
            buckets.add(new StructuredData.ObjectData()
                    .put("toUs", each.toNanos() / 1_000)
                    .put("count", each.count()));
        }
        return new StructuredData.ObjectData()
                .put("done", times.getTotalCount())
                .put("perSecond", perSecond(times))
                .put("meanUs", Math.round(times.getMean() / 1e3))
                .put("p50Us", times.getValueAtPercentile(50) / 1_000)
                .put("p90Us", times.getValueAtPercentile(90) / 1_000)
                .put("p99Us", times.getValueAtPercentile(99) / 1_000)
                .put("p999Us", times.getValueAtPercentile(99.9) / 1_000)
                .put("maxUs", times.getMaxValue() / 1_000)
                .put("histogram", new StructuredData.ListData(buckets));
    }

    /** Returns the number of requests per second. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(
                Long.toString(Math.round(ran.report().operationsPerSecond()))));
    }
}
