package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.message.ClientRequest;
import org.junit.jupiter.api.Test;

/** What a client asks for reaches the log as it was asked for. */
class GatewayTest {
    private static final int ENTRY_BYTES_MAX = 1_000;

    private final Parts parts = new Parts();
    private final Gateway gateway = new Gateway(
            null,
            parts.inbox,
            () -> {},
            parts.applier,
            parts.board,
            null,
            null,
            null,
            null,
            null,
            parts.metrics,
            null,
            ENTRY_BYTES_MAX,
            null,
            null);

    private byte[] payloadOf(ClientRequest request) {
        gateway.request(request, reply -> {
            throw new AssertionError("answered before it is decided: " + reply);
        });
        return ((Question.Command) parts.inbox.takeQuestions().all().get(0)).payload();
    }

    @Test
    void aCommandKeepsItsSessionItsSequenceAndWhichResultsItsClientStillNeeds() {
        byte[] command = {1, 2, 3};
        assertThat(payloadOf(new ClientRequest.Execute(17, 9, 5, command)))
                .isEqualTo(new SessionEnvelope.Command(17, 9, 5, command).encode());
    }

    @Test
    void sessionsAreOpenedAndClosedAsAskedFor() {
        assertThat(payloadOf(new ClientRequest.OpenSession(30_000)))
                .isEqualTo(new SessionEnvelope.Open(30_000).encode());
        assertThat(payloadOf(new ClientRequest.CloseSession(17))).isEqualTo(new SessionEnvelope.Close(17).encode());
    }
}
