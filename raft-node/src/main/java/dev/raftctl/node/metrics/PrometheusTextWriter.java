package dev.raftctl.node.metrics;

import java.util.EnumSet;
import java.util.Locale;

/**
 * Writes Prometheus' text format, version 0.0.4: help and type of each metric once, then its samples, which must be
 * written consecutively. Not thread-safe.
 */
public final class PrometheusTextWriter {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(16_384);
    private final EnumSet<NodeMetric> declared = EnumSet.noneOf(NodeMetric.class);

    /** Writes a sample. The label values must be in the order of the metric's labels. */
    public void sample(NodeMetric metric, double value, String... labelValues) {
        declare(metric);
        sample(metric.exposedName(), labels(metric, labelValues), number(value));
    }

    /** Writes a sample with an integer value. The label values must be in the order of the metric's labels. */
    public void sample(NodeMetric metric, long value, String... labelValues) {
        declare(metric);
        sample(metric.exposedName(), labels(metric, labelValues), Long.toString(value));
    }

    /** Writes all samples of a histogram. The bucket counts are cumulative, as the format requires. */
    public void histogram(NodeMetric metric, MetricHistogram histogram) {
        declare(metric);
        long count = 0;
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            count += histogram.count(bucket);
            sample(
                    metric.exposedName() + "_bucket",
                    "{le=\"" + number(histogram.upperBound(bucket)) + "\"}",
                    Long.toString(count));
        }
        count += histogram.count(histogram.bucketCount());
        sample(metric.exposedName() + "_bucket", "{le=\"+Inf\"}", Long.toString(count));
        sample(metric.exposedName() + "_sum", "", number(histogram.sum()));
        sample(metric.exposedName() + "_count", "", Long.toString(count));
    }

    /** Writes the help and type lines of a metric, even if the metric has no sample yet. */
    public void declare(NodeMetric metric) {
        if (declared.add(metric)) {
            text.append("# HELP ")
                    .append(metric.exposedName())
                    .append(' ')
                    .append(metric.help().replace("\\", "\\\\"));
            text.append("\n# TYPE ").append(metric.exposedName()).append(' ');
            text.append(metric.type().name().toLowerCase(Locale.ROOT)).append('\n');
        }
    }

    public String text() {
        return text.toString();
    }

    private void sample(String name, String labels, String number) {
        text.append(name).append(labels).append(' ').append(number).append('\n');
    }

    private static String labels(NodeMetric metric, String... values) {
        if (values.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
        }
        if (values.length == 0) {
            return "";
        }
        StringBuilder labels = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            labels.append(i == 0 ? "" : ",").append(metric.labels().get(i)).append("=\"");
            labels.append(values[i].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            labels.append('"');
        }
        return labels.append('}').toString();
    }

    /** Formats a number so that both Java and Go can parse it. Integers have no fraction. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
