package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermStartTrackerTest {
    private static final long MILLI = 1_000_000;

    private final TermStartTracker tracker =
            new TermStartTracker(entry -> entry.kind() == LogEntryKind.COMMAND && entry.payload()[0] == 1);

    private List<String> committed(long atMillis, LogEntry... entries) {
        return tracker.onCommitted(Arrays.asList(entries), atMillis * MILLI).stream()
                .map(event ->
                        event.kind() + " " + event.term() + " " + event.data().format())
                .toList();
    }

    private static LogEntry command(long term, long index) {
        return LogEntry.command(term, index, new byte[] {1});
    }

    @Test
    void measuresTheFirstCommitAndTheFirstCommandOfATerm() {
        tracker.onElectionWon(3, 100 * MILLI);
        assertThat(committed(105, command(2, 7))).isEmpty();
        assertThat(committed(112, command(2, 8), LogEntry.noop(3, 9))).containsExactly("first-commit 3 sinceWinMs=12");
        assertThat(committed(200, LogEntry.noop(3, 10))).isEmpty();
        assertThat(committed(250, command(3, 11))).containsExactly("first-command 3 sinceWinMs=150");
        assertThat(committed(260, command(3, 12))).isEmpty();
    }

    @Test
    void anEntryThatNoClientRequestedIsNotTheFirstCommand() {
        tracker.onElectionWon(3, 0);
        LogEntry ofTheLeader = LogEntry.command(3, 10, new byte[] {2});
        assertThat(committed(12, LogEntry.noop(3, 9), ofTheLeader)).containsExactly("first-commit 3 sinceWinMs=12");
        assertThat(committed(40, command(3, 11))).containsExactly("first-command 3 sinceWinMs=40");
    }

    @Test
    void bothCanBeInOneBatch() {
        tracker.onElectionWon(3, 0);
        assertThat(committed(12, LogEntry.noop(3, 9), command(3, 10)))
                .containsExactly("first-commit 3 sinceWinMs=12", "first-command 3 sinceWinMs=12");
    }

    @Test
    void aFollowerRecordsNothing() {
        assertThat(committed(1, command(3, 10))).isEmpty();
        tracker.onElectionWon(3, 0);
        tracker.onSteppedDown();
        assertThat(committed(12, LogEntry.noop(3, 9), command(3, 10))).isEmpty();
        tracker.onElectionWon(5, 20 * MILLI);
        assertThat(committed(21, LogEntry.noop(5, 11))).containsExactly("first-commit 5 sinceWinMs=1");
    }
}
