package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that each client hears the outcome of its own request. */
class CoreResponseRouterTest {
    private static final byte[] QUERY = {1};

    private final PendingCoreRequests pending = new PendingCoreRequests();
    private final List<ApplierTask.QueryTask> reads = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private final CoreResponseRouter router = new CoreResponseRouter(
            pending, refusal -> new Refusal(refusal.reason(), refusal.message() + ", completed"), reads::add);

    private ClientReply replyTo(CoreRequest request, CoreResponse response) {
        router.onResponse(new Effect.RespondToRequest(pending.add(request), response));
        return replies.get(replies.size() - 1);
    }

    private CoreRequest command() {
        return new CoreRequest.CoreCommandRequest(new byte[0], replies::add);
    }

    @Test
    void aRefusalIsCompletedAndStaysARefusal() {
        ClientReply reply = replyTo(
                command(), new CoreResponse.RequestRefused(new Refusal(RefusalReason.NOT_LEADER, "not the leader")));
        assertThat(reply)
                .isEqualTo(new ClientReply.RefusedReply(
                        new Refusal(RefusalReason.NOT_LEADER, "not the leader, completed")));
    }

    @Test
    void anUnknownOutcomeIsNeverARefusal() {
        assertThat(replyTo(command(), new CoreResponse.RequestOutcomeUnknown("lost")))
                .isEqualTo(new ClientReply.UnknownOutcomeReply("lost"));
    }

    @Test
    void aConfirmedReadIsPassedOnWithItsIndexAndNotAnswered() {
        CoreRequest read = new CoreRequest.CoreReadRequest(QUERY, replies::add);
        router.onResponse(new Effect.RespondToRequest(pending.add(read), new CoreResponse.ReadAllowedAtIndex(7)));
        assertThat(replies).isEmpty();
        assertThat(reads).hasSize(1);
        assertThat(reads.get(0).minIndex()).isEqualTo(7);
        assertThat(reads.get(0).query()).isEqualTo(QUERY);
    }

    @Test
    void eachClientWaitsForItsOwnEntry() {
        List<ClientReply> firstReplies = new ArrayList<>();
        List<ClientReply> secondReplies = new ArrayList<>();
        long first = pending.add(new CoreRequest.CoreCommandRequest(new byte[0], firstReplies::add));
        long second = pending.add(new CoreRequest.CoreCommandRequest(new byte[0], secondReplies::add));
        // The core may append the commands in an order of its own.
        ApplierTask.AwaitEntriesTask waiting = router.onAppended(new Effect.ProposalsAppended(
                List.of(new Event.ProposedCommand(second, new byte[0]), new Event.ProposedCommand(first, new byte[0])),
                new LogPosition(3, 8)));
        assertThat(waiting.first()).isEqualTo(new LogPosition(3, 8));
        ClientReply reply = new ClientReply.UnknownOutcomeReply("");
        waiting.responders().get(0).reply(reply);
        assertThat(secondReplies).containsExactly(reply);
        assertThat(firstReplies).isEmpty();
    }

    @Test
    void operationsAreAnsweredWithWhatTheCoreDid() {
        assertThat(replyTo(
                        CoreRequestConversion.campaign(replies::add),
                        new CoreResponse.LeadershipMoving(4, ServerId.of("n2"))))
                .isEqualTo(new ClientReply.LeadershipMovingReply(4, "n2"));
        assertThat(replyTo(
                        CoreRequestConversion.changeServers(
                                new ClientRequest.ChangeMembershipRequest(List.of(), 0, 0), replies::add),
                        new CoreResponse.MembershipChanged(Configuration.NONE, 12, true)))
                .isEqualTo(new ClientReply.MembershipChangedReply(Configuration.NONE, 12, true));
        assertThat(replyTo(
                        CoreRequestConversion.bootstrap("c1", Configuration.NONE, replies::add),
                        new CoreResponse.ClusterBootstrapped(true)))
                .isEqualTo(new ClientReply.BootstrappedReply("c1", true));
    }

    @Test
    void aSecondResponseToOneRequestIsABug() {
        long ticket = pending.add(command());
        Effect.RespondToRequest response =
                new Effect.RespondToRequest(ticket, new CoreResponse.RequestOutcomeUnknown("lost"));
        router.onResponse(response);
        assertThatThrownBy(() -> router.onResponse(response)).isInstanceOf(NullPointerException.class);
    }
}
