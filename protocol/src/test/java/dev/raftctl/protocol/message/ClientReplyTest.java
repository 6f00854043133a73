package dev.raftctl.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How callers ask replies and outcomes which case they are. */
class ClientReplyTest {
    private static final Refusal REFUSAL = new Refusal(RefusalReason.BUSY, "the queue is full");
    private static final ClientReply EXECUTED =
            new ClientReply.CommandExecutedReply(new byte[5], new LogPosition(1, 2));
    private static final ClientReply REFUSED = new ClientReply.RefusedReply(REFUSAL);
    private static final ClientReply UNKNOWN = new ClientReply.UnknownOutcomeReply("no answer");

    /** Names the case. */
    private static final class CaseNames implements ClientReply.Visitor<String, RuntimeException> {
        @Override
        public String succeeded(ClientReply.SuccessReply reply) {
            return "succeeded";
        }

        @Override
        public String refused(ClientReply.RefusedReply reply) {
            return "refused";
        }

        @Override
        public String outcomeUnknown(ClientReply.UnknownOutcomeReply reply) {
            return "unknown";
        }
    }

    @Test
    void aVisitorGetsEachCase() {
        assertThat(List.of(EXECUTED, REFUSED, UNKNOWN))
                .extracting(reply -> reply.accept(new CaseNames()))
                .containsExactly("succeeded", "refused", "unknown");
    }

    @Test
    void onlyTheExpectedKindOfSuccessIsReturned() {
        assertThat(EXECUTED.successOf(ClientReply.CommandExecutedReply.class)).isSameAs(EXECUTED);
        assertThat(EXECUTED.successOf(ClientReply.QueryResultReply.class)).isNull();
        assertThat(REFUSED.successOf(ClientReply.SuccessReply.class)).isNull();
        assertThat(UNKNOWN.successOf(ClientReply.SuccessReply.class)).isNull();
    }

    @Test
    void onlyARefusalHasAReason() {
        assertThat(REFUSED.refusal()).isEqualTo(REFUSAL);
        assertThat(EXECUTED.refusal()).isNull();
        assertThat(UNKNOWN.refusal()).isNull();
    }

    @Test
    void resultsCountTowardsTheSizeOfAReply() {
        assertThat(EXECUTED.payloadBytes()).isEqualTo(5);
        assertThat(new ClientReply.QueryResultReply(new byte[7], 1).payloadBytes())
                .isEqualTo(7);
        assertThat(new ClientReply.SnapshotFileChunkReply(new byte[9]).payloadBytes())
                .isEqualTo(9);
        assertThat(new ClientReply.LogEntriesReply(1, 1, 1, List.of(LogEntry.command(1, 1, new byte[3])))
                        .payloadBytes())
                .isEqualTo(35);
        assertThat(REFUSED.payloadBytes()).isZero();
        assertThat(new ClientReply.SessionOpenedReply(4).payloadBytes()).isZero();
    }

    @Test
    void onlyASuccessIsMapped() {
        ClientOutcome<Integer> done = ClientOutcome.done(4);
        assertThat(done.map(number -> number + 1).value()).isEqualTo(5);
        assertThat(done.flatMap(number -> ClientOutcome.refused(REFUSAL)).refusal())
                .isEqualTo(REFUSAL);
        ClientOutcome<Integer> refused = ClientOutcome.refused(REFUSAL);
        assertThat(refused.map(number -> number + 1)).isEqualTo(refused);
        assertThat(refused.value()).isNull();
        assertThat(refused.unknownReason()).isNull();
        ClientOutcome<Integer> unknown = ClientOutcome.unknown("no answer");
        assertThat(unknown.map(number -> number + 1)).isEqualTo(unknown);
        assertThat(unknown.unknownReason()).isEqualTo("no answer");
        assertThat(unknown.refusal()).isNull();
    }
}
