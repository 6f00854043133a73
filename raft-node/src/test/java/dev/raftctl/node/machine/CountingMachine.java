package dev.raftctl.node.machine;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A machine that counts: each command adds one and returns the count; a command of four bytes returns that many bytes.
 */
final class CountingMachine implements StateMachine {
    private long count;

    @Override
    public byte[] apply(long index, ByteBuffer command) {
        count++;
        if (command.remaining() == 1 && command.get(command.position()) == 'x') {
            throw new IllegalStateException("a fault of the machine");
        }
        return command.remaining() == Integer.BYTES ? new byte[command.getInt()] : bytes(count);
    }

    /** Returns a command whose result has this length. */
    static byte[] resultOf(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public byte[] query(byte[] query) {
        return bytes(count);
    }

    @Override
    public StateMachineCapture capture() {
        long captured = count;
        return target -> target.write(bytes(captured));
    }

    @Override
    public void restore(InputStream source) throws IOException {
        count = new DataInputStream(source).readLong();
    }

    @Override
    public long stateHash() {
        return StateHash.fold(0, count);
    }

    @Override
    public long size() {
        return count;
    }

    static byte[] written(ReplicatedStateCapture captured) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        captured.body().writeTo(bytes);
        return bytes.toByteArray();
    }
}
