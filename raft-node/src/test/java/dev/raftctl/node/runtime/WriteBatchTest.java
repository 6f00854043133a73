package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.simulation.CrashLoss;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.RequestVote;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is left of writes that are made durable together, and what may be sent of those that are not (traps E01, R10,
 * D04).
 */
class WriteBatchTest {
    private static final Effect.Speech GRANT = new Effect.Send(Parts.OTHER, new RequestVote.Granted(3));
    private static final Effect.Speech ACKNOWLEDGEMENT = new Effect.Send(Parts.OTHER, new AppendEntries.Accepted(3, 2));
    private static final Effect.Speech REPLY = new Effect.Reply(1, new Answer.ReadAt(2));

    private final Parts parts = new Parts();
    private final WriteBatch batch = new WriteBatch();

    private void add(@Nullable Ballot ballot, List<Entry> entries, Effect.Speech... onceDurable) {
        batch.add(new Effect.Persist(ballot, entries, 3, List.of(onceDurable)));
    }

    private ServerStorage afterACrash() {
        parts.disk.crash(CrashLoss.ALL, new SplittableRandom(1));
        return parts.open();
    }

    @Test
    void theNewestBallotIsStoredNotAnEarlierOneOfTheBatch() throws StorageFailure {
        add(Parts.ballot(2), List.of());
        add(null, Parts.puts(2, 1, 1));
        add(new Ballot(3, Parts.OTHER), List.of());
        add(null, Parts.puts(3, 2, 2));
        assertThat(batch.makeDurable(parts.storage)).isTrue();
        try (ServerStorage found = afterACrash()) {
            assertThat(found.recovered().ballot()).isEqualTo(new Ballot(3, Parts.OTHER));
            assertThat(found.recovered().lastIndex()).isEqualTo(2);
        }
    }

    @Test
    void theNewestBallotIsStoredAlsoByItself() throws StorageFailure {
        add(Parts.ballot(2), List.of());
        add(new Ballot(3, Parts.OTHER), Parts.puts(3, 1, 1));
        batch.storeBallot(parts.storage);
        try (ServerStorage found = afterACrash()) {
            assertThat(found.recovered().ballot()).isEqualTo(new Ballot(3, Parts.OTHER));
            assertThat(found.recovered().lastIndex()).isZero();
        }
    }

    @Test
    void entriesThatReplaceOthersOfTheBatchAreTheOnesInTheLog() throws StorageFailure {
        add(Parts.ballot(3), Parts.puts(2, 1, 3));
        add(null, Parts.puts(3, 2, 2));
        assertThat(batch.makeDurable(parts.storage)).isTrue();
        try (ServerStorage found = afterACrash()) {
            assertThat(found.read(1, found.last().index() + 1, Long.MAX_VALUE))
                    .extracting(Entry::term)
                    .containsExactly(2L, 3L);
        }
    }

    @Test
    void onlyVotesAreSentBeforeTheEntriesAreDurable() {
        add(new Ballot(3, Parts.OTHER), Parts.puts(3, 1, 2), ACKNOWLEDGEMENT, GRANT, REPLY);
        assertThat(batch.takeVotes()).containsExactly(GRANT);
        assertThat(batch.takeVotes()).as("each once").isEmpty();
        assertThat(batch.writes()).hasSize(1);
        assertThat(batch.writes().get(0).onceDurable()).containsExactly(ACKNOWLEDGEMENT, REPLY);
        assertThat(batch.writes().get(0).entries()).hasSize(2);
    }
}
