package dev.raftctl.node.machine;

import dev.raftctl.node.ByteFuzzer;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Snapshot bodies and entry payloads with mutated bytes. */
@Tag("fuzz")
class SnapshotFuzzTest {
    private static final long MAX_ALLOCATED_PER_BYTE = 64;
    private static final long MAX_ALLOCATED_BASE = 256 << 10;

    @Test
    void mutatedSnapshotsAreRestoredOrRejected() throws Exception {
        ReplicatedState state = stateWithSessions();
        ReplicatedStateCapture captured = state.capture();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        captured.body().writeTo(body);

        new ByteFuzzer(20_000).fuzz(body.toByteArray(), MAX_ALLOCATED_PER_BYTE, MAX_ALLOCATED_BASE, bytes -> {
            ReplicatedState restored = new ReplicatedState(new KeyValueStateMachine());
            try {
                restored.restore(captured.last(), Configuration.NONE, new ByteArrayInputStream(bytes));
                return true;
            } catch (IOException refused) {
                return false;
            }
        });
    }

    @Test
    void mutatedPayloadsAreAppliedOrFault() throws Exception {
        byte[] payload = new CommandEntryPayload.SessionCommandPayload(1, 1, 1, put("key", "value")).encode();

        new ByteFuzzer(20_000).fuzz(payload, MAX_ALLOCATED_PER_BYTE, MAX_ALLOCATED_BASE, bytes -> {
            ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
            state.apply(LogEntry.command(1, 1, new CommandEntryPayload.OpenSessionPayload(60_000).encode()));
            try {
                state.apply(LogEntry.command(1, 2, bytes));
                return true;
            } catch (StateMachineFault unknownVersion) {
                return false;
            }
        });
    }

    private static ReplicatedState stateWithSessions() {
        ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
        state.apply(LogEntry.command(1, 1, new CommandEntryPayload.OpenSessionPayload(60_000).encode()));
        long index = 2;
        for (int i = 0; i < 40; i++) {
            state.apply(LogEntry.command(
                    1, index, new CommandEntryPayload.SessionCommandPayload(0, 0, 0, put("k" + i, "v" + i)).encode()));
            index++;
        }
        for (int sequence = 1; sequence <= 3; sequence++) {
            state.apply(LogEntry.command(
                    1, index, new CommandEntryPayload.SessionCommandPayload(1, sequence, 1, put("s", "1")).encode()));
            index++;
        }
        return state;
    }

    private static byte[] put(String key, String value) {
        return KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                new KeyValueCommand.KeyPutCondition.PutAlways()));
    }
}
