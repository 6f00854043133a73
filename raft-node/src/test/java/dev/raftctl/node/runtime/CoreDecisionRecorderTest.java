package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import org.junit.jupiter.api.Test;

/** Tests which entries count as the first that a client requested in a term. */
class CoreDecisionRecorderTest {
    private static boolean isClientRequest(CommandEntryPayload payload) {
        return CoreDecisionRecorder.isClientRequest(LogEntry.command(4, 21, payload.encode()));
    }

    @Test
    void clientsRequestCommandsAndSessions() {
        assertThat(isClientRequest(new CommandEntryPayload.SessionCommandPayload(0, 0, 0, new byte[] {1})))
                .isTrue();
        assertThat(isClientRequest(new CommandEntryPayload.OpenSessionPayload(30_000)))
                .isTrue();
    }

    @Test
    void theLeaderAppendsEntriesOfItsOwn() {
        assertThat(CoreDecisionRecorder.isClientRequest(LogEntry.noop(4, 21))).isFalse();
        assertThat(CoreDecisionRecorder.isClientRequest(LogEntry.configuration(4, 21, Configuration.NONE)))
                .isFalse();
        assertThat(isClientRequest(new CommandEntryPayload.AdvanceLogTimePayload(0)))
                .isFalse();
        assertThat(isClientRequest(new CommandEntryPayload.AdvanceLeaseTimePayload(0, 100)))
                .isFalse();
    }
}
