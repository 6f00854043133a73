package dev.raftctl.node.metrics;

import static dev.raftctl.node.metrics.Metric.Type.COUNTER;
import static dev.raftctl.node.metrics.Metric.Type.GAUGE;
import static dev.raftctl.node.metrics.Metric.Type.HISTOGRAM;

import java.util.List;
import java.util.Locale;

/** Every metric of a node. Names, labels and units are public, and stable once released. */
public enum Metric {
    RAFT_BUILD_INFO(GAUGE, "1, with the version, the server and its cluster", "version", "server", "cluster"),
    RAFT_TERM(GAUGE, "the current term"),
    RAFT_IS_LEADER(GAUGE, "1 while this server leads"),
    RAFT_ROLE(GAUGE, "1 for the role the server has, 0 for the others", "role"),
    RAFT_LEADER_KNOWN(GAUGE, "1 while the server knows who leads its term"),
    RAFT_LEADER_CONTACT_AGE_SECONDS(
            GAUGE, "since the leader was last heard, or since the start if none was; 0 on the leader"),
    RAFT_QUORUM_CONTACT_AGE_SECONDS(GAUGE, "leader only: since a majority was last heard; -1 on others"),
    RAFT_COMMIT_INDEX(GAUGE, "the last index known to be committed"),
    RAFT_LAST_APPLIED(GAUGE, "the last index the state machine has applied"),
    RAFT_LOG_FIRST_INDEX(GAUGE, "the first index in the log; what is before is in the snapshot"),
    RAFT_LOG_LAST_INDEX(GAUGE, "the last index in the log, durable or not"),
    RAFT_LOG_DURABLE_INDEX(GAUGE, "the last index this server's own disk is known to hold"),
    RAFT_SNAPSHOT_INDEX(GAUGE, "the last index the newest snapshot covers; 0: there is none"),
    RAFT_CERTIFICATE_EXPIRY_TIMESTAMP_SECONDS(GAUGE, "when this server's certificate ends; absent without TLS"),
    RAFT_TLS_FILES_UNUSABLE(GAUGE, "1 while the TLS files on the disk cannot be used, and older ones are in use"),
    RAFT_DISK_FREE_BYTES(GAUGE, "what may still be written on the disk of the data directory; -1: not known"),
    RAFT_DISK_MIN_FREE_BYTES(GAUGE, "with less free than this, clients may add nothing"),
    RAFT_DISK_SPACE(GAUGE, "1 for how the disk is, 0 for the others", "space"),
    RAFT_MEMBERS(GAUGE, "servers of the configuration in force", "kind"),
    RAFT_ELECTIONS_STARTED_TOTAL(COUNTER, "elections this server stood in, by what made it stand", "reason"),
    RAFT_VOTES_REFUSED_TOTAL(COUNTER, "votes and pre-votes this server refused, by why", "reason"),
    RAFT_LEADER_CHANGES_TOTAL(COUNTER, "times this server learnt of a new leader, itself included"),
    RAFT_DECISIONS_TOTAL(COUNTER, "everything the algorithm decided, by kind", "kind"),
    RAFT_FOLLOWER_MATCH_INDEX(GAUGE, "leader only: what the follower is known to hold", "peer"),
    RAFT_FOLLOWER_LAG_ENTRIES(GAUGE, "leader only: entries the follower is behind the log's end", "peer"),
    RAFT_FOLLOWER_IN_FLIGHT_BYTES(GAUGE, "leader only: bytes of entries sent and not acknowledged", "peer"),
    RAFT_FOLLOWER_CONTACT_AGE_SECONDS(
            GAUGE, "leader only: since the follower answered, or since it leads if it has not", "peer"),
    RAFT_PEER_CONNECTED(GAUGE, "1 while the link to that server is up", "peer"),
    RAFT_PEER_PROTOCOL_VERSION(GAUGE, "protocol version spoken with that server; 0 while the link is down", "peer"),
    RAFT_APPEND_BATCH_ENTRIES(HISTOGRAM, "entries made durable by one sync of the log"),
    RAFT_FSYNC_SECONDS(HISTOGRAM, "time to write and sync one batch of entries or a vote"),
    RAFT_APPLY_SECONDS(HISTOGRAM, "time to apply one batch of committed entries"),
    RAFT_ENTRIES_APPLIED_TOTAL(COUNTER, "entries the state machine applied since the start"),
    RAFT_PROPOSALS_DONE_TOTAL(COUNTER, "writes answered as done"),
    RAFT_PROPOSALS_REFUSED_TOTAL(COUNTER, "writes answered as certainly not applied, by why", "reason"),
    RAFT_PROPOSALS_UNKNOWN_TOTAL(COUNTER, "writes answered as possibly applied"),
    RAFT_READS_DONE_TOTAL(COUNTER, "reads answered"),
    RAFT_READS_REFUSED_TOTAL(COUNTER, "reads refused, by why", "reason"),
    RAFT_READS_UNKNOWN_TOTAL(COUNTER, "reads ended without an answer"),
    RAFT_OPERATOR_REQUESTS_TOTAL(COUNTER, "requests of operators and of status, by how they ended", "outcome"),
    RAFT_CONNECTIONS(GAUGE, "connections past their handshake", "caller"),
    RAFT_CONNECTIONS_REFUSED_TOTAL(
            COUNTER, "callers turned away, by why: too many connections, or too many handshakes under way", "reason"),
    RAFT_HANDSHAKES_FAILED_TOTAL(COUNTER, "handshakes that failed by what the caller sent, or did not send"),
    RAFT_REQUESTS_IN_FLIGHT_BYTES(GAUGE, "bytes of requests taken and not answered yet"),
    RAFT_REQUESTS_IN_FLIGHT_MAX_BYTES(GAUGE, "more than this, and requests are refused with BUSY"),
    RAFT_REPLIES_UNSENT_BYTES(GAUGE, "bytes of replies built and not sent yet, because clients read slowly"),
    RAFT_REQUESTS_BUSY_TOTAL(COUNTER, "requests refused because too many bytes were in flight"),
    RAFT_SLOW_READERS_CUT_TOTAL(COUNTER, "clients cut off because they did not read their replies"),
    RAFT_MAIL_DROPPED_TOTAL(COUNTER, "messages of other servers dropped because too many waited"),
    RAFT_CONNECTIONS_DROPPED_TOTAL(COUNTER, "connections closed because of what came, or did not come, on them"),
    RAFT_SNAPSHOT_SAVED_TOTAL(COUNTER, "snapshots this server made since its start"),
    RAFT_SNAPSHOT_SAVED_TIMESTAMP_SECONDS(GAUGE, "when it made the last of them, in Unix time; 0: none yet"),
    RAFT_SNAPSHOT_SAVE_SECONDS(HISTOGRAM, "time to write one snapshot"),
    RAFT_SESSIONS(GAUGE, "client sessions the state machine remembers"),
    RAFT_KEYS(GAUGE, "keys in the key-value machine"),
    RAFT_STATE_BYTES(GAUGE, "about how much of the heap the replicated state takes"),
    RAFT_STATE_MAX_BYTES(GAUGE, "with more state than this, a leader takes only deletions"),
    PROCESS_CPU_SECONDS_TOTAL(COUNTER, "processor time used, user and system"),
    PROCESS_START_TIME_SECONDS(GAUGE, "when the process started, in Unix time"),
    PROCESS_OPEN_FDS(GAUGE, "open file descriptors"),
    PROCESS_MAX_FDS(GAUGE, "most file descriptors the process may open"),
    PROCESS_RESIDENT_MEMORY_BYTES(GAUGE, "memory of the process that is in RAM"),
    JVM_INFO(GAUGE, "1, with the version of Java", "version", "vendor"),
    JVM_MEMORY_USED_BYTES(GAUGE, "memory in use", "area"),
    JVM_MEMORY_COMMITTED_BYTES(GAUGE, "memory the JVM has taken from the system", "area"),
    JVM_MEMORY_MAX_BYTES(GAUGE, "most memory it may take; -1: no limit", "area"),
    JVM_GC_COLLECTION_SECONDS_TOTAL(COUNTER, "time spent collecting garbage", "gc"),
    JVM_GC_COLLECTIONS_TOTAL(COUNTER, "collections of garbage", "gc"),
    JVM_THREADS_CURRENT(GAUGE, "live threads");

    private final Type type;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final List<String> labels;

    /** Prometheus' kinds. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    Metric(Type type, String help, String... labels) {
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Its name outside: lower case, base units, {@code _total} for counters. */
    public String exposedName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Type type() {
        return type;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
