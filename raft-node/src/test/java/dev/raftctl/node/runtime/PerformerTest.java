package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the core decides reaches the clients and the machine as it was decided. */
class PerformerTest {
    private static final byte[] GET = KvFormat.encodeQuery(new KvQuery.Get("k".getBytes(StandardCharsets.UTF_8)));

    private final Parts parts = new Parts();
    private final List<ClientReply> replies = new ArrayList<>();

    private void release() {
        if (parts.performer.release(true, parts.ticker.nanos())) {
            parts.applier.attend();
        }
    }

    private static long value(ClientReply reply) {
        KvResult found = KvFormat.decodeResult(((ClientReply.Answered) reply).answer());
        return ByteBuffer.wrap(((KvResult.Found) found).item().value()).getLong();
    }

    @Test
    void aConfirmedReadWaitsUntilItsIndexIsApplied() {
        long ticket = parts.tickets.issue(new Question.Read(GET, replies::add));
        parts.performer.apply(new Effect.Apply(Parts.puts(1, 1, 2)));
        parts.performer.reply(new Effect.Reply(ticket, new Answer.ReadAt(4)));
        release();
        assertThat(parts.state.lastApplied().index()).isEqualTo(2);
        assertThat(replies).isEmpty();

        parts.performer.apply(new Effect.Apply(Parts.puts(1, 3, 3)));
        release();
        assertThat(replies).isEmpty();

        parts.performer.apply(new Effect.Apply(Parts.puts(1, 4, 5)));
        release();
        assertThat(replies).hasSize(1);
        assertThat(value(replies.get(0))).isGreaterThanOrEqualTo(4);
    }

    @Test
    void admittedCommandsAreAnsweredEachByItsOwnEntry() {
        List<Event.Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Question command = new Question.Command(new byte[0], replies::add);
            proposals.add(new Event.Proposal(parts.tickets.issue(command), new byte[0]));
        }
        parts.performer.admitted(new Effect.Admitted(proposals, new Position(1, 2)));
        parts.performer.apply(new Effect.Apply(Parts.puts(1, 1, 4)));
        release();
        assertThat(replies)
                .extracting(reply -> ((ClientReply.Executed) reply).position())
                .containsExactly(new Position(1, 2), new Position(1, 3), new Position(1, 4));
    }
}
