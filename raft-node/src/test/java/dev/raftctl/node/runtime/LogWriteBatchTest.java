package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.RequestVote;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests what is left of writes that are made durable together, and what may be sent before all are durable (hazards
 * E01, R10, D04).
 */
class LogWriteBatchTest {
    private static final Effect.OutboundMessage GRANT =
            new Effect.SendMessage(ServerParts.OTHER, new RequestVote.VoteGranted(3));
    private static final Effect.OutboundMessage ACKNOWLEDGEMENT =
            new Effect.SendMessage(ServerParts.OTHER, new AppendEntries.AppendAccepted(3, 2));
    private static final Effect.OutboundMessage REPLY =
            new Effect.RespondToRequest(1, new CoreResponse.ReadAllowedAtIndex(2));

    private final ServerParts parts = new ServerParts();
    private final LogWriteBatch batch = new LogWriteBatch();

    private void add(@Nullable HardState hardState, List<LogEntry> entries, Effect.OutboundMessage... onceDurable) {
        batch.add(new Effect.PersistWrite(hardState, entries, 3, List.of(onceDurable)));
    }

    private ServerStorage reopenAfterCrash() {
        parts.disk.crash(UnsyncedWriteLoss.ALL, new SplittableRandom(1));
        return parts.open();
    }

    @Test
    void onlyTheNewestHardStateOfTheBatchIsStored() throws StorageFailure {
        add(ServerParts.hardState(2), List.of());
        add(null, ServerParts.puts(2, 1, 1));
        add(new HardState(3, ServerParts.OTHER), List.of());
        add(null, ServerParts.puts(3, 2, 2));
        assertThat(batch.makeDurable(parts.storage)).isTrue();
        try (ServerStorage found = reopenAfterCrash()) {
            assertThat(found.recovered().hardState()).isEqualTo(new HardState(3, ServerParts.OTHER));
            assertThat(found.recovered().lastIndex()).isEqualTo(2);
        }
    }

    @Test
    void theNewestHardStateCanBeStoredAlone() throws StorageFailure {
        add(ServerParts.hardState(2), List.of());
        add(new HardState(3, ServerParts.OTHER), ServerParts.puts(3, 1, 1));
        batch.storeHardState(parts.storage);
        try (ServerStorage found = reopenAfterCrash()) {
            assertThat(found.recovered().hardState()).isEqualTo(new HardState(3, ServerParts.OTHER));
            assertThat(found.recovered().lastIndex()).isZero();
        }
    }

    @Test
    void entriesReplaceEarlierEntriesOfTheBatch() throws StorageFailure {
        add(ServerParts.hardState(3), ServerParts.puts(2, 1, 3));
        add(null, ServerParts.puts(3, 2, 2));
        assertThat(batch.makeDurable(parts.storage)).isTrue();
        try (ServerStorage found = reopenAfterCrash()) {
            assertThat(found.read(1, found.last().index() + 1, Long.MAX_VALUE))
                    .extracting(LogEntry::term)
                    .containsExactly(2L, 3L);
        }
    }

    @Test
    void onlyVotesAreSentBeforeTheEntriesAreDurable() {
        add(new HardState(3, ServerParts.OTHER), ServerParts.puts(3, 1, 2), ACKNOWLEDGEMENT, GRANT, REPLY);
        assertThat(batch.takeVotes()).containsExactly(GRANT);
        assertThat(batch.takeVotes()).as("each vote once").isEmpty();
        assertThat(batch.writes()).hasSize(1);
        assertThat(batch.writes().get(0).onceDurable()).containsExactly(ACKNOWLEDGEMENT, REPLY);
        assertThat(batch.writes().get(0).entries()).hasSize(2);
    }
}
