package dev.raftctl.node.machine;

import dev.raftctl.node.Fuzz;
import dev.raftctl.node.machine.kv.KeyValueMachine;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies of snapshots and payloads of entries with bytes changed. */
@Tag("fuzz")
class SnapshotFuzzTest {
    private static final long ALLOCATED_PER_BYTE = 64;
    private static final long ALLOCATED_ANYHOW = 256 << 10;

    @Test
    void changedSnapshotsAreRestoredOrRefusedAsTyped() throws Exception {
        ReplicatedState state = lived();
        CapturedState captured = state.capture();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        captured.body().writeTo(body);

        new Fuzz(20_000).read(body.toByteArray(), ALLOCATED_PER_BYTE, ALLOCATED_ANYHOW, bytes -> {
            ReplicatedState restored = new ReplicatedState(new KeyValueMachine());
            try {
                restored.restore(captured.last(), Configuration.NONE, new ByteArrayInputStream(bytes));
                return true;
            } catch (IOException refused) {
                return false;
            }
        });
    }

    @Test
    void changedPayloadsAreAppliedOrAreTheFaultOfWhoWroteThem() throws Exception {
        byte[] payload = new SessionEnvelope.Command(1, 1, 1, put("key", "value")).encode();

        new Fuzz(20_000).read(payload, ALLOCATED_PER_BYTE, ALLOCATED_ANYHOW, bytes -> {
            ReplicatedState state = new ReplicatedState(new KeyValueMachine());
            state.apply(Entry.command(1, 1, new SessionEnvelope.Open(60_000).encode()));
            try {
                state.apply(Entry.command(1, 2, bytes));
                return true;
            } catch (MachineFault unknownVersion) {
                return false;
            }
        });
    }

    private static ReplicatedState lived() {
        ReplicatedState state = new ReplicatedState(new KeyValueMachine());
        state.apply(Entry.command(1, 1, new SessionEnvelope.Open(60_000).encode()));
        long index = 2;
        for (int i = 0; i < 40; i++) {
            state.apply(Entry.command(1, index, new SessionEnvelope.Command(0, 0, 0, put("k" + i, "v" + i)).encode()));
            index++;
        }
        for (int sequence = 1; sequence <= 3; sequence++) {
            state.apply(Entry.command(1, index, new SessionEnvelope.Command(1, sequence, 1, put("s", "1")).encode()));
            index++;
        }
        return state;
    }

    private static byte[] put(String key, String value) {
        return KvFormat.encodeCommand(new KvCommand.Put(
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                new KvCommand.Condition.Always()));
    }
}
