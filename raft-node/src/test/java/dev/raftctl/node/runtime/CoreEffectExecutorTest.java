package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the core's decisions reach clients and the state machine unchanged. */
class CoreEffectExecutorTest {
    private static final byte[] GET =
            KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey("k".getBytes(StandardCharsets.UTF_8)));

    private final ServerParts parts = new ServerParts();
    private final List<ClientReply> replies = new ArrayList<>();

    private void release() {
        if (parts.effectExecutor.dispatch(true, parts.ticker.nanos())) {
            parts.applier.tryRun();
        }
    }

    private static long value(ClientReply reply) {
        KeyValueResult found = KeyValueMessageFormat.decodeResult(((ClientReply.QueryResultReply) reply).result());
        return ByteBuffer.wrap(((KeyValueResult.KeyFound) found).item().value()).getLong();
    }

    @Test
    void aConfirmedReadWaitsForItsIndex() {
        long ticket = parts.pendingRequests.add(new CoreRequest.CoreReadRequest(GET, replies::add));
        parts.effectExecutor.apply(new Effect.ApplyEntries(ServerParts.puts(1, 1, 2)));
        parts.effectExecutor.reply(new Effect.RespondToRequest(ticket, new CoreResponse.ReadAllowedAtIndex(4)));
        release();
        assertThat(parts.state.lastApplied().index()).isEqualTo(2);
        assertThat(replies).isEmpty();

        parts.effectExecutor.apply(new Effect.ApplyEntries(ServerParts.puts(1, 3, 3)));
        release();
        assertThat(replies).isEmpty();

        parts.effectExecutor.apply(new Effect.ApplyEntries(ServerParts.puts(1, 4, 5)));
        release();
        assertThat(replies).hasSize(1);
        assertThat(value(replies.get(0))).isGreaterThanOrEqualTo(4);
    }

    @Test
    void eachAppendedCommandIsAnsweredByItsOwnEntry() {
        List<Event.ProposedCommand> proposals = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CoreRequest command = new CoreRequest.CoreCommandRequest(new byte[0], replies::add);
            proposals.add(new Event.ProposedCommand(parts.pendingRequests.add(command), new byte[0]));
        }
        parts.effectExecutor.proposalsAppended(new Effect.ProposalsAppended(proposals, new LogPosition(1, 2)));
        parts.effectExecutor.apply(new Effect.ApplyEntries(ServerParts.puts(1, 1, 4)));
        release();
        assertThat(replies)
                .extracting(reply -> ((ClientReply.CommandExecutedReply) reply).position())
                .containsExactly(new LogPosition(1, 2), new LogPosition(1, 3), new LogPosition(1, 4));
    }
}
