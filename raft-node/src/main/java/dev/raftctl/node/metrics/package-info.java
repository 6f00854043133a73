/**
 * What can be measured of a node, and how it is said: {@link dev.raftctl.node.metrics.Metric} is the list of names, counts and
 * distributions are kept by the threads whose work they count, {@link dev.raftctl.node.metrics.PrometheusExposition} writes Prometheus' text.
 * No threads, clocks or locks here; a count has one writer, and any thread reads it.
 */
@NullMarked
package dev.raftctl.node.metrics;

import org.jspecify.annotations.NullMarked;
