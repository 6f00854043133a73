package dev.raftctl.cli.view;

import static dev.raftctl.cli.view.BenchText.count;
import static dev.raftctl.cli.view.BenchText.millis;

import dev.raftctl.cli.bench.Benchmark.BenchmarkResult;
import dev.raftctl.cli.bench.LoadReport;
import dev.raftctl.cli.bench.LoadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Shows the result of a benchmark: throughput, latency percentiles, a histogram, and the requests that failed. */
public record BenchView(BenchmarkResult ran) implements Document {
    private static final int MAX_BAR_WIDTH = 40;
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("REQUEST"),
            Block.Column.right("DONE"),
            Block.Column.right("PER S"),
            Block.Column.right("MEAN MS"),
            Block.Column.right("P50"),
            Block.Column.right("P90"),
            Block.Column.right("P99"),
            Block.Column.right("P99.9"),
            Block.Column.right("MAX"));

    @Override
    public List<Block> blocks(boolean wide) {
        LoadReport report = ran.report();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line(String.format(
                Locale.ROOT,
                "%s; measured for %.1f s%s",
                BenchText.load(ran.settings()),
                report.seconds(),
                report.wasInterrupted() ? ", then interrupted" : "")));
        List<List<Cell>> rows = new ArrayList<>();
        addRow(rows, "put", report.puts());
        addRow(rows, "get", report.gets());
        blocks.add(new Block.Table(COLUMNS, rows));
        blocks.add(new Block.Line(new Cell(
                "refused " + count(report.refusedCount()) + ", outcome unknown " + count(report.unknownCount())
                        + ", longest time without a response "
                        + millis(report.longestGapNanos()) + " ms",
                report.refusedCount() + report.unknownCount() > 0 ? Cell.Tone.WARNING : Cell.Tone.PLAIN)));
        blocks.add(new Block.Line("leader " + ran.leader().id() + " (term "
                + ran.leader().term() + "), changed "
                + (ran.leaderChanges() == 1 ? "once" : ran.leaderChanges() + " times") + " during the run"
                + (ran.keptKeys() ? "; keys kept: " + ran.prefix() : "")));
        addHistogram(blocks, "put", report.puts());
        addHistogram(blocks, "get", report.gets());
        return blocks;
    }

    private void addRow(List<List<Cell>> rows, String name, Histogram times) {
        if (times.getTotalCount() > 0) {
            rows.add(List.of(
                    Cell.of(name),
                    Cell.of(count(times.getTotalCount())),
                    Cell.of(count(perSecond(times))),
                    Cell.of(millis(Math.round(times.getMean()))),
                    Cell.of(millis(times.getValueAtPercentile(50))),
                    Cell.of(millis(times.getValueAtPercentile(90))),
                    Cell.of(millis(times.getValueAtPercentile(99))),
                    Cell.of(millis(times.getValueAtPercentile(99.9))),
                    Cell.of(millis(times.getMaxValue()))));
        }
    }

    private static void addHistogram(List<Block> blocks, String name, Histogram times) {
        if (times.getTotalCount() == 0) {
            return;
        }
        blocks.add(new Block.Line(""));
        List<List<Cell>> rows = new ArrayList<>();
        for (HistogramBucket each : HistogramBucket.of(times)) {
            rows.add(List.of(
                    Cell.of(millis(each.fromNanos())),
                    Cell.of(millis(each.toNanos())),
                    Cell.of(String.format(Locale.ROOT, "%.2f %%", each.share() * 100)),
                    Cell.of("#".repeat((int) Math.ceil(each.share() * MAX_BAR_WIDTH)))));
        }
        blocks.add(new Block.Table(
                List.of(
                        Block.Column.right(name.toUpperCase(Locale.ROOT) + " FROM"),
                        Block.Column.right("TO MS"),
                        Block.Column.right("SHARE"),
                        Block.Column.left("")),
                rows));
    }

    private long perSecond(Histogram times) {
        double seconds = ran.report().seconds();
        return seconds > 0 ? Math.round(times.getTotalCount() / seconds) : 0;
    }

    @Override
    public Data.Fields data() {
        LoadSettings settings = ran.settings();
        LoadReport report = ran.report();
        return Data.Fields.withSchemaVersion()
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
                .put("puts", times(report.puts()))
                .put("gets", times(report.gets()))
                .put("leader", ran.leader().id().value())
                .put("term", ran.leader().term())
                .put("leaderChanges", ran.leaderChanges())
                .put("kept", ran.keptKeys())
                .put("prefix", ran.prefix());
    }

    private Data.Fields times(Histogram times) {
        List<Data> buckets = new ArrayList<>();
        for (HistogramBucket each : HistogramBucket.of(times)) {
            buckets.add(new Data.Fields().put("toUs", each.toNanos() / 1_000).put("count", each.count()));
        }
        return new Data.Fields()
                .put("done", times.getTotalCount())
                .put("perSecond", perSecond(times))
                .put("meanUs", Math.round(times.getMean() / 1e3))
                .put("p50Us", times.getValueAtPercentile(50) / 1_000)
                .put("p90Us", times.getValueAtPercentile(90) / 1_000)
                .put("p99Us", times.getValueAtPercentile(99) / 1_000)
                .put("p999Us", times.getValueAtPercentile(99.9) / 1_000)
                .put("maxUs", times.getMaxValue() / 1_000)
                .put("histogram", new Data.Items(buckets));
    }

    /** Returns the number of requests per second. */
    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(Long.toString(Math.round(ran.report().operationsPerSecond()))));
    }
}
