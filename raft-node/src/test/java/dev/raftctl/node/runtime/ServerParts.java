package dev.raftctl.node.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.pipeline.PendingCoreRequests;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The parts of one server without its threads and sockets: each test runs one of the parts by hand. */
final class ServerParts {
    static final ServerId SELF = ServerId.of("n1");
    static final ServerId OTHER = ServerId.of("n2");
    private static final Path DIRECTORY = Path.of("/data");
    /** One entry of {@link #put} fills a segment, so that compaction removes whole segments. */
    private static final StorageSettings SMALL = new StorageSettings(100);

    final TimeSource ticker = new TimeSource();
    final CoreInbox inbox = new CoreInbox(ticker);
    final FatalErrorLatch fatalError = new FatalErrorLatch(failure -> {});
    final NodeMetrics metrics = new NodeMetrics(ticker);
    final PendingCoreRequests pendingRequests = new PendingCoreRequests();
    final SimulatedDisk disk = new SimulatedDisk();
    final ServerStorage storage;
    final Raft raft;
    final PublishedNodeStatus publishedStatus;
    final ConnectedPeers peers;
    final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
    final Snapshotter snapshotter;
    final Applier applier;
    final RaftLogWriter logWriter;
    final CoreEffectExecutor effectExecutor;
    /** The index up to which {@link #snapshotter} assumes the log to be durable. */
    long durableIndex;

    ServerParts() {
        storage = open();
        raft = new Raft(
                RaftSettings.defaults(SELF),
                RecoveredState.EMPTY,
                (from, to, maxBytes) -> List.of(),
                new SplittableRandom(1),
                ticker.nanos());
        publishedStatus = new PublishedNodeStatus(
                null, null, null, raft.view(ticker.nanos()), null, null, null, null, 0, null, ticker);
        // It knows no address, so it sends nothing.
        peers = new ConnectedPeers(SELF, (server, address) -> null, configuration -> {});
        snapshotter = new Snapshotter(storage.snapshots(), peers, inbox, () -> durableIndex, metrics, ticker, () -> {});
        applier = new Applier(
                state,
                storage.snapshots(),
                new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
                inbox,
                publishedStatus,
                snapshotter,
                Long.MAX_VALUE,
                metrics,
                fatalError,
                ticker);
        DiskSpaceMonitor diskSpaceMonitor = new DiskSpaceMonitor(storage, DIRECTORY, 0, inbox, ticker);
        logWriter = new RaftLogWriter(
                storage, peers, inbox, applier, diskSpaceMonitor, fatalError, metrics, ticker, () -> {});
        CoreDecisionRecorder decisionRecorder =
                new CoreDecisionRecorder(DecisionJournal.open(disk, Path.of("/data/journal")), metrics, ticker);
        effectExecutor = new CoreEffectExecutor(
                pendingRequests, peers, logWriter, applier, snapshotter, decisionRecorder, publishedStatus);
    }

    /** Opens the server's directory, after {@link SimulatedDisk#crash} as a restart would find it. */
    ServerStorage open() {
        try {
            return ServerStorage.open(disk, DIRECTORY, SELF, SMALL, 42);
        } catch (StorageFailure failure) {
            throw new AssertionError(failure);
        }
    }

    /** Returns a vote for this server in this term. */
    static HardState hardState(long term) {
        return new HardState(term, SELF);
    }

    /** Returns entries that each put their index under the key "k". */
    static List<LogEntry> puts(long term, long from, long to) {
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
    static ReplicatedState stateAt(long index) {
        ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
        puts(1, 1, index).forEach(state::apply);
        return state;
    }

    /** Saves the newest snapshot, of the state at this index. */
    static void saveSnapshot(ServerStorage storage, long index) throws StorageFailure {
        storage.snapshots()
                .save(
                        new LogPosition(1, index),
                        Configuration.NONE,
                        stateAt(index).capture().body()::writeTo);
    }
}
