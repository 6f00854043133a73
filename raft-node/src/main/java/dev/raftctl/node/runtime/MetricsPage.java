package dev.raftctl.node.runtime;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.metrics.NodeMetric;
import dev.raftctl.node.metrics.PrometheusTextWriter;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.ListeningSocketStats;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Builds a text page with all metrics of this server, from the values that other threads publish. Thread-safe. */
final class MetricsPage {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final PublishedNodeStatus publishedStatus;
    private final NodeMetrics metrics;
    private final ToIntFunction<ServerId> protocolVersion;
    private final Supplier<@Nullable ListeningSocketStats> listener;

    /**
     * @param protocolVersion the protocol version of the connection to a server, or 0 while there is none
     * @param listener returns null until it is open
     */
    MetricsPage(
            PublishedNodeStatus publishedStatus,
            NodeMetrics metrics,
            ToIntFunction<ServerId> protocolVersion,
            Supplier<@Nullable ListeningSocketStats> listener) {
        this.publishedStatus = publishedStatus;
        this.metrics = metrics;
        this.protocolVersion = protocolVersion;
        this.listener = listener;
    }

    String text() {
        PrometheusTextWriter page = new PrometheusTextWriter();
        ServerStatus status = publishedStatus.status();
        addRole(page, status);
        addLog(page, status);
        addDecisions(page);
        addFollowers(page, status);
        addWork(page);
        addRequests(page);
        ListeningSocketStats traffic = listener.get();
        if (traffic != null) {
            addTraffic(page, traffic);
        }
        ProcessMetrics.addTo(page);
        return page.text();
    }

    private void addRole(PrometheusTextWriter page, ServerStatus status) {
        page.sample(NodeMetric.RAFT_BUILD_INFO, 1, status.version(), status.id().value(), status.clusterName());
        page.sample(NodeMetric.RAFT_TERM, status.term());
        page.sample(NodeMetric.RAFT_IS_LEADER, flag(status.role() == ServerRole.LEADER));
        page.sample(NodeMetric.RAFT_IN_MAINTENANCE, flag(publishedStatus.isInMaintenance()));
        for (ServerRole role : ServerRole.values()) {
            page.sample(NodeMetric.RAFT_ROLE, flag(role == status.role()), role.label());
        }
        boolean known = status.leader() != null || status.role() == ServerRole.LEADER;
        page.sample(NodeMetric.RAFT_LEADER_KNOWN, flag(known));
        page.sample(
                NodeMetric.RAFT_LEADER_CONTACT_AGE_SECONDS,
                seconds(knownOr(status.lastLeaderContactMs(), status.uptimeMs())));
        page.sample(NodeMetric.RAFT_QUORUM_CONTACT_AGE_SECONDS, seconds(status.quorumContactMs()));
        if (status.certificateExpiresMs() > 0) {
            page.sample(
                    NodeMetric.RAFT_CERTIFICATE_EXPIRY_TIMESTAMP_SECONDS,
                    status.certificateExpiresMs() / MILLIS_PER_SECOND);
            page.sample(
                    NodeMetric.RAFT_TLS_FILES_UNUSABLE,
                    flag(!status.process().tlsReloadError().isEmpty()));
        }
    }

    private void addLog(PrometheusTextWriter page, ServerStatus status) {
        page.sample(NodeMetric.RAFT_COMMIT_INDEX, status.commitIndex());
        page.sample(
                NodeMetric.RAFT_LAST_APPLIED, publishedStatus.machineStatus().index());
        page.sample(NodeMetric.RAFT_LOG_FIRST_INDEX, status.firstIndex());
        page.sample(NodeMetric.RAFT_LOG_LAST_INDEX, status.last().index());
        page.sample(NodeMetric.RAFT_LOG_DURABLE_INDEX, status.matchIndex());
        page.sample(NodeMetric.RAFT_SNAPSHOT_INDEX, status.snapshotIndex());
        page.sample(NodeMetric.RAFT_DISK_FREE_BYTES, status.disk().freeBytes());
        page.sample(NodeMetric.RAFT_DISK_MIN_FREE_BYTES, status.disk().minFreeBytes());
        for (DiskSpaceLevel space : DiskSpaceLevel.values()) {
            page.sample(NodeMetric.RAFT_DISK_SPACE, flag(space == status.disk().level()), space.label());
        }
        Configuration members = status.configuration();
        int voters = members.allVoters().size();
        page.sample(NodeMetric.RAFT_MEMBERS, voters, "voter");
        page.sample(NodeMetric.RAFT_MEMBERS, members.members().size() - voters, "learner");
    }

    private void addDecisions(PrometheusTextWriter page) {
        metrics.elections()
                .forEach((cause, count) -> page.sample(NodeMetric.RAFT_ELECTIONS_STARTED_TOTAL, count.get(), cause));
        metrics.votesRefused()
                .forEach((verdict, count) -> page.sample(NodeMetric.RAFT_VOTES_REFUSED_TOTAL, count.get(), verdict));
        page.sample(
                NodeMetric.RAFT_LEADER_CHANGES_TOTAL,
                metrics.decisions(DecisionKind.LEADER_HEARD) + metrics.decisions(DecisionKind.ELECTION_WON));
        for (DecisionKind kind : DecisionKind.values()) {
            page.sample(NodeMetric.RAFT_DECISIONS_TOTAL, metrics.decisions(kind), kind.label());
        }
    }

    private void addFollowers(PrometheusTextWriter page, ServerStatus status) {
        page.declare(NodeMetric.RAFT_FOLLOWER_MATCH_INDEX);
        for (FollowerStatus each : status.followers()) {
            page.sample(
                    NodeMetric.RAFT_FOLLOWER_MATCH_INDEX,
                    each.matchIndex(),
                    each.id().value());
        }
        page.declare(NodeMetric.RAFT_FOLLOWER_LAG_ENTRIES);
        for (FollowerStatus each : status.followers()) {
            long lag = Math.max(0, status.last().index() - each.matchIndex());
            page.sample(NodeMetric.RAFT_FOLLOWER_LAG_ENTRIES, lag, each.id().value());
        }
        page.declare(NodeMetric.RAFT_FOLLOWER_IN_FLIGHT_BYTES);
        for (FollowerStatus each : status.followers()) {
            page.sample(
                    NodeMetric.RAFT_FOLLOWER_IN_FLIGHT_BYTES,
                    each.inFlightBytes(),
                    each.id().value());
        }
        page.declare(NodeMetric.RAFT_FOLLOWER_CONTACT_AGE_SECONDS);
        for (FollowerStatus each : status.followers()) {
            page.sample(
                    NodeMetric.RAFT_FOLLOWER_CONTACT_AGE_SECONDS,
                    seconds(knownOr(each.lastContactMs(), status.observations().leaderForMs())),
                    each.id().value());
        }
        addPeers(page, status);
    }

    private void addPeers(PrometheusTextWriter page, ServerStatus status) {
        SortedMap<String, Integer> versions = new TreeMap<>();
        for (ServerId each : status.configuration().members().keySet()) {
            if (!each.equals(status.id())) {
                versions.put(each.value(), protocolVersion.applyAsInt(each));
            }
        }
        page.declare(NodeMetric.RAFT_PEER_CONNECTED);
        versions.forEach((peer, version) -> page.sample(NodeMetric.RAFT_PEER_CONNECTED, flag(version > 0), peer));
        page.declare(NodeMetric.RAFT_PEER_PROTOCOL_VERSION);
        versions.forEach((peer, version) -> page.sample(NodeMetric.RAFT_PEER_PROTOCOL_VERSION, version, peer));
    }

    private void addWork(PrometheusTextWriter page) {
        page.histogram(NodeMetric.RAFT_APPEND_BATCH_ENTRIES, metrics.appendBatch());
        page.histogram(NodeMetric.RAFT_FSYNC_SECONDS, metrics.fsync());
        page.histogram(NodeMetric.RAFT_APPLY_SECONDS, metrics.apply());
        page.sample(NodeMetric.RAFT_ENTRIES_APPLIED_TOTAL, metrics.entriesApplied());
        page.sample(NodeMetric.RAFT_SNAPSHOT_SAVED_TOTAL, metrics.snapshotsSaved());
        page.sample(
                NodeMetric.RAFT_SNAPSHOT_SAVED_TIMESTAMP_SECONDS,
                metrics.snapshotSavedWallMillis() / MILLIS_PER_SECOND);
        page.histogram(NodeMetric.RAFT_SNAPSHOT_SAVE_SECONDS, metrics.snapshotSave());
        page.sample(NodeMetric.RAFT_SESSIONS, publishedStatus.machineStatus().sessions());
        CoordinationStatus coordination = publishedStatus.machineStatus().coordination();
        page.sample(NodeMetric.RAFT_LEASES, coordination.leaseCount());
        page.sample(NodeMetric.RAFT_LOCKS, coordination.lockCount());
        page.sample(NodeMetric.RAFT_LOCK_WAITERS, coordination.waiterCount());
        page.sample(
                NodeMetric.RAFT_LOCK_OLDEST_WAITER_SECONDS,
                coordination.oldestWaiterMs() < 0 ? -1 : coordination.oldestWaiterMs() / MILLIS_PER_SECOND);
        WatchStatus watches = publishedStatus.watchStatus();
        page.sample(NodeMetric.RAFT_WATCHES, watches.waitingCount());
        page.sample(NodeMetric.RAFT_WATCH_HISTORY_START_INDEX, watches.historyStartIndex());
        page.sample(NodeMetric.RAFT_WATCH_HISTORY_BYTES, watches.historyBytes());
        page.sample(NodeMetric.RAFT_WATCH_EVENTS_TOTAL, metrics.watchEventCount());
        page.sample(NodeMetric.RAFT_KEYS, publishedStatus.machineStatus().keys());
        page.sample(NodeMetric.RAFT_STATE_BYTES, publishedStatus.machineStatus().bytes());
        page.sample(NodeMetric.RAFT_STATE_MAX_BYTES, publishedStatus.maxStateBytes());
    }

    private void addRequests(PrometheusTextWriter page) {
        page.sample(NodeMetric.RAFT_PROPOSALS_DONE_TOTAL, metrics.writes().doneCount());
        metrics.writes()
                .forEachRefusal((reason, count) -> page.sample(
                        NodeMetric.RAFT_PROPOSALS_REFUSED_TOTAL,
                        count,
                        reason.name().toLowerCase(Locale.ROOT)));
        page.sample(NodeMetric.RAFT_PROPOSALS_UNKNOWN_TOTAL, metrics.writes().unknownCount());
        page.sample(NodeMetric.RAFT_READS_DONE_TOTAL, metrics.reads().doneCount());
        metrics.reads()
                .forEachRefusal((reason, count) -> page.sample(
                        NodeMetric.RAFT_READS_REFUSED_TOTAL,
                        count,
                        reason.name().toLowerCase(Locale.ROOT)));
        page.sample(NodeMetric.RAFT_READS_UNKNOWN_TOTAL, metrics.reads().unknownCount());
        metrics.watches()
                .forEachRefusal((reason, count) -> page.sample(
                        NodeMetric.RAFT_WATCHES_REFUSED_TOTAL,
                        count,
                        reason.name().toLowerCase(Locale.ROOT)));
        page.sample(NodeMetric.RAFT_OPERATOR_REQUESTS_TOTAL, metrics.others().doneCount(), "done");
        page.sample(NodeMetric.RAFT_OPERATOR_REQUESTS_TOTAL, metrics.others().refusedCount(), "refused");
        page.sample(NodeMetric.RAFT_OPERATOR_REQUESTS_TOTAL, metrics.others().unknownCount(), "unknown");
        page.sample(NodeMetric.RAFT_MAIL_DROPPED_TOTAL, metrics.droppedPeerMessageCount());
        page.sample(NodeMetric.RAFT_CONNECTIONS_DROPPED_TOTAL, metrics.droppedConnectionCount());
    }

    private static void addTraffic(PrometheusTextWriter page, ListeningSocketStats traffic) {
        page.sample(NodeMetric.RAFT_CONNECTIONS, traffic.clientCount(), "client");
        page.sample(NodeMetric.RAFT_CONNECTIONS, traffic.peerCount(), "peer");
        page.sample(NodeMetric.RAFT_CONNECTIONS_REFUSED_TOTAL, traffic.rejectedConnectionCount(), "too_many");
        page.sample(NodeMetric.RAFT_CONNECTIONS_REFUSED_TOTAL, traffic.evictedHandshakeCount(), "too_many_handshakes");
        page.sample(NodeMetric.RAFT_HANDSHAKES_FAILED_TOTAL, traffic.failedHandshakeCount());
        page.sample(NodeMetric.RAFT_REQUESTS_IN_FLIGHT_BYTES, traffic.inFlightRequestBytes());
        page.sample(NodeMetric.RAFT_REQUESTS_IN_FLIGHT_MAX_BYTES, traffic.maxInFlightRequestBytes());
        page.sample(NodeMetric.RAFT_REPLIES_UNSENT_BYTES, traffic.pendingReplyBytes());
        page.sample(NodeMetric.RAFT_REQUESTS_BUSY_TOTAL, traffic.busyRefusalCount());
        page.sample(NodeMetric.RAFT_SLOW_READERS_CUT_TOTAL, traffic.closedSlowReaderCount());
    }

    private static long flag(boolean set) {
        return set ? 1 : 0;
    }

    /**
     * Returns the age of the last contact or, if there was none, the time since the observation began, so that an alert
     * on the age fires in that case too.
     */
    private static long knownOr(long millis, long sinceBeginning) {
        return millis < 0 ? sinceBeginning : millis;
    }

    /** Converts milliseconds to seconds. Returns -1 if the argument is negative, which means that there is no value. */
    private static double seconds(long millis) {
        return millis < 0 ? -1 : millis / MILLIS_PER_SECOND;
    }
}
