package dev.raftctl.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PrometheusTextWriterTest {
    private final PrometheusTextWriter exposition = new PrometheusTextWriter();

    @Test
    void writesHelpAndTypeOnceBeforeTheSamples() {
        exposition.sample(NodeMetric.RAFT_FOLLOWER_MATCH_INDEX, 7, "n2");
        exposition.sample(NodeMetric.RAFT_FOLLOWER_MATCH_INDEX, 9, "n3");

        assertThat(exposition.text()).isEqualTo("""
                # HELP raft_follower_match_index leader only: the highest index known to be on the follower
                # TYPE raft_follower_match_index gauge
                raft_follower_match_index{peer="n2"} 7
                raft_follower_match_index{peer="n3"} 9
                """);
    }

    @Test
    void histogramBucketsAreCumulativeAndIncludeOverflow() {
        MetricHistogram entries = MetricHistogram.ofCounts();
        for (long value : new long[] {1, 2, 3, 64, 100_000}) {
            entries.observe(value);
        }
        exposition.histogram(NodeMetric.RAFT_APPEND_BATCH_ENTRIES, entries);

        assertThat(exposition.text())
                .contains("_bucket{le=\"1\"} 1\n")
                .contains("_bucket{le=\"2\"} 2\n")
                .contains("_bucket{le=\"4\"} 3\n")
                .contains("_bucket{le=\"64\"} 4\n")
                .contains("_bucket{le=\"4096\"} 4\n")
                .contains("_bucket{le=\"+Inf\"} 5\n")
                .contains("_sum 100070\n")
                .contains("_count 5\n");
    }

    @Test
    void convertsNanosecondsToSeconds() {
        MetricHistogram sync = MetricHistogram.ofNanos();
        sync.observe(1_500_000);
        exposition.histogram(NodeMetric.RAFT_FSYNC_SECONDS, sync);

        assertThat(exposition.text())
                .contains("raft_fsync_seconds_bucket{le=\"0.001\"} 0\n")
                .contains("raft_fsync_seconds_bucket{le=\"0.0025\"} 1\n")
                .contains("raft_fsync_seconds_sum 0.0015\n");
    }

    @Test
    void escapesLabelValues() {
        exposition.sample(NodeMetric.JVM_INFO, 1, "17\"\\", "a\nb");

        assertThat(exposition.text()).contains("jvm_info{version=\"17\\\"\\\\\",vendor=\"a\\nb\"} 1\n");
    }

    @Test
    void sampleRequiresAValueForEachLabel() {
        assertThatIllegalArgumentException().isThrownBy(() -> exposition.sample(NodeMetric.RAFT_ROLE, 1));
    }

    @Test
    void metricNamesFollowTheConventions() {
        for (NodeMetric metric : NodeMetric.values()) {
            assertThat(metric.exposedName()).matches("(raft|process|jvm)_[a-z_]+");
            assertThat(metric.exposedName().endsWith("_total"))
                    .as(metric.exposedName())
                    .isEqualTo(metric.type() == NodeMetric.PrometheusMetricType.COUNTER);
            assertThat(metric.help()).as(metric.exposedName()).isNotBlank().doesNotContain("\n");
        }
    }
}
