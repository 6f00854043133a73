package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.journal.Journal;
import dev.raftctl.node.journal.JournalWriter;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueMachine;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Listener;
import dev.raftctl.protocol.net.Loops;
import dev.raftctl.protocol.net.Traffic;
import dev.raftctl.protocol.tls.Protection;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything one server is made of, put together in the order of a restart: lock, identity, recovery, core, threads, and sockets
 * last; and taken apart in the other order.
 */
final class NodeParts {
    private static final int ERRANDS_WAITING_MAX = 256;
    /** One is enough for all who ask at the same time; each reads everything. */
    private static final int CHECKS_WAITING_MAX = 4;

    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();
    private static final int LOOPS_MAX = 4;
    private static final long HAND_OVER_NANOS = 1_500 * Ticker.NANOS_PER_MILLI;
    private static final long HOLD_NANOS = 10_000 * Ticker.NANOS_PER_MILLI;
    private static final long LOOK_NANOS = 2 * Ticker.NANOS_PER_MILLI;
    private static final long THREAD_MILLIS = 2_000;

    private final NodeConfig config;
    private final Protection protection;
    private final Fate fate;
    private final Ticker ticker = new Ticker();
    private final ServerStorage storage;
    private final Inbox inbox = new Inbox(ticker);
    private final Loops loops;
    private final StatusBoard board;
    private final OwnAddress ownAddress;
    private final PeerLinks peers;
    private final SpaceWatch space;
    private final LogWriter logWriter;
    private final Snapshotter snapshotter;
    private final Applier applier;
    private final CoreLoop core;
    private final Errands errands;
    private final FileChecks fileChecks;
    private final Gateway gateway;
    private final Formation formation;
    private final PendingServers pendingServers;
    private final JournalWriter journalWriter;
    private final List<NodeThread> threads = new CopyOnWriteArrayList<>();
    private final MetricsPage metricsPage;
    private volatile HostPort advertised;
    private volatile @Nullable Listener listener;
    private volatile @Nullable MetricsPort metricsPort;

    private NodeParts(
            NodeConfig config,
            Protection protection,
            Fate fate,
            Disk disk,
            ServerStorage storage,
            ReplicatedState state) {
        this.protection = protection;
        this.config = config;
        this.fate = fate;
        this.storage = storage;
        this.advertised = config.advertise();
        loops = new Loops(loopCount(), "raftctl-net");
        Metrics metrics = new Metrics(ticker);
        Journal journal = Journal.open(disk, config.dataDir().resolve("journal"));
        journalWriter = journal.writer();
        Chronicle chronicle = new Chronicle(journal, metrics, ticker);
        Raft raft = new Raft(
                config.raft(),
                storage.recovered(),
                this::readLog,
                new SplittableRandom(storage.identity().incarnation() ^ ticker.nanos()),
                ticker.nanos());
        space = new SpaceWatch(storage, config.dataDir(), config.storage().minFreeBytes(), inbox, ticker);
        StateBudget budget = new StateBudget(HEAP_BYTES, config.raft().cacheBytesMax());
        board = new StatusBoard(
                config,
                storage::identity,
                () -> advertised,
                raft.view(ticker.nanos()),
                () -> Guard.expiresMs(protection),
                () -> Guard.unusableFiles(protection),
                space::seen,
                () -> metrics.observations(links()),
                budget.bytes(),
                this::snapshotDamage,
                ticker);
        Acquaintances acquaintances = new Acquaintances(storage, config, board::configuration, () -> advertised);
        Complaints complaints =
                new Complaints(chronicle::tell, () -> board.view().ballot().term(), ticker::nanos);
        ownAddress = new OwnAddress(config.id(), config.listen(), () -> advertised);
        peers = new PeerLinks(
                config.id(),
                (server, address) ->
                        new Road(server, address, loops, protection, acquaintances, inbox, complaints, fate),
                ownAddress::compare);
        snapshotter = new Snapshotter(
                storage.snapshots(),
                peers,
                inbox,
                () -> board.view().durableIndex(),
                metrics,
                ticker,
                this::captureAgain);
        applier = new Applier(
                state,
                storage.snapshots(),
                config.snapshots(),
                inbox,
                board,
                snapshotter,
                budget.bytesMax(),
                metrics,
                fate,
                ticker);
        Tickets tickets = new Tickets();
        logWriter = new LogWriter(storage, peers, inbox, applier, space, fate, metrics, ticker, this::written);
        Performer performer = new Performer(tickets, peers, logWriter, applier, snapshotter, chronicle, board);
        CoreTurn turn = new CoreTurn(raft, inbox, tickets, performer, peers, board, applier, metrics, ticker);
        core = new CoreLoop(turn, inbox, fate, ticker);
        errands = new Errands("raftctl-errands", ERRANDS_WAITING_MAX, fate);
        fileChecks =
                new FileChecks(disk, config.dataDir(), new Errands("raftctl-check", CHECKS_WAITING_MAX, fate), ticker);
        Probe probe = new Probe(loops, protection);
        Copies copies = new Copies(probe::describe, board::configuration, complaints, ticker);
        NewServers newServers = new NewServers(probe, acquaintances, board, peers, errands);
        pendingServers = new PendingServers(storage, newServers, board, inbox);
        gateway = new Gateway(
                new Doorkeeper(acquaintances, peers, complaints, copies, fate),
                inbox,
                core::attend,
                applier,
                board,
                journal,
                new OperatorDesk(acquaintances, board, inbox, errands, newServers),
                new LogReader(storage, board, errands),
                new SnapshotReader(storage.snapshots(), errands),
                fileChecks,
                metrics,
                new Strangers(ticker),
                config.raft().entryBytesMax(),
                budget,
                state::mayGrow);
        metricsPage = new MetricsPage(board, metrics, peers::spokenWith, this::traffic);
        formation = new Formation(config.cluster(), acquaintances, probe, board, inbox, ticker);
        acquaintances.whenJoined(formation::lookNow);
        long process = acquaintances.process();
        board.tellProcess(
                () -> new ProcessStatus(process, formation.waits(), formation.formingOf(), copies.duplicates()));
    }

    /** Recovered, and nothing runs yet. */
    static NodeParts assemble(NodeConfig config, Protection protection, Disk disk, Fate fate) throws StorageFailure {
        ServerStorage storage =
                ServerStorage.open(disk, config.dataDir(), config.id(), config.storage(), newIncarnation());
        try {
            mustBeOfCluster(config, storage.identity());
            for (String mended : storage.mended()) {
                LOG.warn("{}: {}", config.dataDir(), mended);
            }
            if (storage.recovered().distrustedTerm() > 0) {
                LOG.warn("this server mends its log from the others; it does not vote until it is whole");
            }
            if (config.raft().promisedNanos() > storage.recovered().promisedNanos()) {
                storage.leasePromise(config.raft().promisedNanos());
            }
            ReplicatedState state = new ReplicatedState(new KeyValueMachine(StateBudget.bytesMax(HEAP_BYTES)));
            Snapshot snapshot = storage.snapshots().newest();
            if (snapshot != null) {
                MachineTurn.load(snapshot, storage.snapshots(), state);
            }
            return new NodeParts(config, protection, fate, disk, storage, state);
        } catch (StorageFailure | RuntimeException failure) {
            storage.close();
            throw failure;
        }
    }

    /** Threads, and then the sockets. */
    void start() throws IOException, StorageFailure {
        run("raftctl-core", core::run);
        run("raftctl-log", logWriter::run);
        run("raftctl-apply", applier::run);
        run("raftctl-snapshot", snapshotter::run);
        run("raftctl-journal", journalWriter::run);
        run("raftctl-space", space::run);
        openMetrics();
        peers.follow(board.configuration());
        Listener open = Listener.open(loops, config.listen(), config.limits(), protection, gateway);
        listener = open;
        if (config.advertise().port() == 0) {
            advertised = new HostPort(config.advertise().host(), open.port());
        }
        tellStart();
        ownAddress.compare(board.configuration());
        if (!storage.pending().isEmpty()) {
            run("raftctl-pending", pendingServers::run);
        }
        if (config.cluster().bootstrap() && board.configuration().isEmpty() && !board.isMending()) {
            run("raftctl-form", formation::run);
        }
    }

    private void openMetrics() throws IOException {
        HostPort listen = config.metrics();
        if (listen != null) {
            Vitals vitals = new Vitals(() -> threads, fate, board, () -> listener != null && !gateway.isClosing());
            metricsPort = MetricsPort.open(listen, metricsPage, vitals, ticker);
        }
    }

    private List<LinkStatus> links() {
        return peers.links(board.configuration());
    }

    private @Nullable Traffic traffic() {
        Listener open = listener;
        return open == null ? null : open.traffic();
    }

    /** Of the metrics; 0: none are served. */
    int metricsPort() {
        MetricsPort open = metricsPort;
        return open == null ? 0 : open.port();
    }

    private void run(String name, NodeThread.Work work) {
        threads.add(NodeThread.start(name, work, fate));
    }

    int port() {
        Listener open = listener;
        return open == null ? 0 : open.port();
    }

    /** A leader asks a caught-up server to take over, and waits a moment until it has. */
    void handOver() {
        gateway.close();
        if (!board.isLeader() || fate.isOver()) {
            return;
        }
        LOG.info("handing leadership over");
        boolean asked = inbox.offerQuestion(new Question.Order(
                ticket -> new Event.StepDownAsked(ticket, HOLD_NANOS, false),
                answer -> new ClientReply.Unknown("on its way"),
                this::toldOfHandOver));
        inbox.ring();
        long deadline = ticker.nanos() + HAND_OVER_NANOS;
        while (asked && !refusedToHandOver && board.isLeader() && deadline - ticker.nanos() > 0) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private volatile boolean refusedToHandOver;

    private void toldOfHandOver(ClientReply reply) {
        if (reply instanceof ClientReply.Refused refused) {
            refusedToHandOver = true;
            LOG.info("leadership is not handed over: {}", refused.why().message());
        }
    }

    /** Everything ends; what was written is synced, unless the disk failed. */
    void stop() {
        gateway.close();
        formation.stop();
        pendingServers.stop();
        space.stop();
        core.stop();
        end("raftctl-core");
        logWriter.stop();
        boolean written = end("raftctl-log");
        applier.stop();
        end("raftctl-apply");
        snapshotter.stop();
        written &= end("raftctl-snapshot");
        Listener open = listener;
        if (open != null) {
            open.close();
        }
        peers.close();
        errands.close();
        fileChecks.close();
        journalWriter.close();
        end("raftctl-journal");
        loops.close();
        end("raftctl-form");
        end("raftctl-pending");
        closeMetrics();
        if (written) {
            closeStorage();
        }
    }

    private void closeMetrics() {
        MetricsPort open = metricsPort;
        if (open != null) {
            open.close();
        }
    }

    private boolean end(String name) {
        boolean ended = true;
        for (NodeThread thread : threads) {
            if (thread.getName().equals(name) && !thread.hasEndedWithin(THREAD_MILLIS)) {
                LOG.warn("thread {} does not end", name);
                ended = false;
            }
        }
        return ended;
    }

    private void closeStorage() {
        try {
            storage.close();
        } catch (StorageFailure failure) {
            LOG.warn("closing {}: {}", config.dataDir(), failure.getMessage());
        }
    }

    private String snapshotDamage() {
        return snapshotter.damage();
    }

    private void captureAgain() {
        applier.captureAgain();
    }

    private void written() {
        core.written();
    }

    private List<Entry> readLog(long from, long to, long bytesMax) {
        try {
            return storage.read(from, to, bytesMax);
        } catch (StorageFailure failure) {
            throw new UnreadableLog(failure);
        }
    }

    private void tellStart() {
        RecoveredState found = storage.recovered();
        Identity identity = storage.identity();
        LOG.info(
                "server {} listens on {}; cluster {}, lineage {}, term {}, log {} to {}, snapshot {}",
                identity.id(),
                config.listen().host() + ":" + port(),
                identity.hasCluster() ? identity.clusterName() + " (" + identity.clusterId() + ")" : "none",
                identity.lineage(),
                found.ballot().term(),
                found.firstIndex(),
                found.lastIndex(),
                found.snapshot());
    }

    /** A directory of another cluster is noticed before any traffic (trap D09), as far as the file tells which it should be. */
    private static void mustBeOfCluster(NodeConfig config, Identity identity) throws StorageFailure {
        String name = config.cluster().name();
        if (config.cluster().bootstrap()
                && identity.hasCluster()
                && !identity.clusterName().equals(name)) {
            throw new StorageFailure(
                    StorageFailure.Kind.FOREIGN,
                    config.dataDir(),
                    -1,
                    "the directory " + config.dataDir() + " belongs to cluster '" + identity.clusterName() + "', not '"
                            + name + "'",
                    "check data-dir, and the cluster's name in the configuration file",
                    null);
        }
    }

    private static int loopCount() {
        return Math.max(1, Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** Not a secret, only a number no other directory has. */
    private static long newIncarnation() {
        return new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    }
}
