package dev.raftctl.node.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The data directory of one server on a simulated disk, and entries for its log. */
public final class PipelineFixture {
    public static final ServerId SELF = ServerId.of("n1");
    public static final ServerId OTHER = ServerId.of("n2");
    private static final Path DIRECTORY = Path.of("/data");
    /** One entry of {@link #puts} fills a segment, so that compaction removes whole segments. */
    private static final StorageSettings SMALL = new StorageSettings(100);

    final SimulatedDisk disk = new SimulatedDisk();
    final ServerStorage storage = open();

    private ServerStorage open() {
        try {
            return ServerStorage.open(disk, DIRECTORY, SELF, SMALL, 42);
        } catch (StorageFailure failure) {
            throw new AssertionError(failure);
        }
    }

    /** Opens the server's directory as a restart finds it after a power failure. */
    ServerStorage reopenAfterCrash() {
        disk.crash(UnsyncedWriteLoss.ALL, new SplittableRandom(1));
        return open();
    }

    /** Returns a vote for this server in this term. */
    public static HardState hardState(long term) {
        return new HardState(term, SELF);
    }

    /** Returns entries that each put their index under the key "k". */
    public static List<LogEntry> puts(long term, long from, long to) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(index).array();
            KeyValueCommand put = new KeyValueCommand.PutKey(
                    "k".getBytes(UTF_8), value, new KeyValueCommand.KeyPutCondition.PutAlways());
            byte[] payload = new CommandEntryPayload.SessionCommandPayload(
                            0, 0, 0, KeyValueMessageFormat.encodeCommand(put))
                    .encode();
            entries.add(LogEntry.command(term, index, payload));
        }
        return entries;
    }

    /** Returns a state that has applied {@link #puts} of term 1 up to this index. */
    public static ReplicatedState stateAt(long index) {
        ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
        puts(1, 1, index).forEach(state::apply);
        return state;
    }

    /** Saves the newest snapshot, of the state at this index. */
    public static void saveSnapshot(SnapshotStorage snapshots, long index) throws StorageFailure {
        snapshots.save(
                new LogPosition(1, index),
                Configuration.NONE,
                stateAt(index).capture().body()::writeTo);
    }
}
