package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests when the reply to a timed write is sent. */
class WriteTimerTest {
    private static final ServerId N2 = ServerId.of("n2");
    private static final LogPosition POSITION = new LogPosition(4, 21);

    private long nanos = TimeSource.NANOS_PER_MILLI;
    private final List<ClientReply> replies = new ArrayList<>();
    private final WriteTimer timer = new WriteTimer(new TimeSource() {
        @Override
        long nanos() {
            return nanos;
        }
    });

    private CoreRequest start() {
        return Objects.requireNonNull(timer.start(WriteTimer.MAX_WAIT_MILLIS, replies::add));
    }

    private void batch(ServerRole role, long follower) {
        nanos += TimeSource.NANOS_PER_MILLI;
        timer.onBatch(
                new RaftStateView(
                        role,
                        new HardState(4, null),
                        null,
                        1,
                        POSITION,
                        21,
                        21,
                        21,
                        4,
                        LogPosition.ZERO,
                        Configuration.NONE,
                        1,
                        true,
                        0,
                        0,
                        0,
                        "",
                        "",
                        List.of(new FollowerStatus(N2, follower, follower + 1, "replicate", 0, 0, 0)),
                        null),
                nanos);
    }

    private static ClientReply executed() {
        return new ClientReply.CommandExecutedReply(new byte[0], POSITION);
    }

    private List<FollowerAcknowledgement> acknowledgements() {
        assertThat(replies).hasSize(1);
        return ((ClientReply.WriteTimedReply) replies.get(0)).stages().followers();
    }

    @Test
    void theReplyWaitsForAllFollowers() {
        CoreRequest request = start();
        batch(ServerRole.LEADER, 20);
        request.responder().reply(executed());
        batch(ServerRole.LEADER, 20);
        assertThat(replies).isEmpty();
        batch(ServerRole.LEADER, 21);
        assertThat(acknowledgements()).containsExactly(new FollowerAcknowledgement(N2, 3_000));
        assertThat(timer.isTiming()).isFalse();
    }

    @Test
    void aSlowFollowerIsNotAwaitedForever() {
        CoreRequest request = start();
        request.responder().reply(executed());
        batch(ServerRole.LEADER, 20);
        nanos += WriteTimer.MAX_WAIT_MILLIS * TimeSource.NANOS_PER_MILLI;
        batch(ServerRole.LEADER, 20);
        assertThat(acknowledgements()).containsExactly(new FollowerAcknowledgement(N2, -1));
    }

    @Test
    void theClientLimitsTheWait() {
        CoreRequest request = Objects.requireNonNull(timer.start(3, replies::add));
        request.responder().reply(executed());
        batch(ServerRole.LEADER, 20);
        batch(ServerRole.LEADER, 20);
        assertThat(replies).isEmpty();
        batch(ServerRole.LEADER, 20);
        assertThat(acknowledgements()).containsExactly(new FollowerAcknowledgement(N2, -1));
    }

    @Test
    void noClientExtendsTheWait() {
        CoreRequest request = Objects.requireNonNull(timer.start(Long.MAX_VALUE, replies::add));
        request.responder().reply(executed());
        nanos += WriteTimer.MAX_WAIT_MILLIS * TimeSource.NANOS_PER_MILLI;
        batch(ServerRole.LEADER, 20);
        assertThat(replies).hasSize(1);
    }

    @Test
    void aServerThatNoLongerLeadsReplies() {
        CoreRequest request = start();
        request.responder().reply(executed());
        batch(ServerRole.FOLLOWER, 20);
        assertThat(acknowledgements()).hasSize(1);
    }

    @Test
    void aRefusalIsPassedOn() {
        CoreRequest request = start();
        ClientReply refusal = new ClientReply.UnknownOutcomeReply("no leader");
        request.responder().reply(refusal);
        assertThat(replies).containsExactly(refusal);
        assertThat(timer.isTiming()).isFalse();
        assertThat(timer.start(WriteTimer.MAX_WAIT_MILLIS, replies::add)).isNotNull();
    }

    @Test
    void aWriteIsAnsweredOnce() {
        CoreRequest request = start();
        request.responder().reply(executed());
        batch(ServerRole.FOLLOWER, 20);
        request.responder().reply(new ClientReply.UnknownOutcomeReply("the server is stopping"));
        assertThat(acknowledgements()).hasSize(1);
    }

    @Test
    void eachWriteIsTimedByItself() {
        CoreRequest first = start();
        batch(ServerRole.LEADER, 20);
        CoreRequest second = start();
        batch(ServerRole.LEADER, 21);
        second.responder().reply(executed());
        batch(ServerRole.LEADER, 21);
        assertThat(acknowledgements()).containsExactly(new FollowerAcknowledgement(N2, 1_000));
        replies.clear();
        first.responder().reply(executed());
        batch(ServerRole.LEADER, 21);
        assertThat(acknowledgements()).containsExactly(new FollowerAcknowledgement(N2, 2_000));
    }

    @Test
    void theNumberOfWritesIsLimited() {
        List<CoreRequest> started = new ArrayList<>();
        for (int i = 0; i < WriteTimer.MAX_WRITES; i++) {
            started.add(start());
        }
        assertThat(timer.start(WriteTimer.MAX_WAIT_MILLIS, replies::add)).isNull();
        started.get(0).responder().reply(new ClientReply.UnknownOutcomeReply("timed out"));
        assertThat(timer.start(WriteTimer.MAX_WAIT_MILLIS, replies::add)).isNotNull();
    }
}
