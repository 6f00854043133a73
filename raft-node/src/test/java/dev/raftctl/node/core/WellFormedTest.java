package dev.raftctl.node.core;

import static dev.raftctl.node.core.Servers.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.AppendEntries.Append;
import dev.raftctl.protocol.message.AppendEntries.Rejected;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot.Chunk;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("E21: what no correct server says")
class WellFormedTest {
    private static final Position PREVIOUS = new Position(2, 5);

    private static Append append(Entry... entries) {
        return new Append(3, PREVIOUS, List.of(entries), 0);
    }

    static Stream<PeerMessage> malformed() {
        return Stream.of(
                new Heartbeat.Beat(-1, 0, 1),
                new Heartbeat.Beat(PeerMessage.TERM_MAX + 1, 0, 1),
                new Heartbeat.Answer(Long.MAX_VALUE, 1, 0),
                append(Entry.noop(3, 7)),
                append(Entry.noop(3, 6), Entry.noop(3, 8)),
                append(Entry.noop(1, 6)),
                append(Entry.noop(3, 6), Entry.noop(2, 7)),
                append(Entry.noop(4, 6)),
                append(new Entry(3, 6, EntryKind.CONFIGURATION, new byte[] {99})),
                new Append(1, PREVIOUS, List.of(), 0),
                new Rejected(3, 4, new Position(2, 5), 9),
                new PreVote.Ask(3, new Position(3, 1)),
                new RequestVote.Ask(3, new Position(3, 1), false),
                new Chunk(3, new Position(4, 5), 0, new byte[1], 1, 0),
                new Chunk(3, PREVIOUS, -1, new byte[1], 1, 0),
                new Chunk(3, PREVIOUS, 1, new byte[1], 1, 0));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void is_told_apart(PeerMessage message) {
        assertThat(WellFormed.holds(message)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void does_not_touch_the_state(PeerMessage message) {
        Scene scene = new Scene();
        scene.run("cluster 1 2 3");
        scene.run("timeout 1");
        scene.run("settle");
        List<String> before = scene.run("state 1");
        scene.server("1").step(new Event.Received(Servers.id("2"), message));
        assertThat(scene.run("state 1")).isEqualTo(before);
    }

    @Test
    void what_correct_servers_say_passes() {
        assertThat(WellFormed.holds(append())).isTrue();
        assertThat(WellFormed.holds(append(Entry.noop(2, 6), Entry.configuration(3, 7, voters("1")))))
                .isTrue();
        assertThat(WellFormed.holds(new RequestVote.Ask(3, PREVIOUS, false))).isTrue();
        assertThat(WellFormed.holds(new Rejected(3, 5, PREVIOUS, 9))).isTrue();
        assertThat(WellFormed.holds(new Chunk(3, PREVIOUS, 0, new byte[1], 1, 0)))
                .isTrue();
    }
}
