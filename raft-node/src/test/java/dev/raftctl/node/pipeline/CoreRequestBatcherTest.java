package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which events a batch of requests becomes, and what its clients hear when the server stops. */
class CoreRequestBatcherTest {
    private final PendingCoreRequests pending = new PendingCoreRequests();
    private final List<Event> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private final CoreRequestBatcher batcher = new CoreRequestBatcher(pending, (event, now) -> {
        events.add(event);
        times.add(now);
    });

    private CoreRequest command(int content) {
        return new CoreRequest.CoreCommandRequest(new byte[] {(byte) content}, replies::add);
    }

    private CoreRequest read() {
        return new CoreRequest.CoreReadRequest(new byte[0], replies::add);
    }

    @Test
    void commandsKeepTheirOrderAndBecomeOneEvent() {
        batcher.add(command(7), 1);
        batcher.add(command(8), 1);
        assertThat(events).isEmpty();

        batcher.flush(5);

        assertThat(events).hasSize(1);
        List<Event.ProposedCommand> proposals = ((Event.CommandsProposed) events.get(0)).proposals();
        assertThat(proposals).extracting(Event.ProposedCommand::ticket).containsExactly(1L, 2L);
        assertThat(proposals).extracting(proposal -> proposal.payload()[0]).containsExactly((byte) 7, (byte) 8);
        assertThat(times).containsExactly(5L);
    }

    @Test
    void readsBecomeOneEventAfterTheCommands() {
        batcher.add(read(), 1);
        batcher.add(command(7), 1);
        batcher.add(read(), 1);
        batcher.flush(1);

        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isInstanceOf(Event.CommandsProposed.class);
        assertThat(((Event.LinearizableReadsRequested) events.get(1)).tickets()).containsExactly(2, 3);
    }

    @Test
    void aFlushedBatchIsNotProposedAgain() {
        batcher.add(command(7), 1);
        batcher.add(read(), 1);
        batcher.flush(1);
        batcher.flush(2);
        assertThat(events).hasSize(2);
    }

    @Test
    void anOperationDoesNotWaitForTheBatch() {
        batcher.add(command(7), 3);
        batcher.add(CoreRequestConversion.campaign(replies::add), 3);
        assertThat(events).containsExactly(new Event.CampaignRequested(2));
        assertThat(times).containsExactly(3L);
    }

    @Test
    void stoppingReportsUnknownForWhatTheCoreHasSeenAndRefusesTheRest() {
        List<ClientReply> seen = new ArrayList<>();
        pending.add(new CoreRequest.CoreCommandRequest(new byte[0], seen::add));
        batcher.failAll(List.of(command(7)));

        assertThat(seen).hasSize(1).allMatch(reply -> reply instanceof ClientReply.UnknownOutcomeReply);
        assertThat(replies).hasSize(1);
        assertThat(((ClientReply.RefusedReply) replies.get(0)).refusal().reason())
                .isEqualTo(RefusalReason.STOPPING);
    }
}
