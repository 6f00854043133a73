package dev.raftctl.node.core;

import static dev.raftctl.node.core.TestMembers.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries.AppendRejected;
import dev.raftctl.protocol.message.AppendEntries.AppendRequest;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot.InstallSnapshotChunk;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("E21: messages that no correct server sends")
class MessageValidatorTest {
    private static final LogPosition PREVIOUS = new LogPosition(2, 5);

    private static AppendRequest request(LogEntry... entries) {
        return new AppendRequest(3, PREVIOUS, List.of(entries), 0);
    }

    static Stream<PeerMessage> malformed() {
        return Stream.of(
                new Heartbeat.HeartbeatRequest(-1, 0, 1),
                new Heartbeat.HeartbeatRequest(PeerMessage.MAX_TERM + 1, 0, 1),
                new Heartbeat.HeartbeatResponse(Long.MAX_VALUE, 1, 0),
                request(LogEntry.noop(3, 7)),
                request(LogEntry.noop(3, 6), LogEntry.noop(3, 8)),
                request(LogEntry.noop(1, 6)),
                request(LogEntry.noop(3, 6), LogEntry.noop(2, 7)),
                request(LogEntry.noop(4, 6)),
                request(new LogEntry(3, 6, LogEntryKind.CONFIGURATION, new byte[] {99})),
                new AppendRequest(1, PREVIOUS, List.of(), 0),
                new AppendRejected(3, 4, new LogPosition(2, 5), 9),
                new PreVote.PreVoteRequest(3, new LogPosition(3, 1)),
                new RequestVote.VoteRequest(3, new LogPosition(3, 1), false),
                new InstallSnapshotChunk(3, new LogPosition(4, 5), 0, new byte[1], 1, 0),
                new InstallSnapshotChunk(3, PREVIOUS, -1, new byte[1], 1, 0),
                new InstallSnapshotChunk(3, PREVIOUS, 1, new byte[1], 1, 0));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void rejectsMalformedMessages(PeerMessage message) {
        assertThat(MessageValidator.isValid(message)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedMessagesDoNotChangeTheState(PeerMessage message) {
        ScriptedCluster cluster = new ScriptedCluster();
        cluster.run("cluster 1 2 3");
        cluster.run("timeout 1");
        cluster.run("settle");
        List<String> before = cluster.run("state 1");
        cluster.server("1").step(new Event.MessageReceived(TestMembers.id("2"), message));
        assertThat(cluster.run("state 1")).isEqualTo(before);
    }

    @Test
    void acceptsMessagesOfCorrectServers() {
        assertThat(MessageValidator.isValid(request())).isTrue();
        assertThat(MessageValidator.isValid(request(LogEntry.noop(2, 6), LogEntry.configuration(3, 7, voters("1")))))
                .isTrue();
        assertThat(MessageValidator.isValid(new RequestVote.VoteRequest(3, PREVIOUS, false)))
                .isTrue();
        assertThat(MessageValidator.isValid(new AppendRejected(3, 5, PREVIOUS, 9)))
                .isTrue();
        assertThat(MessageValidator.isValid(new InstallSnapshotChunk(3, PREVIOUS, 0, new byte[1], 1, 0)))
                .isTrue();
    }
}
