package dev.raftctl.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientReply.CommandExecutedReply;
import dev.raftctl.protocol.message.ClientReply.SessionOpenedReply;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReplicatedStateTest {
    private static final Configuration ONE_VOTER =
            Configuration.ofVoters(List.of(new ClusterMember(ServerId.of("n1"), "127.0.0.1:7001")));
    private static final Configuration TWO_VOTERS = Configuration.ofVoters(List.of(
            new ClusterMember(ServerId.of("n1"), "127.0.0.1:7001"),
            new ClusterMember(ServerId.of("n2"), "127.0.0.1:7002")));

    private final ReplicatedState state = new ReplicatedState(new CountingMachine());

    @Test
    @DisplayName("R19 Entries are applied in order: a skipped, repeated or older one is a fault")
    void onlyTheNextEntryIsApplied() {
        state.apply(LogEntry.noop(2, 1));
        assertThatThrownBy(() -> state.apply(LogEntry.noop(2, 3)))
                .isInstanceOf(StateMachineFault.class)
                .hasMessage("the entry t2/3 NOOP(0 B) cannot be applied after t2/1");
        assertThatThrownBy(() -> state.apply(LogEntry.noop(2, 1))).isInstanceOf(StateMachineFault.class);
        assertThatThrownBy(() -> state.apply(LogEntry.noop(1, 2))).isInstanceOf(StateMachineFault.class);
        assertThat(state.lastApplied()).isEqualTo(new LogPosition(2, 1));
    }

    @Test
    void entriesOtherThanCommandsHaveAnEmptyResult() {
        assertThat(state.apply(LogEntry.noop(1, 1)))
                .usingRecursiveComparison()
                .isEqualTo(new CommandExecutedReply(new byte[0], new LogPosition(1, 1)));
        assertThat(state.apply(LogEntry.configuration(1, 2, ONE_VOTER)))
                .usingRecursiveComparison()
                .isEqualTo(new CommandExecutedReply(new byte[0], new LogPosition(1, 2)));
        assertThat(state.size()).isZero();
    }

    @Test
    @DisplayName("M05 A capture contains the configuration as of its last entry")
    void captureCarriesTheConfigurationOfItsLastEntry() {
        assertThat(state.capture().configuration()).isEqualTo(Configuration.NONE);
        state.apply(LogEntry.configuration(1, 1, ONE_VOTER));
        state.apply(LogEntry.noop(2, 2));
        ReplicatedStateCapture captured = state.capture();
        state.apply(LogEntry.configuration(2, 3, TWO_VOTERS));
        assertThat(captured.configuration()).isEqualTo(ONE_VOTER);
        assertThat(captured.last()).isEqualTo(new LogPosition(2, 2));
        assertThat(state.configuration()).isEqualTo(TWO_VOTERS);
    }

    @Test
    void unreadableConfigurationIsAFault() {
        assertThatThrownBy(() -> state.apply(new LogEntry(1, 1, LogEntryKind.CONFIGURATION, new byte[] {9})))
                .isInstanceOf(StateMachineFault.class);
    }

    @Test
    @DisplayName("S08 A capture excludes entries applied while it is written, for the machine and for sessions")
    void captureExcludesEntriesAppliedLater() throws IOException {
        long session = openSession();
        execute(session, 1);
        ReplicatedStateCapture captured = state.capture();
        long hash = state.stateHash();
        execute(session, 2);
        state.apply(LogEntry.command(1, nextIndex(), new CommandEntryPayload.CloseSessionPayload(session).encode()));
        ReplicatedState restored = restore(captured);
        assertThat(restored.stateHash()).isEqualTo(hash);
        assertThat(restored.lastApplied()).isEqualTo(captured.last());
        assertThat(restored.size()).isEqualTo(1);
        assertThat(restored.sessionCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("C02 S09 A retry after a snapshot and a restart is not applied again")
    void sessionsAreInTheSnapshot() throws IOException {
        long session = openSession();
        ClientReply first = execute(session, 1);
        ReplicatedState restored = restore(state.capture());
        ClientReply retried = restored.apply(LogEntry.command(
                1, nextIndex(), new CommandEntryPayload.SessionCommandPayload(session, 1, 1, new byte[0]).encode()));
        assertThat(retried).usingRecursiveComparison().isEqualTo(first);
        assertThat(restored.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("S09 A restored replica and the captured one behave the same at any moment")
    void restoredReplicaBehavesLikeTheCapturedOne() throws IOException {
        Random random = new Random(11);
        ReplicatedState replica = new ReplicatedState(new CountingMachine());
        for (int i = 1; i <= 4_000; i++) {
            byte[] payload = randomPayload(random, i);
            ClientReply reply = state.apply(LogEntry.command(1, i, payload));
            assertThat(replica.apply(LogEntry.command(1, i, payload)))
                    .usingRecursiveComparison()
                    .isEqualTo(reply);
            assertThat(replica.stateHash()).isEqualTo(state.stateHash());
            if (random.nextInt(40) == 0) {
                replica = restore(state.capture());
            }
        }
        assertThat(state.sessionCount()).isGreaterThan(3);
    }

    private static byte[] randomPayload(Random random, int index) {
        return switch (random.nextInt(10)) {
            case 0 -> new CommandEntryPayload.OpenSessionPayload(5_000).encode();
            case 1 -> new CommandEntryPayload.AdvanceLogTimePayload(random.nextInt(300)).encode();
            default ->
                new CommandEntryPayload.SessionCommandPayload(
                                Math.max(1, index - random.nextInt(60)), 1 + random.nextInt(40), 1, new byte[0])
                        .encode();
        };
    }

    @Test
    @DisplayName("S08 A snapshot whose label differs from its content is refused")
    void refusesASnapshotWithAnotherLabel() throws IOException {
        state.apply(LogEntry.noop(1, 1));
        byte[] body = CountingMachine.written(state.capture());
        assertThatThrownBy(() -> new ReplicatedState(new CountingMachine())
                        .restore(new LogPosition(1, 2), ONE_VOTER, new ByteArrayInputStream(body)))
                .isInstanceOf(IOException.class)
                .hasMessage("a snapshot labelled t1/2 holds the state of t1/1");
    }

    @Test
    void truncatedExtendedOrDamagedSnapshotFailsWithAnIoException() throws IOException {
        long session = openSession();
        execute(session, 1);
        execute(session, 3);
        ReplicatedStateCapture captured = state.capture();
        byte[] whole = CountingMachine.written(captured);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> restore(captured.last(), cut)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> restore(captured.last(), Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("a snapshot has bytes after its state");
        Random random = new Random(6);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                restore(captured.last(), damaged);
            } catch (IOException refused) {
                assertThat(refused).isNotNull();
            }
        }
    }

    private long openSession() {
        ClientReply reply = state.apply(
                LogEntry.command(1, nextIndex(), new CommandEntryPayload.OpenSessionPayload(60_000).encode()));
        return ((SessionOpenedReply) reply).session();
    }

    private ClientReply execute(long session, long sequence) {
        byte[] payload = new CommandEntryPayload.SessionCommandPayload(session, sequence, 1, new byte[0]).encode();
        return state.apply(LogEntry.command(1, nextIndex(), payload));
    }

    private long nextIndex() {
        return state.lastApplied().index() + 1;
    }

    private static ReplicatedState restore(ReplicatedStateCapture captured) throws IOException {
        return restore(captured.last(), CountingMachine.written(captured));
    }

    private static ReplicatedState restore(LogPosition label, byte[] body) throws IOException {
        ReplicatedState restored = new ReplicatedState(new CountingMachine());
        restored.restore(label, ONE_VOTER, new ByteArrayInputStream(body));
        return restored;
    }
}
