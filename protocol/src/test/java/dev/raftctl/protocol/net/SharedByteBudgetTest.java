package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When those who wait for bytes are resumed. */
class SharedByteBudgetTest {
    private final SharedByteBudget budget = new SharedByteBudget(10);
    private final List<String> resumed = new ArrayList<>();

    @Test
    void aReleaseResumesWaitersInOrder() {
        assertThat(budget.tryAcquire(10)).isTrue();
        budget.runWhenAvailable(() -> resumed.add("first"));
        budget.runWhenAvailable(() -> resumed.add("second"));
        assertThat(resumed).isEmpty();
        assertThat(budget.hasWaiters()).isTrue();
        budget.release(10);
        assertThat(resumed).containsExactly("first", "second");
        assertThat(budget.hasWaiters()).isFalse();
    }

    @Test
    void aWaiterThatUsesUpTheBytesLeavesTheOthersWaiting() {
        budget.forceAcquire(12);
        budget.runWhenAvailable(() -> resumed.add(budget.tryAcquire(10) ? "first" : "failed"));
        budget.runWhenAvailable(() -> resumed.add("second"));
        budget.release(2);
        assertThat(resumed).as("the budget is still full").isEmpty();
        budget.release(10);
        assertThat(resumed).containsExactly("first");
        assertThat(budget.usedBytes()).isEqualTo(10);
    }

    @Test
    void aWaiterIsResumedAtOnceIfNothingIsInUse() {
        budget.runWhenAvailable(() -> resumed.add("at once"));
        assertThat(resumed).containsExactly("at once");
    }
}
