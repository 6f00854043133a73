package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a server takes a snapshot by itself. */
class CaptureRuleTest {
    private final CaptureRule rule = new CaptureRule(new SnapshotSettings(2, 1_000), 0, () -> 0);

    @Test
    void itIsDueAfterSoManyEntriesOrBytesAndWhileNoneIsWritten() {
        rule.applied(10);
        assertThat(rule.isDue(0)).isFalse();
        rule.applied(10);
        assertThat(rule.isDue(0)).isTrue();
        rule.begin();
        rule.applied(1_000);
        assertThat(rule.isDue(0)).isFalse();
        rule.ended(true, 0);
        assertThat(rule.isDue(0)).isTrue();
    }

    @Test
    void theFirstComesEarlierByChanceSoThatNotAllServersWriteAtOnce() {
        CaptureRule early = new CaptureRule(new SnapshotSettings(10, 1_000), 0.4, () -> 0);
        for (int i = 0; i < 5; i++) {
            early.applied(1);
        }
        assertThat(early.isDue(0)).isFalse();
        early.applied(1);
        assertThat(early.isDue(0)).isTrue();
        early.begin();
        early.ended(true, 0);
        for (int i = 0; i < 9; i++) {
            early.applied(1);
        }
        assertThat(early.isDue(0)).isFalse();
        early.applied(1);
        assertThat(early.isDue(0)).isTrue();
    }

    @Test
    void aLargeOneIsNotWrittenAnewBeforeAsMuchWasAppliedAsItHolds() {
        AtomicLong newest = new AtomicLong(CaptureRule.LARGE_BYTES);
        CaptureRule large = new CaptureRule(new SnapshotSettings(1, Long.MAX_VALUE), 0, newest::get);
        large.applied((int) CaptureRule.LARGE_BYTES - 1);
        assertThat(large.isDue(0)).isFalse();
        large.applied(1);
        assertThat(large.isDue(0)).isTrue();
        large.begin();
        large.ended(true, 0);
        newest.decrementAndGet();
        large.applied(1);
        assertThat(large.isDue(0)).isTrue();
    }

    @Test
    void oneThatFoundNoRoomIsTriedAgainThoughNothingIsAppliedMeanwhile() {
        rule.begin();
        rule.ended(false, 100);
        assertThat(rule.isDue(99 + CaptureRule.RETRY_NANOS)).isFalse();
        assertThat(rule.isDue(100 + CaptureRule.RETRY_NANOS)).isTrue();
        rule.begin();
        rule.ended(true, 200 + CaptureRule.RETRY_NANOS);
        assertThat(rule.isDue(Long.MAX_VALUE / 2)).isFalse();
    }

    @Test
    void theStateOfAnInstalledSnapshotNeedsNone() {
        rule.begin();
        rule.ended(false, 0);
        rule.restored();
        assertThat(rule.isDue(CaptureRule.RETRY_NANOS)).isFalse();
    }
}
