package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.protocol.message.ClientRequest;
import org.junit.jupiter.api.Test;

/** Tests that a client's request becomes the matching log entry. */
class RequestRouterTest {
    private static final int MAX_ENTRY_BYTES = 1_000;

    private final ServerParts parts = new ServerParts();
    private final RequestRouter requestRouter = new RequestRouter(
            null,
            parts.inbox,
            () -> {},
            parts.applier,
            parts.publishedStatus,
            null,
            null,
            null,
            null,
            null,
            parts.metrics,
            null,
            null,
            null,
            null,
            MAX_ENTRY_BYTES,
            null,
            null);

    private byte[] payloadOf(ClientRequest request) {
        requestRouter.onRequest(request, reply -> {
            throw new AssertionError("answered before the core has decided: " + reply);
        });
        return ((CoreRequest.CoreCommandRequest)
                        parts.inbox.takeRequests().items().get(0))
                .payload();
    }

    @Test
    void aCommandKeepsItsSessionSequenceAndLowestNeededResult() {
        byte[] command = {1, 2, 3};
        assertThat(payloadOf(new ClientRequest.ExecuteCommandRequest(17, 9, 5, command)))
                .isEqualTo(new CommandEntryPayload.SessionCommandPayload(17, 9, 5, command).encode());
    }

    @Test
    void sessionRequestsBecomeTheMatchingEntries() {
        assertThat(payloadOf(new ClientRequest.OpenSessionRequest(30_000)))
                .isEqualTo(new CommandEntryPayload.OpenSessionPayload(30_000).encode());
        assertThat(payloadOf(new ClientRequest.CloseSessionRequest(17)))
                .isEqualTo(new CommandEntryPayload.CloseSessionPayload(17).encode());
    }
}
