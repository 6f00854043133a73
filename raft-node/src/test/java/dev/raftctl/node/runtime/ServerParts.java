package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.config.WatchSettings;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.pipeline.PendingCoreRequests;
import dev.raftctl.node.pipeline.PipelineFixture;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** The parts of one server without its threads and sockets: each test runs one of the parts by hand. */
final class ServerParts {
    static final ServerId SELF = PipelineFixture.SELF;
    static final ServerId OTHER = PipelineFixture.OTHER;
    private static final Path DIRECTORY = Path.of("/data");
    /** One entry of {@link #put} fills a segment, so that compaction removes whole segments. */
    private static final StorageSettings SMALL = new StorageSettings(100);

    final TimeSource ticker;
    final CoreInbox inbox;
    final FatalErrorLatch fatalError = new FatalErrorLatch(failure -> {});
    final NodeMetrics metrics;
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
        this(new TimeSource());
    }

    ServerParts(TimeSource ticker) {
        this.ticker = ticker;
        inbox = new CoreInbox(ticker);
        metrics = new NodeMetrics(ticker);
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
                WatchSettings.DEFAULT.historyBytes(),
                metrics,
                fatalError,
                ticker);
        DiskSpaceMonitor diskSpaceMonitor = new DiskSpaceMonitor(storage, DIRECTORY, 0, inbox, ticker);
        logWriter = new RaftLogWriter(
                storage, peers, inbox, applier, diskSpaceMonitor, fatalError, metrics, ticker, () -> {});
        CoreDecisionRecorder decisionRecorder = new CoreDecisionRecorder(
                SELF, DecisionJournal.open(disk, Path.of("/data/journal"), 1, () -> 0), metrics, ticker);
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
        return PipelineFixture.hardState(term);
    }

    /** Returns entries that each put their index under the key "k". */
    static List<LogEntry> puts(long term, long from, long to) {
        return PipelineFixture.puts(term, from, to);
    }

    /** Returns a state that has applied {@link #puts} of term 1 up to this index. */
    static ReplicatedState stateAt(long index) {
        return PipelineFixture.stateAt(index);
    }

    /** Saves the newest snapshot, of the state at this index. */
    static void saveSnapshot(ServerStorage storage, long index) throws StorageFailure {
        PipelineFixture.saveSnapshot(storage.snapshots(), index);
    }
}
