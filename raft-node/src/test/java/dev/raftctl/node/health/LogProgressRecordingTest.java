package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteStages;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogProgressRecordingTest {
    private static final long MICRO = 1_000;
    private static final long RECEIVED = 5_000 * MICRO;
    private static final ServerId N2 = ServerId.of("n2");
    private static final ServerId N3 = ServerId.of("n3");
    private static final LogPosition POSITION = new LogPosition(4, 21);

    private final LogProgressRecording recording = new LogProgressRecording(RECEIVED);
    private long n3LastContactMs;

    /** Adds a sample this many microseconds after the request. */
    private void at(long micros, long last, long durable, long commit, long n2, long n3) {
        recording.add(
                RECEIVED + micros * MICRO,
                last,
                durable,
                commit,
                List.of(
                        new FollowerStatus(N2, n2, n2 + 1, "replicate", 0, 0, 0),
                        new FollowerStatus(N3, n3, n3 + 1, "replicate", 0, 0, n3LastContactMs)));
    }

    private WriteStages stages() {
        return recording.stagesOf(POSITION, RECEIVED + 950 * MICRO);
    }

    @Test
    void findsWhenEachStageWasReached() {
        at(10, 20, 20, 20, 20, 20);
        at(30, 21, 20, 20, 20, 20);
        at(400, 22, 20, 20, 21, 20);
        at(700, 22, 21, 21, 21, 20);
        at(900, 22, 22, 22, 22, 22);
        assertThat(stages())
                .isEqualTo(new WriteStages(
                        POSITION,
                        30,
                        700,
                        List.of(new FollowerAcknowledgement(N2, 400), new FollowerAcknowledgement(N3, 900)),
                        700,
                        950));
    }

    @Test
    void aFollowerThatHasNotAcknowledgedIsListed() {
        at(30, 21, 21, 21, 21, 3);
        assertThat(recording.isComplete(21)).isFalse();
        assertThat(stages().followers())
                .containsExactly(new FollowerAcknowledgement(N2, 30), new FollowerAcknowledgement(N3, -1));
        at(60, 21, 21, 21, 21, 21);
        assertThat(recording.isComplete(21)).isTrue();
    }

    @Test
    void aSlowOwnDiskIsAwaited() {
        at(30, 21, 20, 21, 21, 21);
        assertThat(recording.isComplete(21)).isFalse();
        assertThat(stages().durableMicros()).isEqualTo(-1);
        assertThat(stages().committedMicros()).isEqualTo(30);
    }

    @Test
    void aSilentFollowerIsNotAwaited() {
        n3LastContactMs = 999;
        at(30, 21, 21, 21, 21, 3);
        assertThat(recording.isComplete(21)).isFalse();
        n3LastContactMs = 1_000;
        at(40, 21, 21, 21, 21, 3);
        assertThat(recording.isComplete(21)).isTrue();
        n3LastContactMs = -1;
        at(50, 21, 21, 21, 21, 3);
        assertThat(recording.isComplete(21)).isTrue();
        assertThat(stages().followers())
                .containsExactly(new FollowerAcknowledgement(N2, 30), new FollowerAcknowledgement(N3, -1));
    }

    @Test
    void withoutSamplesOnlyTheReplyIsKnown() {
        assertThat(recording.isComplete(21)).isFalse();
        assertThat(stages()).isEqualTo(new WriteStages(POSITION, -1, -1, List.of(), -1, 950));
    }

    @Test
    void aLongRecordingKeepsFewerSamplesOfItsWholeLength() {
        int count = 2 * LogProgressRecording.MAX_SAMPLES;
        for (int i = 0; i < count; i++) {
            at(i, i, 0, 0, 0, 0);
        }
        assertThat(appendedMicros(0)).isZero();
        assertThat(appendedMicros(1)).isEqualTo(4);
        assertThat(appendedMicros(count - 7)).isEqualTo(count - 4);
        assertThat(appendedMicros(count - 1)).isEqualTo(count - 1);
        assertThat(appendedMicros(count)).isEqualTo(-1);
    }

    @Test
    void aLongRecordingIsCompleteAsSoonAsTheNewestSampleIs() {
        int count = 3 * LogProgressRecording.MAX_SAMPLES + 1;
        for (int i = 0; i < count; i++) {
            at(i, i, 0, 0, 0, 0);
        }
        assertThat(recording.isComplete(count)).isFalse();
        at(count, count, count, count, count, count);
        assertThat(recording.isComplete(count)).isTrue();
        assertThat(recording.stagesOf(new LogPosition(4, count), RECEIVED).followers())
                .containsExactly(new FollowerAcknowledgement(N2, count), new FollowerAcknowledgement(N3, count));
    }

    private long appendedMicros(long index) {
        return recording.stagesOf(new LogPosition(4, index), RECEIVED).appendedMicros();
    }
}
