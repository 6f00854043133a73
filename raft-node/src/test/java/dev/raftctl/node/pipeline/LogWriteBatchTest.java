package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RequestVote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests what is left of writes that are made durable together, and what may be sent before all are durable (hazards
 * E01, R10, D04).
 */
class LogWriteBatchTest {
    private static final Effect.OutboundMessage GRANT =
            new Effect.SendMessage(PipelineFixture.OTHER, new RequestVote.VoteGranted(3));
    private static final Effect.OutboundMessage ACKNOWLEDGEMENT =
            new Effect.SendMessage(PipelineFixture.OTHER, new AppendEntries.AppendAccepted(3, 2));
    private static final Effect.OutboundMessage REPLY =
            new Effect.RespondToRequest(1, new CoreResponse.ReadAllowedAtIndex(2));

    private final PipelineFixture parts = new PipelineFixture();
    private final LogWriteBatch batch = new LogWriteBatch();

    private void add(@Nullable HardState hardState, List<LogEntry> entries, Effect.OutboundMessage... onceDurable) {
        batch.add(new Effect.PersistWrite(hardState, entries, 3, List.of(onceDurable)));
    }

    private void makeDurable() throws StorageFailure {
        assertThat(batch.write(parts.storage)).isTrue();
        parts.storage.sync();
    }

    @Test
    void onlyTheNewestHardStateOfTheBatchIsStored() throws StorageFailure {
        add(PipelineFixture.hardState(2), List.of());
        add(null, PipelineFixture.puts(2, 1, 1));
        add(new HardState(3, PipelineFixture.OTHER), List.of());
        add(null, PipelineFixture.puts(3, 2, 2));
        makeDurable();
        try (ServerStorage found = parts.reopenAfterCrash()) {
            assertThat(found.recovered().hardState()).isEqualTo(new HardState(3, PipelineFixture.OTHER));
            assertThat(found.recovered().lastIndex()).isEqualTo(2);
        }
    }

    @Test
    void aBatchOfMessagesAloneWritesNothing() throws StorageFailure {
        add(null, List.of(), REPLY);
        assertThat(batch.write(parts.storage)).isFalse();
        assertThat(batch.persistedEntries()).isNull();
        assertThat(batch.persistedHardState()).isNull();
    }

    @Test
    void theLastEntryAndTheNewestHardStateAreReported() {
        batch.add(new Effect.PersistWrite(PipelineFixture.hardState(2), PipelineFixture.puts(2, 1, 3), 2, List.of()));
        batch.add(new Effect.PersistWrite(null, PipelineFixture.puts(3, 4, 5), 3, List.of()));
        batch.add(new Effect.PersistWrite(PipelineFixture.hardState(4), List.of(), 4, List.of()));
        assertThat(batch.persistedEntries()).isEqualTo(new Event.WritePersisted(3, new LogPosition(3, 5)));
        assertThat(batch.persistedHardState()).isEqualTo(new Event.WritePersisted(4, LogPosition.ZERO));
    }

    @Test
    void entriesReplaceEarlierEntriesOfTheBatch() throws StorageFailure {
        add(PipelineFixture.hardState(3), PipelineFixture.puts(2, 1, 3));
        add(null, PipelineFixture.puts(3, 2, 2));
        makeDurable();
        try (ServerStorage found = parts.reopenAfterCrash()) {
            assertThat(found.read(1, found.last().index() + 1, Long.MAX_VALUE))
                    .extracting(LogEntry::term)
                    .containsExactly(2L, 3L);
        }
    }

    @Test
    void onlyVotesAreSentBeforeTheEntriesAreDurable() {
        add(new HardState(3, PipelineFixture.OTHER), PipelineFixture.puts(3, 1, 2), ACKNOWLEDGEMENT, GRANT, REPLY);
        assertThat(batch.takeVotes()).containsExactly(GRANT);
        assertThat(batch.takeVotes()).as("each vote once").isEmpty();
        assertThat(batch.writes()).hasSize(1);
        assertThat(batch.writes().get(0).onceDurable()).containsExactly(ACKNOWLEDGEMENT, REPLY);
        assertThat(batch.writes().get(0).entries()).hasSize(2);
    }
}
