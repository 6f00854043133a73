package dev.raftctl.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final Exposition page = new Exposition();

    @Test
    void helpAndTypeStandOnceBeforeTheSamples() {
        page.sample(Metric.RAFT_FOLLOWER_MATCH_INDEX, 7, "n2");
        page.sample(Metric.RAFT_FOLLOWER_MATCH_INDEX, 9, "n3");

        assertThat(page.text()).isEqualTo("""
                # HELP raft_follower_match_index leader only: what the follower is known to hold
                # TYPE raft_follower_match_index gauge
                raft_follower_match_index{peer="n2"} 7
                raft_follower_match_index{peer="n3"} 9
                """);
    }

    @Test
    void rangesOfAHistogramAddUpAndNothingBeyondThemIsLost() {
        Distribution entries = Distribution.ofCounts();
        for (long value : new long[] {1, 2, 3, 64, 100_000}) {
            entries.observe(value);
        }
        page.distribution(Metric.RAFT_APPEND_BATCH_ENTRIES, entries);

        assertThat(page.text())
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
    void durationsAreObservedInNanosecondsAndShownInSeconds() {
        Distribution sync = Distribution.ofNanos();
        sync.observe(1_500_000);
        page.distribution(Metric.RAFT_FSYNC_SECONDS, sync);

        assertThat(page.text())
                .contains("raft_fsync_seconds_bucket{le=\"0.001\"} 0\n")
                .contains("raft_fsync_seconds_bucket{le=\"0.0025\"} 1\n")
                .contains("raft_fsync_seconds_sum 0.0015\n");
    }

    @Test
    void whatIsInALabelCannotBreakTheLine() {
        page.sample(Metric.JVM_INFO, 1, "17\"\\", "a\nb");

        assertThat(page.text()).contains("jvm_info{version=\"17\\\"\\\\\",vendor=\"a\\nb\"} 1\n");
    }

    @Test
    void aSampleNamesEveryLabel() {
        assertThatIllegalArgumentException().isThrownBy(() -> page.sample(Metric.RAFT_ROLE, 1));
    }

    @Test
    void namesKeepToTheConventions() {
        for (Metric metric : Metric.values()) {
            assertThat(metric.exposed()).matches("(raft|process|jvm)_[a-z_]+");
            assertThat(metric.exposed().endsWith("_total"))
                    .as(metric.exposed())
                    .isEqualTo(metric.type() == Metric.Type.COUNTER);
            assertThat(metric.help()).as(metric.exposed()).isNotBlank().doesNotContain("\n");
        }
    }
}
