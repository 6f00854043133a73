package dev.raftctl.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientReply.Executed;
import dev.raftctl.protocol.message.ClientReply.SessionOpened;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions of dissertation section 6.3, around a machine that counts what it applies. */
class SessionsTest {
    private static final byte[] COMMAND = {};
    private static final SessionLimits SMALL = new SessionLimits(3, 8, 1_000, 10_000, 1_000, 100_000);

    private final ReplicatedState state = new ReplicatedState(new CountingMachine(), SMALL);
    private long index;

    @Test
    @DisplayName("C01 A retried command is applied once, and gets the first result and the first position")
    void aRetriedCommandIsAppliedOnce() {
        long session = open();
        Executed first = executed(command(session, 1, 1));
        Executed retried = executed(command(session, 1, 1));
        assertThat(retried.result()).isEqualTo(first.result()).isEqualTo(CountingMachine.bytes(1));
        assertThat(retried.position()).isEqualTo(first.position()).isEqualTo(new Position(1, 2));
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("C01 A command without a session is applied as often as it stands in the log")
    void aCommandWithoutASessionIsAppliedEachTime() {
        apply(new SessionEnvelope.Command(0, 0, 0, COMMAND));
        apply(new SessionEnvelope.Command(0, 0, 0, COMMAND));
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "C03 Sessions expire by the log's time alone: replicas that apply the same entries agree on who is gone")
    void sessionsExpireByLogTime() {
        ReplicatedState other = new ReplicatedState(new CountingMachine(), SMALL);
        Random random = new Random(4);
        int expired = 0;
        for (int i = 1; i < 5_000; i++) {
            byte[] payload = any(random, i).encode();
            ClientReply reply = state.apply(Entry.command(1, i, payload));
            assertThat(other.apply(Entry.command(1, i, payload.clone())))
                    .usingRecursiveComparison()
                    .isEqualTo(reply);
            expired += isRefused(reply, Reason.SESSION_EXPIRED) ? 1 : 0;
            assertThat(state.stateHash()).isEqualTo(other.stateHash());
            assertThat(state.sessionCount()).isLessThanOrEqualTo(SMALL.sessionsMax());
        }
        assertThat(expired).isGreaterThan(100);
        assertThat(state.size()).isGreaterThan(100);
    }

    private static SessionEnvelope any(Random random, int index) {
        long session = Math.max(1, index - random.nextInt(40));
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new SessionEnvelope.Open(1_000 + random.nextInt(4_000));
            case 3 -> new SessionEnvelope.Close(session);
            case 4 -> new SessionEnvelope.Advance(random.nextInt(900));
            default -> {
                long sequence = 1L + random.nextInt(12);
                yield new SessionEnvelope.Command(session, sequence, 1 + random.nextInt((int) sequence), COMMAND);
            }
        };
    }

    @Test
    @DisplayName("C03 A session lives while it is used, and ends when it was idle for its time")
    void aSessionEndsWhenIdle() {
        long used = open();
        long idle = open();
        advance(600);
        executed(command(used, 1, 1));
        advance(600);
        refused(command(idle, 1, 1), Reason.SESSION_EXPIRED);
        executed(command(used, 2, 2));
        assertThat(state.hasTimedThings()).isTrue();
        advance(1_000);
        assertThat(state.hasTimedThings()).isFalse();
    }

    @Test
    @DisplayName("C04 The command of an ended session is refused, and never opens another")
    void theCommandOfAnEndedSessionIsRefused() {
        long session = open();
        executed(command(session, 1, 1));
        apply(new SessionEnvelope.Close(session));
        refused(command(session, 1, 1), Reason.SESSION_EXPIRED);
        refused(command(session, 2, 1), Reason.SESSION_EXPIRED);
        refused(command(999, 1, 1), Reason.SESSION_EXPIRED);
        assertThat(state.sessionCount()).isZero();
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("C04 Beyond the cap the session used longest ago in the order of the log is expelled")
    void beyondTheCapTheLeastRecentlyUsedIsExpelled() {
        long first = open();
        long second = open();
        long third = open();
        executed(command(first, 1, 1));
        long fourth = open();
        refused(command(second, 1, 1), Reason.SESSION_EXPIRED);
        executed(command(first, 2, 1));
        executed(command(third, 1, 1));
        executed(command(fourth, 1, 1));
    }

    @Test
    @DisplayName("C05 When 7 comes before 6, both are applied once")
    void sequencesOutOfOrderAreBothApplied() {
        long session = open();
        Executed seventh = executed(command(session, 7, 5));
        Executed sixth = executed(command(session, 6, 5));
        assertThat(seventh.result()).isEqualTo(CountingMachine.bytes(1));
        assertThat(sixth.result()).isEqualTo(CountingMachine.bytes(2));
        assertThat(executed(command(session, 6, 6)).result()).isEqualTo(CountingMachine.bytes(2));
        assertThat(executed(command(session, 7, 5)).result()).isEqualTo(CountingMachine.bytes(1));
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("C05 A command whose result was discarded is not applied, whether it was before or not")
    void aSettledSequenceIsNeverApplied() {
        long session = open();
        executed(command(session, 1, 1));
        executed(command(session, 7, 7));
        refused(command(session, 1, 1), Reason.RESULT_DISCARDED);
        refused(command(session, 6, 6), Reason.RESULT_DISCARDED);
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("C06 A gap in the sequence holds nothing up, and a retry behind it is answered at once")
    void aGapHoldsNothingUp() {
        long session = open();
        executed(command(session, 3, 1));
        assertThat(executed(command(session, 3, 1)).result()).isEqualTo(CountingMachine.bytes(1));
        executed(command(session, 5, 1));
        executed(command(session, 1, 1));
        assertThat(state.size()).isEqualTo(3);
    }

    @Test
    void aClientThatNeverAcknowledgesIsRefusedBeforeItsSequencesOrItsResultsOutgrowTheirLimits() {
        long session = open();
        executed(command(session, 8, 1));
        refused(command(session, 9, 1), Reason.BUSY);
        executed(command(session, 9, 2));

        long greedy = open();
        executed(new SessionEnvelope.Command(greedy, 1, 1, CountingMachine.resultOf(2_000)));
        refused(command(greedy, 2, 1), Reason.BUSY);
        assertThat(executed(command(greedy, 1, 1)).result()).hasSize(2_000);
        executed(command(greedy, 2, 2));
    }

    @Test
    void resultsOfAllSessionsTogetherAreBoundedByExpellingTheOneUsedLongestAgo() {
        long first = open();
        executed(new SessionEnvelope.Command(first, 1, 1, CountingMachine.resultOf(6_000)));
        long second = open();
        executed(new SessionEnvelope.Command(second, 1, 1, CountingMachine.resultOf(6_000)));
        refused(command(first, 1, 1), Reason.SESSION_EXPIRED);
        assertThat(executed(command(second, 1, 1)).result()).hasSize(6_000);
    }

    @Test
    @DisplayName("S09 A replica restored from a snapshot counts the results that it holds, and expels as the others do")
    void aRestoredReplicaExpelsTheSameSessions() throws IOException {
        long first = open();
        executed(new SessionEnvelope.Command(first, 1, 1, CountingMachine.resultOf(6_000)));
        ReplicatedState restored = new ReplicatedState(new CountingMachine(), SMALL);
        restored.restore(
                state.lastApplied(),
                Configuration.NONE,
                new ByteArrayInputStream(CountingMachine.written(state.capture())));

        long second = index + 1;
        for (SessionEnvelope next : List.of(
                new SessionEnvelope.Open(1_000),
                new SessionEnvelope.Command(second, 1, 1, CountingMachine.resultOf(6_000)),
                command(first, 2, 2))) {
            ClientReply reply = apply(next);
            assertThat(restored.apply(Entry.command(1, index, next.encode())))
                    .usingRecursiveComparison()
                    .isEqualTo(reply);
            assertThat(restored.stateHash()).isEqualTo(state.stateHash());
        }
        refused(command(first, 2, 2), Reason.SESSION_EXPIRED);
    }

    @Test
    @DisplayName("C03 A session that is opened late lives for its whole time from then on")
    void aSessionIsUsedWhenItIsOpened() {
        long old = open();
        advance(5_000);
        refused(command(old, 1, 1), Reason.SESSION_EXPIRED);
        long session = open();
        advance(600);
        executed(command(session, 1, 1));
    }

    @Test
    void aFarJumpOfWhatIsNeededForgetsAllBeforeIt() {
        long session = open();
        for (int sequence = 1; sequence <= 8; sequence++) {
            executed(command(session, sequence, 1));
        }
        long far = Long.MAX_VALUE - 1;
        executed(command(session, far, far));
        refused(command(session, 8, 1), Reason.RESULT_DISCARDED);
        assertThat(executed(command(session, far, far)).result()).isEqualTo(CountingMachine.bytes(9));
        executed(command(session, far + 1, far));
    }

    @Test
    void malformedRequestsAreRefusedAndChangeNothing() {
        long session = open();
        long hash = state.stateHash();
        refused(new SessionEnvelope.Open(1), Reason.BAD_REQUEST);
        refused(new SessionEnvelope.Open(Long.MAX_VALUE), Reason.BAD_REQUEST);
        refused(new SessionEnvelope.Advance(-1), Reason.BAD_REQUEST);
        refused(command(session, 0, 0), Reason.BAD_REQUEST);
        refused(command(session, 1, 2), Reason.BAD_REQUEST);
        refused(command(session, -1, -1), Reason.BAD_REQUEST);
        assertThat(isRefused(state.apply(Entry.command(1, ++index, new byte[] {1, 9})), Reason.BAD_REQUEST))
                .isTrue();
        assertThat(state.stateHash()).isEqualTo(hash);
    }

    @Test
    @DisplayName("R18 A machine that throws is not passed over: the entry stays unapplied and the fault goes up")
    void aFaultOfTheMachineIsNotPassedOver() {
        assertThatThrownBy(() -> apply(new SessionEnvelope.Command(0, 0, 0, new byte[] {'x'})))
                .isInstanceOf(IllegalStateException.class);
        assertThat(state.lastApplied()).isEqualTo(Position.ZERO);
        assertThatThrownBy(() -> state.apply(Entry.noop(1, 2))).isInstanceOf(MachineFault.class);
    }

    private long open() {
        return ((SessionOpened) apply(new SessionEnvelope.Open(1_000))).session();
    }

    private void advance(long millis) {
        apply(new SessionEnvelope.Advance(millis));
    }

    private static SessionEnvelope command(long session, long sequence, long neededFrom) {
        return new SessionEnvelope.Command(session, sequence, neededFrom, COMMAND);
    }

    private Executed executed(SessionEnvelope envelope) {
        return (Executed) apply(envelope);
    }

    private void refused(SessionEnvelope envelope, Reason reason) {
        ClientReply reply = apply(envelope);
        assertThat(isRefused(reply, reason)).as("%s", reply).isTrue();
    }

    private static boolean isRefused(ClientReply reply, Reason reason) {
        return reply instanceof ClientReply.Refused refused && refused.why().reason() == reason;
    }

    private ClientReply apply(SessionEnvelope envelope) {
        return state.apply(Entry.command(1, ++index, envelope.encode()));
    }
}
