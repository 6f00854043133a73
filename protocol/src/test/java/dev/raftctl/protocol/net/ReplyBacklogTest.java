package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of replies, and which replies are postponed. */
class ReplyBacklogTest {
    private static final int LONG_REPLY_BYTES = ReplyBacklog.SHORT_REPLY_BYTES + 1;
    private static final long MAX_BYTES = 10 * LONG_REPLY_BYTES;

    private final SharedByteBudget shared = new SharedByteBudget(100 * MAX_BYTES);
    private final ReplyBacklog backlog = new ReplyBacklog(shared, MAX_BYTES, task -> {
        task.run();
        return true;
    });
    private final List<String> resumed = new ArrayList<>();

    @Test
    void theBytesOfALostReplyAreReleasedOnce() {
        shared.forceAcquire(7);
        backlog.charge(60);
        backlog.close();
        assertThat(shared.usedBytes()).isEqualTo(7);
        backlog.release(60);
        assertThat(shared.usedBytes()).isEqualTo(7);
    }

    @Test
    void aReplyToAClosedConnectionHoldsNoBytes() {
        backlog.close();
        backlog.charge(60);
        assertThat(shared.usedBytes()).isZero();
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void aLongReplyIsPostponedUntilOthersAreSent() {
        backlog.charge(MAX_BYTES);
        assertThat(backlog.admitOrPostpone(() -> LONG_REPLY_BYTES, () -> resumed.add("long")))
                .isFalse();
        assertThat(backlog.admitOrPostpone(() -> ReplyBacklog.SHORT_REPLY_BYTES, () -> {}))
                .as("a short reply")
                .isTrue();
        assertThat(resumed).isEmpty();
        backlog.release(MAX_BYTES);
        assertThat(resumed).containsExactly("long");
    }

    @Test
    void aReplyWaitsForTheBytesOfOtherConnections() {
        shared.forceAcquire(100 * MAX_BYTES);
        assertThat(backlog.admitOrPostpone(() -> LONG_REPLY_BYTES, () -> resumed.add("long")))
                .isFalse();
        shared.release(60 * MAX_BYTES);
        assertThat(resumed).containsExactly("long");
    }
}
