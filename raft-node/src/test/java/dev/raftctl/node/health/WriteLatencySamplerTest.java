package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.WriteLatency;
import org.junit.jupiter.api.Test;

class WriteLatencySamplerTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;

    private final WriteLatencySampler sampler = new WriteLatencySampler(0);
    private long now = SECOND;
    private long index = 10;

    private void lead() {
        sampler.onBatch(true, index, index, index, now);
    }

    /** Appends entries that become durable and then committed after these times. */
    private void write(int entries, long durableMillis, long commitMillis) {
        long before = index;
        index += entries;
        sampler.onBatch(true, index, before, before, now);
        long start = now;
        long first = Math.min(durableMillis, commitMillis);
        now = start + first * MILLI;
        sampler.onBatch(
                true, index, durableMillis == first ? index : before, commitMillis == first ? index : before, now);
        now = start + Math.max(durableMillis, commitMillis) * MILLI;
        sampler.onBatch(true, index, index, index, now);
    }

    private WriteLatency summary() {
        return sampler.summaryAt(now, 0, 0, 0, false);
    }

    @Test
    void aServerWithoutWritesMeasuresNothing() {
        lead();
        assertThat(summary()).isEqualTo(WriteLatency.NONE);
    }

    @Test
    void measuresUntilTheCommit() {
        lead();
        write(3, 2, 8);
        WriteLatency latency = summary();
        assertThat(latency.p50Micros()).isEqualTo(8_000);
        assertThat(latency.p99Micros()).isEqualTo(8_000);
        assertThat(latency.limitedBy()).isEqualTo("followers");
    }

    @Test
    void countsEntriesPerSecond() {
        lead();
        for (int i = 0; i < 100; i++) {
            write(20, 1, 2);
        }
        now = 10 * SECOND;
        assertThat(summary().perSecond()).isEqualTo(200);
    }

    @Test
    void theOwnDiskLimitsWritesThatWaitForIt() {
        lead();
        write(1, 30, 31);
        assertThat(summary().limitedBy()).isEqualTo("disk");
    }

    @Test
    void aSlowOwnDiskDoesNotLimitWritesThatAMajorityOfOthersCommits() {
        lead();
        write(1, 700, 4);
        assertThat(summary().limitedBy()).isEqualTo("followers");
        assertThat(summary().p50Micros()).isEqualTo(4_000);
    }

    @Test
    void aLateCoreLimitsWrites() {
        lead();
        write(1, 2, 494);
        assertThat(sampler.summaryAt(now, 0, 480_000, 0, false).limitedBy()).isEqualTo("cpu");
        assertThat(sampler.summaryAt(now, 0, 0, 66, false).limitedBy()).isEqualTo("cpu");
        assertThat(sampler.summaryAt(now, 0, 20_000, 3, false).limitedBy()).isEqualTo("followers");
    }

    @Test
    void schedulingAsUsualDoesNotLimitFastWrites() {
        lead();
        write(1, 1, 1);
        assertThat(sampler.summaryAt(now, 0, 5_000, 0, false).limitedBy()).isEqualTo("disk");
    }

    @Test
    void entriesThatAreNotCommittedWaitForFollowers() {
        lead();
        index++;
        sampler.onBatch(true, index, index, index - 1, now);
        assertThat(sampler.summaryAt(now, 2_000, 0, 0, false)).isEqualTo(new WriteLatency(0, 0, 0, 2_000, "followers"));
    }

    @Test
    void withoutCommitsTheCpuAndTheOwnDiskCount() {
        lead();
        assertThat(sampler.summaryAt(now, 2_000, 1_000_000, 0, true).limitedBy())
                .isEqualTo("cpu");
        assertThat(sampler.summaryAt(now, 2_000, 999_999, 25, true).limitedBy()).isEqualTo("cpu");
        assertThat(sampler.summaryAt(now, 2_000, 999_999, 24, true).limitedBy()).isEqualTo("disk");
        assertThat(sampler.summaryAt(now, 2_000, 999_999, 24, false).limitedBy())
                .isEqualTo("followers");
        assertThat(sampler.summaryAt(now, 0, 1_000_000, 66, false).limitedBy()).isEqualTo("none");
    }

    @Test
    void oneEntryIsFollowedAtATime() {
        lead();
        sampler.onBatch(true, index + 1, index, index, now);
        sampler.onBatch(true, index + 2, index, index, now + 5 * MILLI);
        sampler.onBatch(true, index + 2, index + 2, index + 1, now + 6 * MILLI);
        sampler.onBatch(true, index + 2, index + 2, index + 2, now + 9 * MILLI);
        assertThat(sampler.summaryAt(now, 0, 0, 0, false).p99Micros()).isEqualTo(6_000);
    }

    @Test
    void aServerThatLostLeadershipForgetsTheEntry() {
        lead();
        sampler.onBatch(true, index + 1, index, index, now);
        sampler.onBatch(false, index + 1, index, index, now + MILLI);
        sampler.onBatch(true, index + 1, index + 1, index + 1, now + SECOND);
        assertThat(sampler.summaryAt(now, 0, 0, 0, false).p50Micros()).isZero();
    }
}
