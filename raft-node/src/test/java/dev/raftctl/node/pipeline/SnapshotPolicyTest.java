package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests when a server takes a snapshot on its own. */
class SnapshotPolicyTest {
    private final SnapshotPolicy policy = new SnapshotPolicy(new SnapshotSettings(2, 1_000), 0, () -> 0);

    @Test
    void aSnapshotIsDueAfterTheConfiguredEntriesOrBytesUnlessOneIsInProgress() {
        policy.onApplied(10);
        assertThat(policy.isDue(0)).isFalse();
        policy.onApplied(10);
        assertThat(policy.isDue(0)).isTrue();
        policy.onStarted();
        policy.onApplied(1_000);
        assertThat(policy.isDue(0)).isFalse();
        policy.onEnded(true, 0);
        assertThat(policy.isDue(0)).isTrue();
    }

    @Test
    void theFirstSnapshotComesEarlierByARandomShare() {
        SnapshotPolicy early = new SnapshotPolicy(new SnapshotSettings(10, 1_000), 0.4, () -> 0);
        for (int i = 0; i < 5; i++) {
            early.onApplied(1);
        }
        assertThat(early.isDue(0)).isFalse();
        early.onApplied(1);
        assertThat(early.isDue(0)).isTrue();
        early.onStarted();
        early.onEnded(true, 0);
        for (int i = 0; i < 9; i++) {
            early.onApplied(1);
        }
        assertThat(early.isDue(0)).isFalse();
        early.onApplied(1);
        assertThat(early.isDue(0)).isTrue();
    }

    @Test
    void aLargeSnapshotIsReplacedOnlyAfterAsManyBytesWereApplied() {
        AtomicLong newest = new AtomicLong(SnapshotPolicy.LARGE_BYTES);
        SnapshotPolicy large = new SnapshotPolicy(new SnapshotSettings(1, Long.MAX_VALUE), 0, newest::get);
        large.onApplied((int) SnapshotPolicy.LARGE_BYTES - 1);
        assertThat(large.isDue(0)).isFalse();
        large.onApplied(1);
        assertThat(large.isDue(0)).isTrue();
        large.onStarted();
        large.onEnded(true, 0);
        newest.decrementAndGet();
        large.onApplied(1);
        assertThat(large.isDue(0)).isTrue();
    }

    @Test
    void aSnapshotThatFoundTheDiskFullIsRetriedWithoutNewEntries() {
        policy.onStarted();
        policy.onEnded(false, 100);
        assertThat(policy.isDue(99 + SnapshotPolicy.RETRY_NANOS)).isFalse();
        assertThat(policy.isDue(100 + SnapshotPolicy.RETRY_NANOS)).isTrue();
        policy.onStarted();
        policy.onEnded(true, 200 + SnapshotPolicy.RETRY_NANOS);
        assertThat(policy.isDue(Long.MAX_VALUE / 2)).isFalse();
    }

    @Test
    void aRestoredStateNeedsNoSnapshot() {
        policy.onStarted();
        policy.onEnded(false, 0);
        policy.onRestored();
        assertThat(policy.isDue(SnapshotPolicy.RETRY_NANOS)).isFalse();
    }
}
