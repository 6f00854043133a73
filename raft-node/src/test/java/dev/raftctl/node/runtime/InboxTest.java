package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What waits for the core")
class InboxTest {
    private static final Event.Received BEAT = new Event.Received(ServerId.of("n2"), new Heartbeat.Beat(1, 0, 1));

    private final Pausing ticker = new Pausing();
    private final Inbox inbox = new Inbox(ticker);

    /** The process is paused whenever it is about to read its clock, and something comes before it reads it. */
    private static final class Pausing extends Ticker {
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
    @DisplayName(
            "L05 was here at the time it is judged by: what came in a pause before the clock was read comes with the next")
    void whatIsTakenWasThereAtItsTime() {
        ticker.meanwhile = () -> {
            inbox.offerMail(BEAT);
            inbox.completed(new Event.Tick());
            inbox.offerQuestion(new Question.Read(new byte[0], reply -> {}));
        };
        assertThat(inbox.takeMail().all()).isEmpty();
        assertThat(inbox.takeCompletions().all()).hasSize(1);
        assertThat(inbox.takeQuestions().all()).hasSize(2);
        ticker.meanwhile = null;
        assertThat(inbox.takeMail().all()).hasSize(3);
        assertThat(inbox.takeMail().nanos()).isEqualTo(ticker.nanos);
    }
}
