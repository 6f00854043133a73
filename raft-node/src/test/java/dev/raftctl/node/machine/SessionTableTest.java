package dev.raftctl.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientReply.CommandExecutedReply;
import dev.raftctl.protocol.message.ClientReply.SessionOpenedReply;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RefusalReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions of dissertation section 6.3, with a machine that counts applied commands. */
class SessionTableTest {
    private static final byte[] COMMAND = {};
    private static final SessionLimits SMALL = new SessionLimits(3, 8, 1_000, 10_000, 1_000, 100_000);

    private final ReplicatedState state = new ReplicatedState(new CountingMachine(), SMALL);
    private long index;

    @Test
    @DisplayName("C01 A retried command is applied once and returns the first result and position")
    void retriedCommandIsAppliedOnce() {
        long session = open();
        CommandExecutedReply first = execute(command(session, 1, 1));
        CommandExecutedReply retried = execute(command(session, 1, 1));
        assertThat(retried.result()).isEqualTo(first.result()).isEqualTo(CountingMachine.bytes(1));
        assertThat(retried.position()).isEqualTo(first.position()).isEqualTo(new LogPosition(1, 2));
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("C01 A command without a session is applied as often as it appears in the log")
    void commandWithoutASessionIsAppliedEachTime() {
        apply(new CommandEntryPayload.SessionCommandPayload(0, 0, 0, COMMAND));
        apply(new CommandEntryPayload.SessionCommandPayload(0, 0, 0, COMMAND));
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("C03 Sessions expire by log time alone, so replicas that apply the same entries agree")
    void sessionsExpireByLogTime() {
        ReplicatedState other = new ReplicatedState(new CountingMachine(), SMALL);
        Random random = new Random(4);
        int expired = 0;
        for (int i = 1; i < 5_000; i++) {
            byte[] payload = randomEnvelope(random, i).encode();
            ClientReply reply = state.apply(LogEntry.command(1, i, payload));
            assertThat(other.apply(LogEntry.command(1, i, payload.clone())))
                    .usingRecursiveComparison()
                    .isEqualTo(reply);
            expired += isRefused(reply, RefusalReason.SESSION_EXPIRED) ? 1 : 0;
            assertThat(state.stateHash()).isEqualTo(other.stateHash());
            assertThat(state.sessionCount()).isLessThanOrEqualTo(SMALL.maxSessions());
        }
        assertThat(expired).isGreaterThan(100);
        assertThat(state.size()).isGreaterThan(100);
    }

    private static CommandEntryPayload randomEnvelope(Random random, int index) {
        long session = Math.max(1, index - random.nextInt(40));
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new CommandEntryPayload.OpenSessionPayload(1_000 + random.nextInt(4_000));
            case 3 -> new CommandEntryPayload.CloseSessionPayload(session);
            case 4 -> new CommandEntryPayload.AdvanceLogTimePayload(random.nextInt(900));
            default -> {
                long sequence = 1L + random.nextInt(12);
                yield new CommandEntryPayload.SessionCommandPayload(
                        session, sequence, 1 + random.nextInt((int) sequence), COMMAND);
            }
        };
    }

    @Test
    @DisplayName("C03 A session lives while it is used and expires after being idle for its lifetime")
    void sessionExpiresWhenIdle() {
        long used = open();
        long idle = open();
        advance(600);
        execute(command(used, 1, 1));
        advance(600);
        assertRefused(command(idle, 1, 1), RefusalReason.SESSION_EXPIRED);
        execute(command(used, 2, 2));
        assertThat(state.needsLogTime()).isTrue();
        advance(1_000);
        assertThat(state.needsLogTime()).isFalse();
    }

    @Test
    @DisplayName("C04 A command of an ended session is refused and never opens another session")
    void refusesACommandOfAnEndedSession() {
        long session = open();
        execute(command(session, 1, 1));
        apply(new CommandEntryPayload.CloseSessionPayload(session));
        assertRefused(command(session, 1, 1), RefusalReason.SESSION_EXPIRED);
        assertRefused(command(session, 2, 1), RefusalReason.SESSION_EXPIRED);
        assertRefused(command(999, 1, 1), RefusalReason.SESSION_EXPIRED);
        assertThat(state.sessionCount()).isZero();
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("C04 Beyond the limit the session least recently used in log order is evicted")
    void evictsTheLeastRecentlyUsedSessionBeyondTheLimit() {
        long first = open();
        long second = open();
        long third = open();
        execute(command(first, 1, 1));
        long fourth = open();
        assertRefused(command(second, 1, 1), RefusalReason.SESSION_EXPIRED);
        execute(command(first, 2, 1));
        execute(command(third, 1, 1));
        execute(command(fourth, 1, 1));
    }

    @Test
    @DisplayName("C05 If sequence 7 arrives before 6, both are applied once")
    void appliesSequencesOutOfOrder() {
        long session = open();
        CommandExecutedReply seventh = execute(command(session, 7, 5));
        CommandExecutedReply sixth = execute(command(session, 6, 5));
        assertThat(seventh.result()).isEqualTo(CountingMachine.bytes(1));
        assertThat(sixth.result()).isEqualTo(CountingMachine.bytes(2));
        assertThat(execute(command(session, 6, 6)).result()).isEqualTo(CountingMachine.bytes(2));
        assertThat(execute(command(session, 7, 5)).result()).isEqualTo(CountingMachine.bytes(1));
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("C05 A command below the discarded results is not applied, whether it was applied before or not")
    void neverAppliesADiscardedSequence() {
        long session = open();
        execute(command(session, 1, 1));
        execute(command(session, 7, 7));
        assertRefused(command(session, 1, 1), RefusalReason.RESULT_DISCARDED);
        assertRefused(command(session, 6, 6), RefusalReason.RESULT_DISCARDED);
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("C06 A gap in the sequence delays nothing, and a retry after it is answered at once")
    void gapInTheSequenceDelaysNothing() {
        long session = open();
        execute(command(session, 3, 1));
        assertThat(execute(command(session, 3, 1)).result()).isEqualTo(CountingMachine.bytes(1));
        execute(command(session, 5, 1));
        execute(command(session, 1, 1));
        assertThat(state.size()).isEqualTo(3);
    }

    @Test
    void refusesAClientThatNeverAcknowledgesResults() {
        long session = open();
        execute(command(session, 8, 1));
        assertRefused(command(session, 9, 1), RefusalReason.BUSY);
        execute(command(session, 9, 2));

        long greedy = open();
        execute(new CommandEntryPayload.SessionCommandPayload(greedy, 1, 1, CountingMachine.resultOf(2_000)));
        assertRefused(command(greedy, 2, 1), RefusalReason.BUSY);
        assertThat(execute(command(greedy, 1, 1)).result()).hasSize(2_000);
        execute(command(greedy, 2, 2));
    }

    @Test
    void boundsTheResultsOfAllSessionsByEvictingTheLeastRecentlyUsed() {
        long first = open();
        execute(new CommandEntryPayload.SessionCommandPayload(first, 1, 1, CountingMachine.resultOf(6_000)));
        long second = open();
        execute(new CommandEntryPayload.SessionCommandPayload(second, 1, 1, CountingMachine.resultOf(6_000)));
        assertRefused(command(first, 1, 1), RefusalReason.SESSION_EXPIRED);
        assertThat(execute(command(second, 1, 1)).result()).hasSize(6_000);
    }

    @Test
    @DisplayName("S09 A replica restored from a snapshot counts its cached results and evicts the same sessions")
    void restoredReplicaEvictsTheSameSessions() throws IOException {
        long first = open();
        execute(new CommandEntryPayload.SessionCommandPayload(first, 1, 1, CountingMachine.resultOf(6_000)));
        ReplicatedState restored = new ReplicatedState(new CountingMachine(), SMALL);
        restored.restore(
                state.lastApplied(),
                Configuration.NONE,
                new ByteArrayInputStream(CountingMachine.written(state.capture())));

        long second = index + 1;
        for (CommandEntryPayload next : List.of(
                new CommandEntryPayload.OpenSessionPayload(1_000),
                new CommandEntryPayload.SessionCommandPayload(second, 1, 1, CountingMachine.resultOf(6_000)),
                command(first, 2, 2))) {
            ClientReply reply = apply(next);
            assertThat(restored.apply(LogEntry.command(1, index, next.encode())))
                    .usingRecursiveComparison()
                    .isEqualTo(reply);
            assertThat(restored.stateHash()).isEqualTo(state.stateHash());
        }
        assertRefused(command(first, 2, 2), RefusalReason.SESSION_EXPIRED);
    }

    @Test
    @DisplayName("C03 A session opened late lives for its whole lifetime from then on")
    void openingASessionCountsAsUse() {
        long old = open();
        advance(5_000);
        assertRefused(command(old, 1, 1), RefusalReason.SESSION_EXPIRED);
        long session = open();
        advance(600);
        execute(command(session, 1, 1));
    }

    @Test
    void largeJumpOfTheFirstNeededSequenceDiscardsAllEarlierResults() {
        long session = open();
        for (int sequence = 1; sequence <= 8; sequence++) {
            execute(command(session, sequence, 1));
        }
        long far = Long.MAX_VALUE - 1;
        execute(command(session, far, far));
        assertRefused(command(session, 8, 1), RefusalReason.RESULT_DISCARDED);
        assertThat(execute(command(session, far, far)).result()).isEqualTo(CountingMachine.bytes(9));
        execute(command(session, far + 1, far));
    }

    @Test
    void refusesMalformedRequestsAndChangesNothing() {
        long session = open();
        long hash = state.stateHash();
        assertRefused(new CommandEntryPayload.OpenSessionPayload(1), RefusalReason.BAD_REQUEST);
        assertRefused(new CommandEntryPayload.OpenSessionPayload(Long.MAX_VALUE), RefusalReason.BAD_REQUEST);
        assertRefused(new CommandEntryPayload.AdvanceLogTimePayload(-1), RefusalReason.BAD_REQUEST);
        assertRefused(command(session, 0, 0), RefusalReason.BAD_REQUEST);
        assertRefused(command(session, 1, 2), RefusalReason.BAD_REQUEST);
        assertRefused(command(session, -1, -1), RefusalReason.BAD_REQUEST);
        assertThat(isRefused(state.apply(LogEntry.command(1, ++index, new byte[] {1, 9})), RefusalReason.BAD_REQUEST))
                .isTrue();
        assertThat(state.stateHash()).isEqualTo(hash);
    }

    @Test
    @DisplayName("R18 If the machine throws, the entry stays unapplied and the exception propagates")
    void machineFaultPropagatesAndTheEntryStaysUnapplied() {
        assertThatThrownBy(() -> apply(new CommandEntryPayload.SessionCommandPayload(0, 0, 0, new byte[] {'x'})))
                .isInstanceOf(IllegalStateException.class);
        assertThat(state.lastApplied()).isEqualTo(LogPosition.ZERO);
        assertThatThrownBy(() -> state.apply(LogEntry.noop(1, 2))).isInstanceOf(StateMachineFault.class);
    }

    private long open() {
        return ((SessionOpenedReply) apply(new CommandEntryPayload.OpenSessionPayload(1_000))).session();
    }

    private void advance(long millis) {
        apply(new CommandEntryPayload.AdvanceLogTimePayload(millis));
    }

    private static CommandEntryPayload command(long session, long sequence, long neededFrom) {
        return new CommandEntryPayload.SessionCommandPayload(session, sequence, neededFrom, COMMAND);
    }

    private CommandExecutedReply execute(CommandEntryPayload envelope) {
        return (CommandExecutedReply) apply(envelope);
    }

    private void assertRefused(CommandEntryPayload envelope, RefusalReason reason) {
        ClientReply reply = apply(envelope);
        assertThat(isRefused(reply, reason)).as("%s", reply).isTrue();
    }

    private static boolean isRefused(ClientReply reply, RefusalReason reason) {
        return reply instanceof ClientReply.RefusedReply refused
                && refused.refusal().reason() == reason;
    }

    private ClientReply apply(CommandEntryPayload envelope) {
        return state.apply(LogEntry.command(1, ++index, envelope.encode()));
    }
}
