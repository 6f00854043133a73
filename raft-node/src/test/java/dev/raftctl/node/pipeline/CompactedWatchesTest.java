package dev.raftctl.node.pipeline;

import static dev.raftctl.node.pipeline.WatchFixture.key;
import static dev.raftctl.node.pipeline.WatchFixture.prefix;
import static dev.raftctl.node.pipeline.WatchFixture.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.pipeline.WatchFixture.WatchClient;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a watch is refused because the server does not have all changes that it needs. */
class CompactedWatchesTest {
    private static final long HISTORY_BYTES = 64 << 10;

    private final WatchFixture server = new WatchFixture(HISTORY_BYTES);

    @Test
    @DisplayName("W2: a watch that a snapshot overtakes ends; it does not jump the gap")
    void aSnapshotEndsTheWatchesThatItOvertakes() {
        server.put("a", "1");
        WatchClient overtaken = server.watch(key("a", 1));
        WatchClient changed = server.watch(key("b", 1));
        WatchClient ahead = server.watch(key("k", 9));
        server.put("b", "2");
        server.restore(9);
        server.poll();
        assertThat(overtaken.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        assertThat(overtaken.refusal().message())
                .isEqualTo(
                        "the history of this server begins after index 9, so the changes after index 1 are incomplete");
        assertThat(changed.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        assertThat(ahead.isWaiting()).isTrue();
        assertThat(server.watch(key("k", 8)).refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        assertThat(server.status.historyStartIndex()).isEqualTo(9);
        server.put("k", "10");
        server.poll();
        assertThat(ahead.texts()).containsExactly("10 k=10");
        assertThat(server.watch(key("k", 9)).texts()).containsExactly("10 k=10");
    }

    @Test
    @DisplayName("W2: after a start, the history begins with the loaded state")
    void theHistoryBeginsWithTheLoadedState() {
        server.restore(5);
        StateMachineRunner restarted = new StateMachineRunner(
                server.state,
                server.parts.storage.snapshots(),
                new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
                0,
                server.output,
                new StateMachineRunner.StateMachineLimits(Long.MAX_VALUE, Long.MAX_VALUE / 2, HISTORY_BYTES),
                () -> 0);
        WatchClient client = new WatchClient("c");
        restarted.runLocalRequests(List.of(new ApplierTask.WatchTask(key("k", 4), client)));
        assertThat(client.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        WatchClient current = new WatchClient("c");
        restarted.runLocalRequests(List.of(new ApplierTask.WatchTask(key("k", 5), current)));
        assertThat(current.isWaiting()).isTrue();
    }

    @Test
    @DisplayName("W3: a reader that falls behind the history is refused; the history stays bounded")
    void aReaderThatFallsBehindIsRefused() {
        server.put("a", "1");
        WatchClient idle = server.watch(key("b", 1));
        for (int i = 0; i < 1_000; i++) {
            server.put("a", repeated('x', 100));
            assertThat(server.status.historyBytes()).isLessThanOrEqualTo(HISTORY_BYTES);
        }
        WatchClient late = server.watch(key("a", 1));
        assertThat(late.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        long start = server.status.historyStartIndex();
        assertThat(start).isGreaterThan(1);
        assertThat(server.watch(key("a", start)).texts()).isNotEmpty();
        assertThat(server.watch(key("a", start - 1)).refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        long changed = server.put("b", "2");
        server.poll();
        assertThat(idle.texts()).as("none of its keys was changed meanwhile").containsExactly(changed + " b=2");
    }

    @Test
    @DisplayName("W3: a ready watch whose changes leave the history before its turn is refused")
    void aReadyWatchMayStillFallBehind() {
        server.put("a", "1");
        WatchClient client = server.watch(key("a", 1));
        for (int i = 0; i < 1_000; i++) {
            server.put("a", repeated('x', 100));
        }
        server.poll();
        assertThat(client.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
    }

    @Test
    @DisplayName("W4: a deletion too large for the history ends the watches of its range, and no others")
    void aDeletionTooLargeForTheHistoryEndsTheWatchesOfItsRange() {
        for (int i = 0; i < 500; i++) {
            server.put("a/" + i, repeated('x', 200));
        }
        long last = server.put("b", "1");
        WatchClient inRange = server.watch(key("a/7", last));
        WatchClient around = server.watch(prefix("a", last));
        WatchClient outside = server.watch(prefix("b", last));
        long deleted = server.delete("a/", true);
        server.poll();
        assertThat(inRange.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        assertThat(around.refusal().reason()).isEqualTo(RefusalReason.COMPACTED);
        assertThat(outside.isWaiting()).isTrue();
        assertThat(server.status.historyStartIndex()).isEqualTo(deleted);
        long changed = server.put("b", "2");
        server.poll();
        assertThat(outside.texts()).containsExactly(changed + " b=2");
    }
}
