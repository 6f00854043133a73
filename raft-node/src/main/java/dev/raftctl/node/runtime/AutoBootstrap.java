package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterIdGenerator;
import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.runtime.AutoBootstrapRules.AutoBootstrapDecision;
import dev.raftctl.node.runtime.AutoBootstrapRules.StatusRequestResult;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Bootstraps the cluster of the configuration file on the first start, without an operator: requests the status of the
 * listed servers until {@link AutoBootstrapRules} lets this one proceed. Runs on a thread of its own.
 */
final class AutoBootstrap {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final long MIN_PAUSE_NANOS = 50 * TimeSource.NANOS_PER_MILLI;
    private static final long MAX_PAUSE_NANOS = 500 * TimeSource.NANOS_PER_MILLI;
    private static final long REMINDER_NANOS = 60_000 * TimeSource.NANOS_PER_MILLI;
    private static final int MAX_REASON_CHARS = 1_000;

    /**
     * Members connect to a configured server every 250 ms, so a wiped server learns its cluster before it bootstraps
     * another one.
     */
    private static final long AWAIT_PEERS_NANOS = 400 * TimeSource.NANOS_PER_MILLI;

    /**
     * A server that is listed alone has no peers to ask, so it allows members more time to connect, also on busy hosts.
     * Nothing else distinguishes a first start from a start after the data directory was lost.
     */
    private static final long AWAIT_PEERS_ALONE_NANOS = 1_500 * TimeSource.NANOS_PER_MILLI;

    private final ClusterSettings cluster;
    private final PeerIdentityVerifier identities;
    private final HandshakeProbe probe;
    private final PublishedNodeStatus publishedStatus;
    private final CoreInbox inbox;
    private final TimeSource ticker;
    private volatile @Nullable Thread thread;
    private volatile String waitingReason = "";
    private volatile boolean stopping;
    private String loggedReason = "";
    private long loggedNanos;

    AutoBootstrap(
            ClusterSettings cluster,
            PeerIdentityVerifier identities,
            HandshakeProbe probe,
            PublishedNodeStatus publishedStatus,
            CoreInbox inbox,
            TimeSource ticker) {
        this.cluster = cluster;
        this.identities = identities;
        this.probe = probe;
        this.publishedStatus = publishedStatus;
        this.inbox = inbox;
        this.ticker = ticker;
    }

    void stop() {
        stopping = true;
        checkNow();
    }

    /** Makes the bootstrap thread request the statuses again without delay. May be called from any thread. */
    void checkNow() {
        LockSupport.unpark(thread);
    }

    /**
     * Returns what this server is waiting for, such as "is waiting for the leader", or an empty string. May be called
     * from any thread.
     */
    String waitingReason() {
        return publishedStatus.configuration().isEmpty() ? waitingReason : "";
    }

    /**
     * Returns the name and server list of the cluster that this server is to bootstrap, or an empty string. May be
     * called from any thread.
     */
    String intendedCluster() {
        return cluster.bootstrap() && publishedStatus.configuration().isEmpty()
                ? ClusterIdGenerator.of(cluster.name(), cluster.servers())
                : "";
    }

    /** Bootstraps the cluster, or returns at once if this server already has a configuration. */
    void run() throws StorageFailure {
        thread = Thread.currentThread();
        String listedAlone = AutoBootstrapRules.warningIfListedAlone(cluster, publishedStatus.configuration());
        if (!listedAlone.isEmpty()) {
            LOG.warn("{}", listedAlone);
        }
        long earliestBootstrapNanos =
                ticker.nanos() + (cluster.servers().size() > 1 ? AWAIT_PEERS_NANOS : AWAIT_PEERS_ALONE_NANOS);
        DecisionExecutor executor = new DecisionExecutor(earliestBootstrapNanos);
        while (!stopping && publishedStatus.configuration().isEmpty()) {
            boolean isDecided = new AutoBootstrapRules(cluster, identities.identity(), identities.advertisedAddress())
                    .decide(requestStatuses())
                    .accept(executor);
            if (isDecided) {
                return;
            }
        }
        waitingReason = "";
    }

    /** Executes a decision, or waits; returns whether nothing is left to decide. */
    private final class DecisionExecutor implements AutoBootstrapDecision.Visitor<Boolean, StorageFailure> {
        private final long earliestBootstrapNanos;
        private long pause = MIN_PAUSE_NANOS;

        DecisionExecutor(long earliestBootstrapNanos) {
            this.earliestBootstrapNanos = earliestBootstrapNanos;
        }

        @Override
        public Boolean bootstrapNow(AutoBootstrapDecision.BootstrapNow form) throws StorageFailure {
            long remainingNanos = form.asFirst() ? earliestBootstrapNanos - ticker.nanos() : 0;
            if (remainingNanos <= 0 && requestBootstrap(form)) {
                return true;
            }
            LockSupport.parkNanos(AutoBootstrap.this, Math.max(remainingNanos, MIN_PAUSE_NANOS));
            return false;
        }

        @Override
        public Boolean waitBefore(AutoBootstrapDecision.WaitBeforeBootstrap decision) {
            reportWaiting(decision.reason());
            LockSupport.parkNanos(AutoBootstrap.this, pause);
            pause = Math.min(MAX_PAUSE_NANOS, pause * 2);
            return false;
        }

        @Override
        public Boolean localDiskLost(AutoBootstrapDecision.LocalDiskLost diskLost) {
            waitingReason = "";
            inbox.addCompletion(new Event.ServerFenced(diskLost.reason()));
            LOG.error("this server does not join cluster {}: {}", cluster.name(), diskLost.reason());
            return true;
        }
    }

    private SortedMap<ServerId, StatusRequestResult> requestStatuses() {
        SortedMap<ServerId, CompletableFuture<StatusRequestResult>> pending = new TreeMap<>();
        for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
            ServerId id = server.getKey();
            if (!id.equals(identities.self())) {
                pending.put(id, probe.requestStatus(id, server.getValue()));
            }
        }
        SortedMap<ServerId, StatusRequestResult> results = new TreeMap<>();
        pending.forEach((id, response) -> results.put(id, response.join()));
        return results;
    }

    /** Logs the reason for waiting when the reason changes, and otherwise once a minute. */
    private void reportWaiting(String reason) {
        String text = reason.length() > MAX_REASON_CHARS ? reason.substring(0, MAX_REASON_CHARS) + " ..." : reason;
        waitingReason = text;
        long now = ticker.nanos();
        if (!text.equals(loggedReason) || now - loggedNanos >= REMINDER_NANOS) {
            loggedReason = text;
            loggedNanos = now;
            LOG.info("cluster {} is not formed yet: this server {}", cluster.name(), text);
        }
    }

    /**
     * Requests the bootstrap and returns whether the request was queued. The cluster id is stored first, so a server
     * with a bootstrapped log always knows its cluster.
     */
    private boolean requestBootstrap(AutoBootstrapDecision.BootstrapNow form) throws StorageFailure {
        try {
            identities.joinCluster(form.clusterId(), cluster.name());
        } catch (StorageFailure failure) {
            if (failure.kind() == StorageFailure.StorageFailureKind.FOREIGN) {
                // An operator or another cluster was first.
                return false;
            }
            throw failure;
        }
        boolean offered = inbox.offerRequest(
                CoreRequestConversion.bootstrap(form.clusterId(), form.configuration(), AutoBootstrap::logOutcome));
        inbox.wakeIfNeeded();
        return offered;
    }

    private static void logOutcome(ClientReply reply) {
        ClientReply.BootstrappedReply formed = reply.successOf(ClientReply.BootstrappedReply.class);
        if (formed != null) {
            LOG.info("formed cluster {}", formed.clusterId());
        } else {
            LOG.warn("could not form the cluster of the configuration file: {}", reply);
        }
    }
}
