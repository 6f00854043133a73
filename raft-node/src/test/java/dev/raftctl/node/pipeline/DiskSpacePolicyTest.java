package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.DiskSpaceLevel;
import org.junit.jupiter.api.Test;

class DiskSpacePolicyTest {
    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000L;

    private final DiskSpacePolicy policy = new DiskSpacePolicy(100 * MIB, DiskSpacePolicy.DiskRetryLimits.DEFAULT);

    @Test
    void spaceIsLowBelowTheThresholdAndNormalOnlyWellAboveIt() {
        assertThat(policy.onFreeBytes(100 * MIB, 0)).isEqualTo(DiskSpaceLevel.AMPLE);
        assertThat(policy.onFreeBytes(100 * MIB - 1, 1)).isEqualTo(DiskSpaceLevel.LOW);
        assertThat(policy.onFreeBytes(110 * MIB, 2)).isEqualTo(DiskSpaceLevel.LOW);
        assertThat(policy.onFreeBytes(125 * MIB, 3)).isEqualTo(DiskSpaceLevel.AMPLE);
        assertThat(policy.onFreeBytes(110 * MIB, 4)).isEqualTo(DiskSpaceLevel.AMPLE);
    }

    @Test
    void aFailedWriteMakesItFullUntilSpaceIsFree() {
        assertThat(policy.onDiskFull(0, 0)).isEqualTo(DiskSpaceLevel.FULL);
        assertThat(policy.onFreeBytes(49 * MIB, 100 * SECOND)).isEqualTo(DiskSpaceLevel.FULL);
        assertThat(policy.onFreeBytes(50 * MIB, 101 * SECOND)).isEqualTo(DiskSpaceLevel.LOW);
        assertThat(policy.onFreeBytes(200 * MIB, 102 * SECOND)).isEqualTo(DiskSpaceLevel.AMPLE);
    }

    @Test
    void aDiskThatRejectsWritesDespiteFreeSpaceIsRetriedLessAndLessOften() {
        long now = 0;
        long before = 0;
        for (int i = 0; i < 8; i++) {
            policy.onDiskFull(500 * MIB, now);
            long since = now;
            while (policy.onFreeBytes(500 * MIB, now) == DiskSpaceLevel.FULL) {
                now += SECOND / 10;
            }
            assertThat(now - since).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(30 * SECOND);
            before = now - since;
        }
        assertThat(before).isEqualTo(30 * SECOND);
        now += 100 * SECOND;
        policy.onDiskFull(500 * MIB, now);
        assertThat(policy.onFreeBytes(500 * MIB, now + SECOND)).isEqualTo(DiskSpaceLevel.AMPLE);
    }

    @Test
    void aDiskThatRepeatedlyFillsUpIsRetriedWithoutExtraDelay() {
        for (long now = 0; now < 50 * SECOND; now += 5 * SECOND) {
            assertThat(policy.onDiskFull(0, now)).isEqualTo(DiskSpaceLevel.FULL);
            assertThat(policy.onFreeBytes(500 * MIB, now + SECOND)).isEqualTo(DiskSpaceLevel.AMPLE);
        }
    }

    @Test
    void unknownFreeSpaceLeavesOnlyFailedWritesToDecide() {
        assertThat(policy.onFreeBytes(-1, 0)).isEqualTo(DiskSpaceLevel.AMPLE);
        assertThat(policy.onDiskFull(-1, 1)).isEqualTo(DiskSpaceLevel.FULL);
        assertThat(policy.onFreeBytes(-1, 2)).isEqualTo(DiskSpaceLevel.FULL);
        assertThat(policy.onFreeBytes(-1, 2 * SECOND)).isEqualTo(DiskSpaceLevel.AMPLE);
    }

    @Test
    void withoutAThresholdOnlyFailedWritesDecide() {
        DiskSpacePolicy none = new DiskSpacePolicy(0, DiskSpacePolicy.DiskRetryLimits.DEFAULT);
        assertThat(none.onFreeBytes(0, 0)).isEqualTo(DiskSpaceLevel.AMPLE);
        assertThat(none.onDiskFull(0, 0)).isEqualTo(DiskSpaceLevel.FULL);
        assertThat(none.onFreeBytes(10, 5 * SECOND)).isEqualTo(DiskSpaceLevel.FULL);
        assertThat(none.onFreeBytes(MIB, 6 * SECOND)).isEqualTo(DiskSpaceLevel.AMPLE);
    }
}
