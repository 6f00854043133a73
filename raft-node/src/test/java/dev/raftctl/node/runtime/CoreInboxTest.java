package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The inbox")
class CoreInboxTest {
    private static final Event.MessageReceived BEAT =
            new Event.MessageReceived(ServerId.of("n2"), new Heartbeat.HeartbeatRequest(1, 0, 1));

    private final PausingTimeSource ticker = new PausingTimeSource();
    private final CoreInbox inbox = new CoreInbox(ticker);

    /** A clock that simulates a pause of the process before each reading, during which events arrive. */
    private static final class PausingTimeSource extends TimeSource {
        private @Nullable Runnable meanwhile;
        private long nanos;

        @Override
        long nanos() {
            if (meanwhile != null) {
                meanwhile.run();
            }
            return nanos += 5_000 * NANOS_PER_MILLI;
        }
    }

    @Test
    @DisplayName("L05 returns only events queued before the time of the batch; later events come with the next batch")
    void takenItemsWereQueuedBeforeTheBatchTime() {
        ticker.meanwhile = () -> {
            inbox.offerPeerMessage(BEAT);
            inbox.addCompletion(new Event.ClockTick());
            inbox.offerRequest(new CoreRequest.CoreReadRequest(new byte[0], reply -> {}));
        };
        assertThat(inbox.takePeerMessages().items()).isEmpty();
        assertThat(inbox.takeCompletions().items()).hasSize(1);
        assertThat(inbox.takeRequests().items()).hasSize(2);
        ticker.meanwhile = null;
        assertThat(inbox.takePeerMessages().items()).hasSize(3);
        assertThat(inbox.takePeerMessages().nanos()).isEqualTo(ticker.nanos);
    }
}
