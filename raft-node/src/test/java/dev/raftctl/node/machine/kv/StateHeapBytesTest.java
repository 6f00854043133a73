package dev.raftctl.node.machine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.ReplicatedStateCapture;
import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.node.machine.coordination.CoordinationFixture;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The state's heap usage is counted (hazard D17). */
class StateHeapBytesTest {
    private final KeyValueStateMachine machine = new KeyValueStateMachine();
    private long index;

    @Test
    void risesWithPutsAndFallsToZeroWhenAllIsDeleted() {
        for (int i = 0; i < 500; i++) {
            put("key" + i, 100 + i);
        }
        long full = machine.heapBytes();
        assertThat(full).isGreaterThan(500L * (100 + 250));
        put("key7", 100_000);
        assertThat(machine.heapBytes() - full).isEqualTo(100_000 - 107);
        put("key7", 107);
        assertThat(machine.heapBytes()).isEqualTo(full);
        machine.capture();
        delete("key1", true);
        assertThat(machine.heapBytes()).isPositive().isLessThan(full);
        delete("", true);
        assertThat(machine.heapBytes()).isZero();
    }

    @Test
    void largeValueOccupiesWholeHeapRegions() {
        put("a", 900_000);
        assertThat(machine.heapBytes()).isGreaterThan(1 << 20);
    }

    @Test
    void onlyDeletionsCannotGrowTheState() {
        assertThat(machine.mayGrow(command(new KeyValueCommand.DeleteKeys(bytes("a"), false)), 0))
                .isFalse();
        assertThat(machine.mayGrow(command(new KeyValueCommand.DeleteKeys(bytes("a"), true)), 0))
                .isFalse();
        assertThat(machine.mayGrow(command(new KeyValueCommand.IncrementKey(bytes("a"), 1)), 0))
                .isTrue();
    }

    @Test
    void d17RefusesToRestoreAStateThatDoesNotFitTheHeap() throws Exception {
        for (int i = 0; i < 50; i++) {
            put("key" + i, 1000);
        }
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        machine.capture().writeTo(saved);
        assertThatThrownBy(
                        () -> new KeyValueStateMachine(20_000).restore(new ByteArrayInputStream(saved.toByteArray())))
                .isInstanceOf(StateTooLargeForHeap.class)
                .hasMessageContaining("heap");
        KeyValueStateMachine enough = new KeyValueStateMachine(100_000);
        enough.restore(new ByteArrayInputStream(saved.toByteArray()));
        assertThat(enough.heapBytes()).isEqualTo(machine.heapBytes());
    }

    @Test
    void d17RefusesToRestoreMoreLeasesThanFitTheHeap() throws Exception {
        CoordinationFixture leases = new CoordinationFixture();
        for (int i = 0; i < 100; i++) {
            leases.grant(60_000);
        }
        ReplicatedStateCapture capture = leases.state.capture();
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        capture.body().writeTo(saved);
        assertThatThrownBy(() -> new ReplicatedState(new KeyValueStateMachine(20_000))
                        .restore(
                                capture.last(), capture.configuration(), new ByteArrayInputStream(saved.toByteArray())))
                .isInstanceOf(StateTooLargeForHeap.class);
        ReplicatedState enough = new ReplicatedState(new KeyValueStateMachine(100_000));
        enough.restore(capture.last(), capture.configuration(), new ByteArrayInputStream(saved.toByteArray()));
        assertThat(enough.coordinationStatus().leaseCount()).isEqualTo(100);
    }

    private void put(String key, int valueBytes) {
        apply(new KeyValueCommand.PutKey(
                bytes(key), new byte[valueBytes], new KeyValueCommand.KeyPutCondition.PutAlways()));
    }

    private void delete(String key, boolean prefix) {
        apply(new KeyValueCommand.DeleteKeys(bytes(key), prefix));
    }

    private void apply(KeyValueCommand command) {
        machine.apply(++index, ByteBuffer.wrap(command(command)));
    }

    private static byte[] command(KeyValueCommand command) {
        return KeyValueMessageFormat.encodeCommand(command);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
