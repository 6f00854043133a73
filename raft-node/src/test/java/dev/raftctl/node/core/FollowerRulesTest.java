package dev.raftctl.node.core;

import static dev.raftctl.node.core.TestMembers.id;
import static dev.raftctl.node.core.TestMembers.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.AppendEntries.AppendAccepted;
import dev.raftctl.protocol.message.AppendEntries.AppendRejected;
import dev.raftctl.protocol.message.AppendEntries.AppendRequest;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A follower in term 3 with a snapshot up to 3 and entries 4 to 7, of which its leader lacks 6 and 7")
class FollowerRulesTest {
    private static final long SNAPSHOT_INDEX = 3;

    private final Raft raft = new Raft(
            RaftSettings.defaults(id("1")),
            new RecoveredState(
                    new HardState(3, null),
                    new LogPosition(2, SNAPSHOT_INDEX),
                    voters("1", "2", "3"),
                    List.of(new TermRun(4, 2)),
                    4,
                    7,
                    List.of()),
            (from, to, bytesMax) -> List.of(LogEntry.noop(2, from)),
            new SplittableRandom(1),
            0);

    /** Returns the responses to an append request, including those sent once its write is durable. */
    private List<PeerMessage> responsesTo(LogPosition previous, long leaderCommit, LogEntry... entries) {
        List<PeerMessage> responses = new ArrayList<>();
        List<Effect> effects = raft.step(
                1, new Event.MessageReceived(id("2"), new AppendRequest(3, previous, List.of(entries), leaderCommit)));
        for (Effect effect : effects) {
            if (effect instanceof Effect.PersistWrite write) {
                write.onceDurable().forEach(outbound -> add(responses, outbound));
            } else {
                add(responses, effect);
            }
        }
        return responses;
    }

    private static void add(List<PeerMessage> responses, Object effect) {
        if (effect instanceof Effect.SendMessage send) {
            responses.add(send.message());
        }
    }

    private RaftStateView view() {
        return raft.view(1);
    }

    @Test
    @DisplayName("R03: commits no further than the request covers")
    void commitsOnlyWhatTheRequestCovers() {
        responsesTo(new LogPosition(2, 5), 7);
        assertThat(view().commitIndex()).isEqualTo(5);
        assertThat(view().last()).isEqualTo(new LogPosition(2, 7));
    }

    @Test
    @DisplayName("R04: acknowledges no further than the request covers")
    void acknowledgesOnlyWhatTheRequestCovers() {
        assertThat(responsesTo(new LogPosition(2, 4), 0)).containsExactly(new AppendAccepted(3, 4));
    }

    @Test
    @DisplayName("R08: a previous index within the snapshot matches, and nothing is truncated")
    void entriesCoveredByTheSnapshotMatch() {
        assertThat(responsesTo(new LogPosition(1, 1), 0, LogEntry.noop(2, 2), LogEntry.noop(2, 3), LogEntry.noop(2, 4)))
                .containsExactly(new AppendAccepted(3, 4));
        assertThat(responsesTo(new LogPosition(1, 1), 0)).containsExactly(new AppendAccepted(3, 1));
        assertThat(view().last()).isEqualTo(new LogPosition(2, 7));
        assertThat(view().commitIndex()).isEqualTo(SNAPSHOT_INDEX);
    }

    @Test
    @DisplayName("R02: truncates from the first entry that differs, and only if one does")
    void truncatesFromTheFirstConflict() {
        responsesTo(new LogPosition(2, 4), 0, LogEntry.noop(2, 5));
        assertThat(view().last()).isEqualTo(new LogPosition(2, 7));
        responsesTo(new LogPosition(2, 4), 0, LogEntry.noop(2, 5), LogEntry.noop(3, 6));
        assertThat(view().last()).isEqualTo(new LogPosition(3, 6));
    }

    @Test
    @DisplayName("R09: rejects entries after a missing entry or one of another term")
    void rejectsEntriesThatDoNotFollowItsLog() {
        assertThat(responsesTo(new LogPosition(3, 7), 7)).hasOnlyElementsOfType(AppendRejected.class);
        assertThat(responsesTo(new LogPosition(3, 12), 7)).hasOnlyElementsOfType(AppendRejected.class);
        assertThat(view().commitIndex()).isEqualTo(SNAPSHOT_INDEX);
    }

    @Test
    @DisplayName("M22: acknowledges nothing to a leader whose log conflicts with an entry committed here")
    void stopsOnAConflictingCommittedEntry() {
        responsesTo(new LogPosition(2, 5), 5);
        assertThat(view().commitIndex()).isEqualTo(5);
        for (AppendRequest conflicting : List.of(
                new AppendRequest(3, new LogPosition(3, 5), List.of(), 5),
                new AppendRequest(3, new LogPosition(1, 2), List.of(LogEntry.noop(1, 3)), 5),
                new AppendRequest(
                        3,
                        new LogPosition(2, 3),
                        List.of(LogEntry.noop(2, 4), LogEntry.noop(3, 5), LogEntry.noop(3, 6)),
                        5),
                new AppendRequest(3, new LogPosition(3, 4), List.of(LogEntry.noop(3, 5), LogEntry.noop(3, 6)), 5))) {
            assertThatThrownBy(() -> raft.step(1, new Event.MessageReceived(id("2"), conflicting)))
                    .as("%s", conflicting)
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("leader 2 of term 3")
                    .hasMessageContaining("two histories")
                    .hasMessageContaining("its commitIndex is 5, its log ends at t2/7")
                    .matches(violation -> ((InvariantViolation) violation).isDivergedHistory());
        }
        LogPosition position = new LogPosition(3, 5);
        assertThatThrownBy(() -> raft.step(
                        1,
                        new Event.MessageReceived(
                                id("2"), new InstallSnapshot.InstallSnapshotChunk(3, position, 0, new byte[1], 1, 0))))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("holds entry t3/5, but this server committed t2/5");
    }
}
