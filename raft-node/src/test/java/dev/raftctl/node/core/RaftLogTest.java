package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RaftLogTest {
    private static final StoredLogReader NOTHING_STORED = (from, to, bytesMax) -> {
        throw new AssertionError("unexpected read from disk at index " + from);
    };

    private static RaftLog log(long... terms) {
        RaftLog log = new RaftLog(RecoveredState.EMPTY, NOTHING_STORED, Long.MAX_VALUE);
        for (int i = 0; i < terms.length; i++) {
            log.append(LogEntry.noop(terms[i], i + 1));
        }
        return log;
    }

    /** A log with a snapshot up to t2/10, entries 11 and 12 of term 2, and entry 13 of term 4. */
    private static RaftLog logWithSnapshot(StoredLogReader storedLog) {
        RecoveredState recovered = new RecoveredState(
                new HardState(4, null),
                new LogPosition(2, 10),
                Configuration.NONE,
                List.of(new TermRun(11, 2), new TermRun(13, 4)),
                11,
                13,
                List.of());
        return new RaftLog(recovered, storedLog, 0);
    }

    @Test
    void knowsTheTermOfEveryEntry() {
        RaftLog log = log(1, 1, 2, 5, 5);
        assertThat(log.termAt(2)).isEqualTo(1);
        assertThat(log.termAt(4)).isEqualTo(5);
        assertThat(log.firstIndexOfRun(5)).isEqualTo(4);
        assertThat(log.last()).isEqualTo(new LogPosition(5, 5));
    }

    @Test
    @DisplayName("R09: the term of a missing entry is an error, never 0")
    void aMissingTermIsAnErrorAndNotZero() {
        RaftLog log = logWithSnapshot(NOTHING_STORED);
        assertThat(log.isTermKnown(9)).isFalse();
        assertThat(log.matches(new LogPosition(0, 9))).isFalse();
        assertThatThrownBy(() -> log.termAt(9)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> log.termAt(14)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("E10, R08: the snapshot's last position stands in for what it covers")
    void theEndOfTheSnapshotMatchesLikeAnEntry() {
        RaftLog log = logWithSnapshot(NOTHING_STORED);
        assertThat(log.termAt(10)).isEqualTo(2);
        assertThat(log.matches(new LogPosition(2, 10))).isTrue();
        assertThat(log.commitIndex()).isEqualTo(10);
        assertThat(log.lastApplied()).isEqualTo(10);
    }

    @Test
    void truncatesOnlyUncommittedEntries() {
        RaftLog log = log(1, 1, 2, 2);
        log.commitTo(2);
        log.truncateFrom(3, 3);
        assertThat(log.last()).isEqualTo(new LogPosition(1, 2));
        assertThatThrownBy(() -> log.truncateFrom(2, 3)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("R06: commitIndex does not decrease")
    void commitIndexOnlyRises() {
        RaftLog log = log(1, 1, 2);
        log.commitTo(3);
        assertThatThrownBy(() -> log.commitTo(2)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("R11: a completed write counts only if the log still holds that entry")
    void ignoresTheWriteOfAReplacedEntry() {
        RaftLog log = log(1, 1, 1);
        log.truncateFrom(2, 2);
        log.append(LogEntry.noop(2, 2));
        assertThat(log.markDurable(new LogPosition(1, 3), 1)).isFalse();
        assertThat(log.markDurable(new LogPosition(1, 2), 1)).isFalse();
        assertThat(log.durableIndex()).isZero();
        assertThat(log.markDurable(new LogPosition(2, 2), 2)).isTrue();
        assertThat(log.durableIndex()).isEqualTo(2);
    }

    @Test
    @DisplayName("R11: an entry that was written, truncated and written again counts only with its last write")
    void ignoresAWriteFromBeforeATruncation() {
        RaftLog log = log(1, 2, 2);
        log.truncateFrom(2, 3);
        log.append(LogEntry.noop(3, 2));
        log.truncateFrom(2, 4);
        log.append(LogEntry.noop(2, 2));
        log.append(LogEntry.noop(2, 3));
        assertThat(log.markDurable(new LogPosition(2, 3), 2)).isFalse();
        assertThat(log.markDurable(new LogPosition(3, 2), 3)).isFalse();
        assertThat(log.markDurable(new LogPosition(1, 1), 2)).isTrue();
        assertThat(log.durableIndex()).isEqualTo(1);
        assertThat(log.markDurable(new LogPosition(2, 3), 4)).isTrue();
        assertThat(log.durableIndex()).isEqualTo(3);
    }

    @Test
    @DisplayName("S01: keeps entries after a snapshot that matches the log, and replaces the log otherwise")
    void anInstalledSnapshotKeepsAMatchingSuffix() {
        RaftLog agreeing = log(1, 1, 2, 2);
        agreeing.onSnapshotInstalled(new LogPosition(1, 2));
        assertThat(agreeing.last()).isEqualTo(new LogPosition(2, 4));
        assertThat(agreeing.firstIndex()).isEqualTo(3);

        RaftLog other = log(1, 1, 2, 2);
        other.onSnapshotInstalled(new LogPosition(3, 2));
        assertThat(other.last()).isEqualTo(new LogPosition(3, 2));
        assertThat(other.firstIndex()).isEqualTo(3);
        assertThat(other.durableIndex()).isEqualTo(2);
    }

    @Test
    void readsEvictedEntriesFromDisk() {
        List<String> readRanges = new ArrayList<>();
        RaftLog log = logWithSnapshot((from, to, bytesMax) -> {
            readRanges.add(from + ".." + to);
            return List.of(LogEntry.noop(2, from));
        });
        log.append(LogEntry.noop(4, 14));
        assertThat(log.entries(14, 15, 100)).hasSize(1);
        assertThat(readRanges).isEmpty();
        log.entries(12, 15, 100);
        assertThat(readRanges).containsExactly("12..14");
    }

    @Test
    void evictsOnlyDurableAndAppliedEntries() {
        RaftLog log = new RaftLog(RecoveredState.EMPTY, (from, to, bytesMax) -> List.of(LogEntry.noop(1, from)), 0);
        for (int index = 1; index <= 1000; index++) {
            log.append(LogEntry.noop(1, index));
        }
        log.commitTo(900);
        log.markApplied(900);
        assertThat(log.weightAt(1)).isEqualTo(LogEntry.noop(1, 1).weight());
        log.markDurable(new LogPosition(1, 500), 1);
        assertThat(log.entries(500, 600, 1)).containsExactly(LogEntry.noop(1, 500));
        assertThat(log.entries(501, 502, 1)).containsExactly(LogEntry.noop(1, 501));
        assertThat(log.weightAt(501)).isPositive();
    }

    @Test
    void limitsABatchByBytesButReturnsAtLeastOneEntry() {
        RaftLog log = log(1, 1, 1, 1);
        int weight = LogEntry.noop(1, 1).weight();
        assertThat(log.entries(1, 5, 1)).hasSize(1);
        assertThat(log.entries(1, 5, 3L * weight)).hasSize(3);
        assertThat(log.entries(2, 5, Long.MAX_VALUE)).hasSize(3);
    }
}
