package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.health.CgroupCpuStat;
import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.journal.DecisionJournalWriter;
import dev.raftctl.node.journal.DiagnosticDumpFiles;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.pipeline.PendingCoreRequests;
import dev.raftctl.node.pipeline.StateMachineRunner;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.ListeningSocket;
import dev.raftctl.protocol.net.ListeningSocketStats;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Assembles the parts of one server in the order of a restart: lock, identity, recovery, core, threads, and sockets
 * last. Stops them in the reverse order.
 */
final class NodeAssembler {
    private static final int MAX_QUEUED_TASKS = 256;
    /** The maximum number of queued file checks. Each check reads all files, so a few are enough. */
    private static final int MAX_QUEUED_CHECKS = 4;

    private static final Logger LOG = ServerLog.LOGGER;
    private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();
    private static final int MAX_LOOPS = 4;
    private static final long TRANSFER_TIMEOUT_NANOS = 1_500 * TimeSource.NANOS_PER_MILLI;
    private static final long CAMPAIGN_HOLDOFF_MILLIS = 10_000;
    private static final long POLL_NANOS = 2 * TimeSource.NANOS_PER_MILLI;
    private static final long JOIN_MILLIS = 2_000;

    private final NodeConfig config;
    private final ConnectionSecurity security;
    private final FatalErrorLatch fatalError;
    private final TimeSource ticker = new TimeSource();
    private final ServerStorage storage;
    private final CoreInbox inbox = new CoreInbox(ticker);
    private final NettyEventLoops loops;
    private final PublishedNodeStatus publishedStatus;
    private final AdvertisedAddressCheck addressCheck;
    private final ConnectedPeers peers;
    private final DiskSpaceMonitor diskSpaceMonitor;
    private final HealthMonitor healthMonitor;
    private final RaftLogWriter logWriter;
    private final Snapshotter snapshotter;
    private final Applier applier;
    private final CoreScheduler coreLoop;
    private final BackgroundDiskTasks backgroundTasks;
    private final OnlineFileChecks fileChecks;
    private final RequestRouter requestRouter;
    private final AutoBootstrap autoBootstrap;
    private final PendingServerAdditions pendingServerAdditions;
    private final DecisionJournalWriter journalWriter;
    private final CoreDecisionRecorder decisionRecorder;
    private final ProcessLifecycleRecorder processLifecycle;
    private final ServerObserver observer;
    private final List<NodeThread> threads = new CopyOnWriteArrayList<>();
    private final MetricsPage metricsPage;
    private volatile boolean isStartRecorded;
    private volatile HostPort advertised;
    private volatile @Nullable ListeningSocket listener;
    private volatile @Nullable MetricsServer metricsServer;

    private NodeAssembler(
            NodeConfig config,
            ConnectionSecurity security,
            FatalErrorLatch fatalError,
            Disk disk,
            ServerStorage storage,
            ReplicatedState state) {
        this.security = security;
        this.config = config;
        this.fatalError = fatalError;
        this.storage = storage;
        this.advertised = config.advertise();
        loops = new NettyEventLoops(loopCount(), "raftctl-net");
        NodeMetrics metrics = new NodeMetrics(ticker);
        long process = PeerIdentityVerifier.newProcessNumber();
        long startedNanos = ticker.nanos();
        DecisionJournal journal = DecisionJournal.open(
                disk,
                config.dataDir().resolve("journal"),
                process,
                () -> (ticker.nanos() - startedNanos) / TimeSource.NANOS_PER_MILLI);
        journalWriter = journal.writer(() -> lastAliveRecord(process, startedNanos));
        decisionRecorder = new CoreDecisionRecorder(config.id(), journal, metrics, ticker);
        processLifecycle = new ProcessLifecycleRecorder(journal, decisionRecorder);
        Raft raft = new Raft(
                config.raft(),
                storage.recovered(),
                this::readLog,
                new SplittableRandom(storage.identity().incarnation() ^ ticker.nanos()),
                ticker.nanos());
        diskSpaceMonitor =
                new DiskSpaceMonitor(storage, config.dataDir(), config.storage().minFreeBytes(), inbox, ticker);
        StateHeapBudget budget = new StateHeapBudget(
                HEAP_BYTES, config.raft().maxCacheBytes() + config.watches().historyBytes());
        publishedStatus = new PublishedNodeStatus(
                config,
                storage::identity,
                () -> advertised,
                raft.view(ticker.nanos()),
                () -> ConnectionSecurityFactory.expiresMs(security),
                () -> ConnectionSecurityFactory.unusableFiles(security),
                diskSpaceMonitor::latest,
                () -> metrics.observations(links()),
                budget.softMaxBytes(),
                this::snapshotDamage,
                ticker);
        PeerIdentityVerifier identities =
                new PeerIdentityVerifier(storage, config, publishedStatus::configuration, () -> advertised, process);
        PeerAlerts peerAlerts = new PeerAlerts(
                decisionRecorder::record,
                () -> publishedStatus.view().hardState().term(),
                ticker::nanos);
        addressCheck = new AdvertisedAddressCheck(config.id(), config.listen(), () -> advertised);
        peers = new ConnectedPeers(
                config.id(),
                (server, address) -> new VerifiedPeerLink(
                        server, address, loops, security, identities, inbox, peerAlerts, fatalError),
                addressCheck::compare);
        snapshotter = new Snapshotter(
                storage.snapshots(),
                peers,
                inbox,
                () -> publishedStatus.view().durableIndex(),
                metrics,
                ticker,
                this::replaceDamagedSnapshot);
        applier = new Applier(
                state,
                storage.snapshots(),
                config.snapshots(),
                inbox,
                publishedStatus,
                snapshotter,
                budget.hardMaxBytes(),
                config.watches().historyBytes(),
                metrics,
                fatalError,
                ticker);
        PendingCoreRequests pendingRequests = new PendingCoreRequests();
        logWriter = new RaftLogWriter(
                storage, peers, inbox, applier, diskSpaceMonitor, fatalError, metrics, ticker, this::onEntriesDurable);
        CoreEffectExecutor effectExecutor = new CoreEffectExecutor(
                pendingRequests, peers, logWriter, applier, snapshotter, decisionRecorder, publishedStatus);
        CoreBatchProcessor driver = new CoreBatchProcessor(
                raft,
                inbox,
                pendingRequests,
                effectExecutor,
                peers,
                publishedStatus,
                applier,
                metrics,
                config.raft().heartbeatNanos(),
                ticker);
        coreLoop = new CoreScheduler(driver, inbox, fatalError, ticker);
        backgroundTasks = new BackgroundDiskTasks("raftctl-errands", MAX_QUEUED_TASKS, fatalError);
        fileChecks = new OnlineFileChecks(
                disk,
                config.dataDir(),
                new BackgroundDiskTasks("raftctl-check", MAX_QUEUED_CHECKS, fatalError),
                ticker);
        HandshakeProbe probe = new HandshakeProbe(loops, security);
        DuplicateServerDetector duplicateServers =
                new DuplicateServerDetector(probe::requestStatus, publishedStatus::configuration, peerAlerts, ticker);
        CoordinationGate coordinationGate = new CoordinationGate(
                config.id(),
                publishedStatus::view,
                peers::protocolVersion,
                peers::lastProtocolVersion,
                () -> publishedStatus.machineStatus().hasAppliedCoordination(),
                ticker::nanos);
        NewServerVerifier newServerVerifier =
                new NewServerVerifier(probe, identities, publishedStatus, peers, backgroundTasks, coordinationGate);
        pendingServerAdditions = new PendingServerAdditions(storage, newServerVerifier, publishedStatus, inbox);
        RefusedWrites refusedWrites = new RefusedWrites(ticker);
        healthMonitor = new HealthMonitor(
                config.raft().electionTimeoutNanos(),
                publishedStatus::isLeader,
                new GarbageCollectionTime(),
                CgroupCpuStat.ofThisProcess(),
                ticker);
        observer = new ServerObserver(
                publishedStatus::status,
                new NodeLocalMeasurements(healthMonitor, metrics.peerContactTimes(), ticker),
                decisionRecorder,
                refusedWrites,
                new HealthSampler(journal),
                new DiagnosticDumpWriter(
                        journal, new DiagnosticDumpFiles(disk, config.dataDir().resolve("journal")), ticker),
                ticker,
                applier::checkMaintenance);
        requestRouter = new RequestRouter(
                new HandshakePolicy(identities, peers, peerAlerts, duplicateServers, fatalError),
                inbox,
                coreLoop::tryRun,
                applier,
                publishedStatus,
                journal,
                new AdminRequestHandler(identities, publishedStatus, inbox, backgroundTasks, newServerVerifier),
                new ReadLogEntriesHandler(storage, publishedStatus, backgroundTasks),
                new ReadSnapshotFileHandler(storage.snapshots(), backgroundTasks),
                fileChecks,
                metrics,
                new RejectedConnectionLogger(ticker, decisionRecorder::record),
                new OperatorRequests(decisionRecorder::record, this::term),
                refusedWrites,
                new CoordinationRequestHandler(
                        coordinationGate,
                        applier,
                        publishedStatus,
                        config.raft().electionTimeoutNanos(),
                        ticker),
                config.raft().maxEntryBytes(),
                budget,
                state::mayGrow);
        publishedStatus.setMeasurements(
                new NodeHealthMeasurements(healthMonitor, metrics, () -> contacts(metrics), ticker));
        metricsPage = new MetricsPage(publishedStatus, metrics, peers::protocolVersion, this::traffic);
        autoBootstrap = new AutoBootstrap(config.cluster(), identities, probe, publishedStatus, inbox, ticker);
        identities.onJoined(autoBootstrap::checkNow);
        publishedStatus.setProcessStatus(() -> new ServerProcessStatus(
                process,
                autoBootstrap.waitingReason(),
                autoBootstrap.intendedCluster(),
                duplicateServers.duplicates()));
    }

    /** Assembles a server with recovered state. No thread runs until {@link #start}. */
    static NodeAssembler assemble(NodeConfig config, ConnectionSecurity security, Disk disk, FatalErrorLatch fatalError)
            throws StorageFailure {
        ServerStorage storage =
                ServerStorage.open(disk, config.dataDir(), config.id(), config.storage(), newIncarnation());
        try {
            requireCluster(config, storage.identity());
            for (String repair : storage.repairs()) {
                LOG.warn("{}: {}", config.dataDir(), repair);
            }
            if (storage.recovered().recoveringTerm() > 0) {
                LOG.warn("recovering the log from the other servers; this server does not vote until that is complete");
            }
            if (config.raft().leasePromiseNanos() > storage.recovered().leasePromiseNanos()) {
                storage.storeLeasePromise(config.raft().leasePromiseNanos());
            }
            ReplicatedState state =
                    new ReplicatedState(new KeyValueStateMachine(StateHeapBudget.hardMaxBytes(HEAP_BYTES)));
            StoredSnapshot snapshot = storage.snapshots().newest();
            if (snapshot != null) {
                StateMachineRunner.load(snapshot, storage.snapshots(), state);
            }
            return new NodeAssembler(config, security, fatalError, disk, storage, state);
        } catch (StorageFailure | RuntimeException failure) {
            storage.close();
            throw failure;
        }
    }

    /** Starts the threads, then opens the sockets. */
    void start() throws IOException, StorageFailure {
        startThread("raftctl-core", coreLoop::run);
        startThread("raftctl-log", logWriter::run);
        startThread("raftctl-apply", applier::run);
        startThread("raftctl-snapshot", snapshotter::run);
        startThread("raftctl-journal", journalWriter::run);
        startThread("raftctl-space", diskSpaceMonitor::run);
        startThread("raftctl-health", healthMonitor::run);
        startThread("raftctl-observe", observer::run);
        openMetrics();
        peers.onConfiguration(publishedStatus.configuration());
        ListeningSocket open = ListeningSocket.open(loops, config.listen(), config.limits(), security, requestRouter);
        listener = open;
        if (config.advertise().port() == 0) {
            advertised = new HostPort(config.advertise().host(), open.port());
        }
        logStart();
        processLifecycle.started(term(), storage.identity().lineage().value());
        isStartRecorded = true;
        addressCheck.compare(publishedStatus.configuration());
        if (!storage.pendingServers().isEmpty()) {
            startThread("raftctl-pending", pendingServerAdditions::run);
        }
        if (config.cluster().bootstrap() && !publishedStatus.isRecovering()) {
            startThread("raftctl-form", autoBootstrap::run);
        }
    }

    private void openMetrics() throws IOException {
        HostPort listen = config.metrics();
        if (listen != null) {
            HealthChecks healthChecks = new HealthChecks(
                    () -> threads, fatalError, publishedStatus, () -> listener != null && !requestRouter.isClosing());
            metricsServer = MetricsServer.open(listen, metricsPage, healthChecks, ticker);
        }
    }

    /**
     * Returns what this process shows about itself, or null until its start is recorded: a process that cannot start,
     * for example because its port is in use, must not appear to have been killed.
     */
    private LastAliveFile.@Nullable LastAliveRecord lastAliveRecord(long process, long startedNanos) {
        if (!isStartRecorded) {
            return null;
        }
        RaftStateView view = publishedStatus.view();
        return new LastAliveFile.LastAliveRecord(
                ticker.wallMillis(),
                (ticker.nanos() - startedNanos) / TimeSource.NANOS_PER_MILLI,
                process,
                ProcessLifecycleRecorder.lastAliveRole(view.role()),
                view.hardState().term(),
                view.commitIndex());
    }

    private long term() {
        return publishedStatus.view().hardState().term();
    }

    /** Records that this server was asked to stop. */
    void recordEnding() {
        processLifecycle.ending(term());
        decisionRecorder.onProcessEnding();
    }

    /** Records that a fatal error stops this server. */
    void recordHalt(NodeFailure failure) {
        processLifecycle.halted(term(), failure);
    }

    private List<PeerLinkStatus> links() {
        return peers.linkStatuses(publishedStatus.configuration());
    }

    private List<PeerContact> contacts(NodeMetrics metrics) {
        return peers.contacts(publishedStatus.configuration(), metrics.peerContactTimes(), ticker.nanos());
    }

    private @Nullable ListeningSocketStats traffic() {
        ListeningSocket open = listener;
        return open == null ? null : open.stats();
    }

    /** Returns the port of the metrics server, or 0 if the node does not serve metrics. */
    int metricsPort() {
        MetricsServer open = metricsServer;
        return open == null ? 0 : open.port();
    }

    private void startThread(String name, NodeThread.NodeThreadTask task) {
        threads.add(NodeThread.start(name, task, fatalError));
    }

    int port() {
        ListeningSocket open = listener;
        return open == null ? 0 : open.port();
    }

    /** Transfers leadership to a server that has caught up, and waits a moment until the new leader is known. */
    void transferLeadership() {
        requestRouter.close();
        if (!publishedStatus.isLeader() || fatalError.isSet()) {
            return;
        }
        LOG.info("transferring leadership");
        boolean offered = inbox.offerRequest(
                CoreRequestConversion.handOverBeforeStop(CAMPAIGN_HOLDOFF_MILLIS, this::onTransferReply));
        inbox.wakeIfNeeded();
        long deadline = ticker.nanos() + TRANSFER_TIMEOUT_NANOS;
        while (offered && !transferRefused && publishedStatus.isLeader() && deadline - ticker.nanos() > 0) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    private volatile boolean transferRefused;

    private void onTransferReply(ClientReply reply) {
        Refusal refusal = reply.refusal();
        if (refusal != null) {
            transferRefused = true;
            LOG.info("leadership was not transferred: {}", refusal.message());
        }
    }

    /** Stops all threads and closes sockets and files. Syncs pending writes unless the disk has failed. */
    void stop() {
        requestRouter.close();
        autoBootstrap.stop();
        pendingServerAdditions.stop();
        diskSpaceMonitor.stop();
        healthMonitor.stop();
        observer.stop();
        coreLoop.stop();
        awaitThread("raftctl-core");
        logWriter.stop();
        boolean written = awaitThread("raftctl-log");
        applier.stop();
        awaitThread("raftctl-apply");
        snapshotter.stop();
        written &= awaitThread("raftctl-snapshot");
        ListeningSocket open = listener;
        if (open != null) {
            open.close();
        }
        peers.close();
        backgroundTasks.close();
        fileChecks.close();
        awaitThread("raftctl-observe");
        observer.recordUnfinished();
        journalWriter.close();
        awaitThread("raftctl-journal");
        loops.close();
        awaitThread("raftctl-form");
        awaitThread("raftctl-pending");
        closeMetrics();
        if (written) {
            closeStorage();
        }
    }

    private void closeMetrics() {
        MetricsServer open = metricsServer;
        if (open != null) {
            open.close();
        }
    }

    private boolean awaitThread(String name) {
        boolean ended = true;
        for (NodeThread thread : threads) {
            if (thread.getName().equals(name) && !thread.awaitEnd(JOIN_MILLIS)) {
                LOG.warn("thread {} did not end", name);
                ended = false;
            }
        }
        return ended;
    }

    private void closeStorage() {
        try {
            storage.close();
        } catch (StorageFailure failure) {
            LOG.warn("cannot close {}: {}", config.dataDir(), failure.getMessage());
        }
    }

    private String snapshotDamage() {
        return snapshotter.damage();
    }

    private void replaceDamagedSnapshot() {
        applier.replaceDamagedSnapshot();
    }

    private void onEntriesDurable() {
        coreLoop.onEntriesDurable();
    }

    private List<LogEntry> readLog(long from, long to, long maxBytes) {
        try {
            return storage.read(from, to, maxBytes);
        } catch (StorageFailure failure) {
            throw new LogReadFailure(failure);
        }
    }

    private void logStart() {
        RecoveredState recovered = storage.recovered();
        ServerIdentity identity = storage.identity();
        LOG.info(
                "server {} listens on {}; cluster {}, lineage {}, term {}, log {} to {}, snapshot {}",
                identity.id(),
                config.listen().host() + ":" + port(),
                identity.hasCluster() ? identity.clusterName() + " (" + identity.clusterId() + ")" : "none",
                identity.lineage(),
                recovered.hardState().term(),
                recovered.firstIndex(),
                recovered.lastIndex(),
                recovered.snapshot());
    }

    /**
     * Rejects a directory of another cluster before any traffic (hazard D09), if the configuration file names the
     * cluster.
     */
    private static void requireCluster(NodeConfig config, ServerIdentity identity) throws StorageFailure {
        String name = config.cluster().name();
        if (config.cluster().bootstrap()
                && identity.hasCluster()
                && !identity.clusterName().equals(name)) {
            throw new StorageFailure(
                    StorageFailure.StorageFailureKind.FOREIGN,
                    config.dataDir(),
                    -1,
                    "the directory " + config.dataDir() + " belongs to cluster '" + identity.clusterName() + "', not '"
                            + name + "'",
                    "check data-dir and the cluster's name in the configuration file",
                    null);
        }
    }

    private static int loopCount() {
        return Math.max(1, Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** Returns a new random incarnation, which distinguishes data directories and need not be secret. */
    private static long newIncarnation() {
        return new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    }
}
