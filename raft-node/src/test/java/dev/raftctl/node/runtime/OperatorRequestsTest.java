package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorRequestsTest {
    private final List<ObservedEvent> events = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private final OperatorRequests requests = new OperatorRequests(events::add, () -> 5);
    private final RequestResponder client = new RequestResponder() {
        @Override
        public void reply(ClientReply reply) {
            replies.add(reply);
        }

        @Override
        public String clientAddress() {
            return "10.0.0.7:4711";
        }

        @Override
        public String clientCertificate() {
            return "root\u001b@ops1";
        }
    };

    @Test
    void recordsWhoRequestedWhatAndThatItWasDone() {
        RequestResponder responder = requests.recording(new ClientRequest.StepDownRequest(null, 90_000, true), client);
        assertThat(events).isEmpty();
        responder.reply(new ClientReply.LeadershipMovingReply(5, "n2"));
        assertThat(replies).hasSize(1);
        ObservedEvent event = events.get(0);
        assertThat(event.kind()).isEqualTo("operator");
        assertThat(event.term()).isEqualTo(5);
        assertThat(event.cause()).isEqualTo("done");
        assertThat(event.data().format())
                .startsWith("request=step-down;client=10.0.0.7:4711;certificate=root")
                .endsWith("holdMs=90000;force=yes")
                .doesNotContain("\u001b");
    }

    @Test
    void recordsRefusedAndUnknownOutcomes() {
        requests.recording(new ClientRequest.TransferLeadershipRequest(ServerId.of("n3")), client)
                .reply(new ClientReply.RefusedReply(new Refusal(RefusalReason.NOT_LEADER, "n1 is not the leader")));
        requests.recording(new ClientRequest.CampaignRequest(), client)
                .reply(new ClientReply.UnknownOutcomeReply("in progress"));
        assertThat(events).extracting(ObservedEvent::cause).containsExactly("refused", "unknown");
        assertThat(events.get(0).data().text("refusal")).isEqualTo("NOT_LEADER");
        assertThat(events.get(0).data().text("target")).isEqualTo("n3");
        assertThat(events.get(0).text()).endsWith("requested transfer: refused (n1 is not the leader)");
    }
}
