/**
 * A node's metrics and their text format: {@link dev.raftctl.node.metrics.NodeMetric} lists them, each thread counts
 * its own work in counters and histograms, and {@link dev.raftctl.node.metrics.PrometheusTextWriter} writes Prometheus'
 * text format. There are no threads, clocks or locks here; each counter has one writer and any number of readers.
 */
@NullMarked
package dev.raftctl.node.metrics;

import org.jspecify.annotations.NullMarked;
