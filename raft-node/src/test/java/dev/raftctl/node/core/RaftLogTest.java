package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RaftLogTest {
    private static final StoredLog NOTHING_STORED = (from, to, bytesMax) -> {
        throw new AssertionError("asked the disk for " + from);
    };

    private static RaftLog log(long... terms) {
        RaftLog log = new RaftLog(RecoveredState.EMPTY, NOTHING_STORED, Long.MAX_VALUE);
        for (int i = 0; i < terms.length; i++) {
            log.append(Entry.noop(terms[i], i + 1));
        }
        return log;
    }

    /** Snapshot up to t2/10; behind it 11 and 12 of term 2, 13 of term 4. */
    private static RaftLog compacted(StoredLog stored) {
        RecoveredState recovered = new RecoveredState(
                new Ballot(4, null),
                new Position(2, 10),
                Configuration.NONE,
                List.of(new TermRun(11, 2), new TermRun(13, 4)),
                11,
                13,
                List.of());
        return new RaftLog(recovered, stored, 0);
    }

    @Test
    void knows_the_term_of_every_entry() {
        RaftLog log = log(1, 1, 2, 5, 5);
        assertThat(log.termAt(2)).isEqualTo(1);
        assertThat(log.termAt(4)).isEqualTo(5);
        assertThat(log.runStart(5)).isEqualTo(4);
        assertThat(log.last()).isEqualTo(new Position(5, 5));
    }

    @Test
    @DisplayName("R09: the term of an entry that is not there is an error, never 0")
    void a_missing_term_is_not_zero() {
        RaftLog log = compacted(NOTHING_STORED);
        assertThat(log.knows(9)).isFalse();
        assertThat(log.matches(new Position(0, 9))).isFalse();
        assertThatThrownBy(() -> log.termAt(9)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> log.termAt(14)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("E10, R08: the snapshot's last entry stands for what it covers")
    void the_snapshot_ends_like_an_entry() {
        RaftLog log = compacted(NOTHING_STORED);
        assertThat(log.termAt(10)).isEqualTo(2);
        assertThat(log.matches(new Position(2, 10))).isTrue();
        assertThat(log.commitIndex()).isEqualTo(10);
        assertThat(log.lastApplied()).isEqualTo(10);
    }

    @Test
    void truncates_only_what_is_not_committed() {
        RaftLog log = log(1, 1, 2, 2);
        log.commitTo(2);
        log.truncateFrom(3, 3);
        assertThat(log.last()).isEqualTo(new Position(1, 2));
        assertThatThrownBy(() -> log.truncateFrom(2, 3)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("R06: commitIndex does not go back")
    void commit_index_only_rises() {
        RaftLog log = log(1, 1, 2);
        log.commitTo(3);
        assertThatThrownBy(() -> log.commitTo(2)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("R11: a finished write counts only if the log still holds that entry")
    void a_write_of_a_replaced_entry_says_nothing() {
        RaftLog log = log(1, 1, 1);
        log.truncateFrom(2, 2);
        log.append(Entry.noop(2, 2));
        assertThat(log.persisted(new Position(1, 3), 1)).isFalse();
        assertThat(log.persisted(new Position(1, 2), 1)).isFalse();
        assertThat(log.durableIndex()).isZero();
        assertThat(log.persisted(new Position(2, 2), 2)).isTrue();
        assertThat(log.durableIndex()).isEqualTo(2);
    }

    @Test
    @DisplayName("R11: an entry written, cut off and written again counts by the last write only")
    void a_write_from_before_a_cut_says_nothing_of_what_was_written_again() {
        RaftLog log = log(1, 2, 2);
        log.truncateFrom(2, 3);
        log.append(Entry.noop(3, 2));
        log.truncateFrom(2, 4);
        log.append(Entry.noop(2, 2));
        log.append(Entry.noop(2, 3));
        assertThat(log.persisted(new Position(2, 3), 2)).isFalse();
        assertThat(log.persisted(new Position(3, 2), 3)).isFalse();
        assertThat(log.persisted(new Position(1, 1), 2)).isTrue();
        assertThat(log.durableIndex()).isEqualTo(1);
        assertThat(log.persisted(new Position(2, 3), 4)).isTrue();
        assertThat(log.durableIndex()).isEqualTo(3);
    }

    @Test
    @DisplayName("S01: a snapshot that the log agrees with keeps what follows it; another takes its place")
    void a_snapshot_keeps_an_agreeing_suffix() {
        RaftLog agreeing = log(1, 1, 2, 2);
        agreeing.installed(new Position(1, 2));
        assertThat(agreeing.last()).isEqualTo(new Position(2, 4));
        assertThat(agreeing.firstIndex()).isEqualTo(3);

        RaftLog other = log(1, 1, 2, 2);
        other.installed(new Position(3, 2));
        assertThat(other.last()).isEqualTo(new Position(3, 2));
        assertThat(other.firstIndex()).isEqualTo(3);
        assertThat(other.durableIndex()).isEqualTo(2);
    }

    @Test
    void entries_that_left_the_memory_are_read_back() {
        List<String> asked = new ArrayList<>();
        RaftLog log = compacted((from, to, bytesMax) -> {
            asked.add(from + ".." + to);
            return List.of(Entry.noop(2, from));
        });
        log.append(Entry.noop(4, 14));
        assertThat(log.entries(14, 15, 100)).hasSize(1);
        assertThat(asked).isEmpty();
        log.entries(12, 15, 100);
        assertThat(asked).containsExactly("12..14");
    }

    @Test
    void only_what_is_durable_and_applied_leaves_the_memory() {
        RaftLog log = new RaftLog(RecoveredState.EMPTY, (from, to, bytesMax) -> List.of(Entry.noop(1, from)), 0);
        for (int index = 1; index <= 1000; index++) {
            log.append(Entry.noop(1, index));
        }
        log.commitTo(900);
        log.applied(900);
        assertThat(log.weightAt(1)).isEqualTo(Entry.noop(1, 1).weight());
        log.persisted(new Position(1, 500), 1);
        assertThat(log.entries(500, 600, 1)).containsExactly(Entry.noop(1, 500));
        assertThat(log.entries(501, 502, 1)).containsExactly(Entry.noop(1, 501));
        assertThat(log.weightAt(501)).isPositive();
    }

    @Test
    void a_portion_is_bounded_by_bytes_and_holds_at_least_one_entry() {
        RaftLog log = log(1, 1, 1, 1);
        int weight = Entry.noop(1, 1).weight();
        assertThat(log.entries(1, 5, 1)).hasSize(1);
        assertThat(log.entries(1, 5, 3L * weight)).hasSize(3);
        assertThat(log.entries(2, 5, Long.MAX_VALUE)).hasSize(3);
    }
}
