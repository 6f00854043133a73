package dev.raftctl.node.metrics;

import static dev.raftctl.node.metrics.NodeMetric.PrometheusMetricType.COUNTER;
import static dev.raftctl.node.metrics.NodeMetric.PrometheusMetricType.GAUGE;
import static dev.raftctl.node.metrics.NodeMetric.PrometheusMetricType.HISTOGRAM;

import java.util.List;
import java.util.Locale;

/**
 * All metrics that a server exposes. Their names, labels and units are part of the public interface and do not change
 * once released.
 */
public enum NodeMetric {
    RAFT_BUILD_INFO(
            GAUGE, "always 1; its labels give the version, the server and its cluster", "version", "server", "cluster"),
    RAFT_TERM(GAUGE, "the current term"),
    RAFT_IS_LEADER(GAUGE, "1 while this server is the leader"),
    RAFT_IN_MAINTENANCE(
            GAUGE, "1 while this server is in maintenance, so that it does not lead while another voter can"),
    RAFT_ROLE(GAUGE, "1 for the server's role, 0 for the other roles", "role"),
    RAFT_LEADER_KNOWN(GAUGE, "1 while the server knows the leader of its term"),
    RAFT_LEADER_CONTACT_AGE_SECONDS(
            GAUGE,
            "time since the last contact with the leader, or since the start if there was none; 0 on the leader"),
    RAFT_QUORUM_CONTACT_AGE_SECONDS(
            GAUGE, "leader only: time since the last contact with a majority; -1 on other servers"),
    RAFT_COMMIT_INDEX(GAUGE, "the highest index known to be committed"),
    RAFT_LAST_APPLIED(GAUGE, "the last index that the state machine applied"),
    RAFT_LOG_FIRST_INDEX(GAUGE, "the first index in the log; the snapshot covers earlier entries"),
    RAFT_LOG_LAST_INDEX(GAUGE, "the last index in the log, durable or not"),
    RAFT_LOG_DURABLE_INDEX(GAUGE, "the last index known to be durable on this server's disk"),
    RAFT_SNAPSHOT_INDEX(GAUGE, "the last index covered by the newest snapshot; 0 if there is none"),
    RAFT_CERTIFICATE_EXPIRY_TIMESTAMP_SECONDS(
            GAUGE, "when this server's certificate expires, in Unix time; absent without TLS"),
    RAFT_TLS_FILES_UNUSABLE(
            GAUGE, "1 while the TLS files on disk are unusable and the server uses those it loaded earlier"),
    RAFT_DISK_FREE_BYTES(GAUGE, "free space on the disk of the data directory; -1 if unknown"),
    RAFT_DISK_MIN_FREE_BYTES(GAUGE, "with less free space than this, clients cannot add data"),
    RAFT_DISK_SPACE(GAUGE, "1 for the current state of disk space, 0 for the other states", "space"),
    RAFT_MEMBERS(GAUGE, "servers in the current configuration", "kind"),
    RAFT_ELECTIONS_STARTED_TOTAL(COUNTER, "elections this server started, by trigger", "reason"),
    RAFT_VOTES_REFUSED_TOTAL(COUNTER, "votes and pre-votes this server rejected, by reason", "reason"),
    RAFT_LEADER_CHANGES_TOTAL(COUNTER, "new leaders this server has seen, itself included"),
    RAFT_DECISIONS_TOTAL(COUNTER, "decisions of the algorithm, by kind", "kind"),
    RAFT_FOLLOWER_MATCH_INDEX(GAUGE, "leader only: the highest index known to be on the follower", "peer"),
    RAFT_FOLLOWER_LAG_ENTRIES(GAUGE, "leader only: number of entries by which the follower is behind", "peer"),
    RAFT_FOLLOWER_IN_FLIGHT_BYTES(GAUGE, "leader only: bytes of entries sent and not yet acknowledged", "peer"),
    RAFT_FOLLOWER_CONTACT_AGE_SECONDS(
            GAUGE,
            "leader only: time since the follower's last response, or since the election if there was none",
            "peer"),
    RAFT_PEER_CONNECTED(GAUGE, "1 while the connection to that server is up", "peer"),
    RAFT_PEER_PROTOCOL_VERSION(GAUGE, "protocol version used with that server; 0 while the connection is down", "peer"),
    RAFT_APPEND_BATCH_ENTRIES(HISTOGRAM, "entries made durable by one log sync"),
    RAFT_FSYNC_SECONDS(HISTOGRAM, "time to write and sync one batch of entries or a vote"),
    RAFT_APPLY_SECONDS(HISTOGRAM, "time to apply one batch of committed entries"),
    RAFT_ENTRIES_APPLIED_TOTAL(COUNTER, "entries that the state machine applied since the start"),
    RAFT_PROPOSALS_DONE_TOTAL(COUNTER, "writes answered as done"),
    RAFT_PROPOSALS_REFUSED_TOTAL(COUNTER, "writes answered as certainly not applied, by reason", "reason"),
    RAFT_PROPOSALS_UNKNOWN_TOTAL(COUNTER, "writes answered as possibly applied"),
    RAFT_READS_DONE_TOTAL(COUNTER, "reads answered"),
    RAFT_READS_REFUSED_TOTAL(COUNTER, "reads refused, by reason", "reason"),
    RAFT_READS_UNKNOWN_TOTAL(COUNTER, "reads that ended without a result"),
    RAFT_WATCHES_REFUSED_TOTAL(COUNTER, "requests for changes of keys refused, by reason", "reason"),
    RAFT_OPERATOR_REQUESTS_TOTAL(COUNTER, "status and administrative requests, by outcome", "outcome"),
    RAFT_CONNECTIONS(GAUGE, "connections that completed their handshake", "caller"),
    RAFT_CONNECTIONS_REFUSED_TOTAL(
            COUNTER, "connections rejected because there were too many connections or handshakes, by reason", "reason"),
    RAFT_HANDSHAKES_FAILED_TOTAL(COUNTER, "handshakes that failed because of an invalid or missing message"),
    RAFT_REQUESTS_IN_FLIGHT_BYTES(GAUGE, "bytes of requests accepted and not yet answered"),
    RAFT_REQUESTS_IN_FLIGHT_MAX_BYTES(GAUGE, "limit on bytes in flight, above which requests are refused with BUSY"),
    RAFT_REPLIES_UNSENT_BYTES(GAUGE, "bytes of replies not yet sent because clients read slowly"),
    RAFT_REQUESTS_BUSY_TOTAL(COUNTER, "requests refused because too many bytes were in flight"),
    RAFT_SLOW_READERS_CUT_TOTAL(COUNTER, "clients disconnected because they did not read their replies"),
    RAFT_MAIL_DROPPED_TOTAL(COUNTER, "messages from other servers dropped because too many were queued"),
    RAFT_CONNECTIONS_DROPPED_TOTAL(COUNTER, "connections closed because of an invalid or missing message"),
    RAFT_SNAPSHOT_SAVED_TOTAL(COUNTER, "snapshots this server saved since its start"),
    RAFT_SNAPSHOT_SAVED_TIMESTAMP_SECONDS(GAUGE, "when this server last saved a snapshot, in Unix time; 0 if never"),
    RAFT_SNAPSHOT_SAVE_SECONDS(HISTOGRAM, "time to write one snapshot"),
    RAFT_SESSIONS(GAUGE, "open client sessions in the state machine"),
    RAFT_LEASES(GAUGE, "leases, also expired ones whose keys are being deleted"),
    RAFT_LOCKS(GAUGE, "locks that are held, waited for, or delayed after a loss"),
    RAFT_LOCK_WAITERS(GAUGE, "leases that wait for locks"),
    RAFT_LOCK_OLDEST_WAITER_SECONDS(GAUGE, "for how much log time the oldest of them has waited; -1 if there is none"),
    RAFT_WATCHES(GAUGE, "requests that wait for changes of keys"),
    RAFT_WATCH_HISTORY_START_INDEX(GAUGE, "this server can serve watches from this index on"),
    RAFT_WATCH_HISTORY_BYTES(GAUGE, "approximate heap usage of the changes kept for watches"),
    RAFT_WATCH_EVENTS_TOTAL(COUNTER, "changes of keys sent to watches"),
    RAFT_KEYS(GAUGE, "keys in the key-value state machine"),
    RAFT_STATE_BYTES(GAUGE, "approximate heap usage of the replicated state"),
    RAFT_STATE_MAX_BYTES(GAUGE, "limit on the state, above which a leader accepts only deletions"),
    PROCESS_CPU_SECONDS_TOTAL(COUNTER, "processor time used, user and system"),
    PROCESS_START_TIME_SECONDS(GAUGE, "when the process started, in Unix time"),
    PROCESS_OPEN_FDS(GAUGE, "open file descriptors"),
    PROCESS_MAX_FDS(GAUGE, "maximum number of open file descriptors"),
    PROCESS_RESIDENT_MEMORY_BYTES(GAUGE, "resident memory of the process"),
    JVM_INFO(GAUGE, "always 1; its labels give the version and vendor of Java", "version", "vendor"),
    JVM_MEMORY_USED_BYTES(GAUGE, "memory in use", "area"),
    JVM_MEMORY_COMMITTED_BYTES(GAUGE, "memory the JVM has committed", "area"),
    JVM_MEMORY_MAX_BYTES(GAUGE, "maximum memory of the area; -1 if unlimited", "area"),
    JVM_GC_COLLECTION_SECONDS_TOTAL(COUNTER, "time spent in garbage collection", "gc"),
    JVM_GC_COLLECTIONS_TOTAL(COUNTER, "garbage collections", "gc"),
    JVM_THREADS_CURRENT(GAUGE, "live threads");

    private final PrometheusMetricType type;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final List<String> labels;

    /** The types of metrics that Prometheus distinguishes. */
    public enum PrometheusMetricType {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    NodeMetric(PrometheusMetricType type, String help, String... labels) {
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Returns the metric's public name in lower case. The name of a counter ends in {@code _total}. */
    public String exposedName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public PrometheusMetricType type() {
        return type;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
