package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import org.junit.jupiter.api.Test;

/**
 * Tests that a snapshot is checked before it is sent, and that sending pauses for a follower that rejects it (hazard
 * D16).
 */
class SnapshotSendPolicyTest {
    private static final ServerId N2 = ServerId.of("n2");
    private static final StoredSnapshot SNAPSHOT =
            new StoredSnapshot(new LogPosition(1, 9), Configuration.NONE, 100, 7);
    private static final long SECOND = 1_000_000_000;

    private final SnapshotSendPolicy policy = new SnapshotSendPolicy(SnapshotSendPolicy.SnapshotSendTimes.DEFAULT);

    @Test
    void aSnapshotIsCheckedBeforeItsFirstSendAndPeriodically() {
        assertThat(policy.needsCheck(SNAPSHOT, 0)).isTrue();
        policy.checked(SNAPSHOT, 0);
        assertThat(policy.needsCheck(SNAPSHOT, SECOND)).isFalse();
        assertThat(policy.needsCheck(SNAPSHOT, 61 * SECOND)).isTrue();
        assertThat(policy.needsCheck(new StoredSnapshot(new LogPosition(1, 9), Configuration.NONE, 100, 8), SECOND))
                .isTrue();
    }

    @Test
    void d16AFollowerThatKeepsRejectingASnapshotWaitsLongerEachTime() {
        long now = 0;
        long before = 0;
        for (int times = 0; times < 5; times++) {
            assertThat(policy.isRequestedAgain(N2, SNAPSHOT, now)).isEqualTo(times > 0);
            if (times > 0) {
                assertThat(policy.canSend(N2, now)).isFalse();
                assertThat(policy.pauseNanos(N2)).isGreaterThan(before);
                before = policy.pauseNanos(N2);
                now += before;
            }
            assertThat(policy.isRequestedAgain(N2, SNAPSHOT, now)).isFalse();
            assertThat(policy.canSend(N2, now)).isTrue();
            policy.onSentCompletely(N2, SNAPSHOT);
        }
        assertThat(policy.canSend(ServerId.of("n3"), now)).isTrue();
    }
}
