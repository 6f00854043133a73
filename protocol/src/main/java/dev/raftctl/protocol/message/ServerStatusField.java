package dev.raftctl.protocol.message;

/**
 * The fields of a {@link ServerStatus}, in the order in which they are sent. The serializer, the schema, the tables and
 * JSON take names and order from here. New fields come last, with the protocol version that adds them.
 */
public enum ServerStatusField {
    ID(StatusGroup.IDENTITY, 1, "id", "id", "id"),
    CLUSTER_ID(StatusGroup.IDENTITY, 1, "clusterId", "clusterId", "cluster"),
    CLUSTER_NAME(StatusGroup.IDENTITY, 1, "clusterName", "name", ""),
    INCARNATION(StatusGroup.IDENTITY, 1, "incarnation", "incarnation", "incarnation"),
    ADDRESS(StatusGroup.IDENTITY, 1, "address", "address", "address"),
    ROLE(StatusGroup.ELECTION, 1, "role", "role", "role"),
    TERM(StatusGroup.ELECTION, 1, "term", "term", "term"),
    VOTED_FOR(StatusGroup.ELECTION, 1, "votedFor", "votedFor", "voted for"),
    LEADER(StatusGroup.ELECTION, 1, "leader", "leader", "leader"),
    FIRST_INDEX(StatusGroup.LOG, 1, "firstIndex", "firstIndex", "log"),
    LAST(StatusGroup.LOG, 1, "last", "last", ""),
    COMMIT_INDEX(StatusGroup.LOG, 1, "commitIndex", "commitIndex", "commit"),
    LAST_APPLIED(StatusGroup.LOG, 1, "lastApplied", "lastApplied", "applied"),
    SNAPSHOT_INDEX(StatusGroup.LOG, 1, "snapshotIndex", "snapshotIndex", "snapshot"),
    MATCH_INDEX(StatusGroup.LOG, 1, "matchIndex", "matchIndex", "durable up to"),
    CONFIGURATION(StatusGroup.MEMBERSHIP, 1, "configuration", "configuration", "configuration"),
    CONFIG_INDEX(StatusGroup.MEMBERSHIP, 1, "configIndex", "index", ""),
    CONFIG_COMMITTED(StatusGroup.MEMBERSHIP, 1, "configCommitted", "committed", ""),
    LAST_LEADER_CONTACT(StatusGroup.CONTACT, 1, "lastLeaderContactMs", "lastContactMs", "leader contact"),
    QUORUM_CONTACT(StatusGroup.CONTACT, 1, "quorumContactMs", "quorumContactMs", "majority contact"),
    ELECTION_HOLDOFF(StatusGroup.ELECTION, 1, "holdMs", "holdMs", "will not campaign for"),
    NON_VOTING_REASON(StatusGroup.ELECTION, 1, "barred", "barred", "not allowed to vote or campaign"),
    ELECTION_TIMEOUT(StatusGroup.CONTACT, 1, "electionTimeoutMs", "electionTimeoutMs", "election timeout"),
    HEARTBEAT(StatusGroup.CONTACT, 1, "heartbeatMs", "heartbeatMs", "heartbeat"),
    FOLLOWERS(StatusGroup.REPLICATION, 1, "followers", "followers", ""),
    CHANGE(StatusGroup.REPLICATION, 1, "change", "change", "membership change"),
    SESSION_COUNT(StatusGroup.STATE_MACHINE, 1, "sessions", "sessions", "sessions"),
    KEY_COUNT(StatusGroup.STATE_MACHINE, 1, "keys", "keys", "keys"),
    UPTIME(StatusGroup.PROGRAM, 1, "uptimeMs", "uptimeMs", "up"),
    VERSION(StatusGroup.PROGRAM, 1, "version", "version", "version"),
    CERTIFICATE_EXPIRES(StatusGroup.PROGRAM, 1, "certificateExpiresMs", "certificateExpires", "certificate expires"),
    DISK(StatusGroup.DISK, 1, "disk", "disk", "disk"),
    PROCESS(StatusGroup.PROCESS, 3, "process", "process", ""),
    OBSERVATIONS(StatusGroup.OBSERVATIONS, 3, "observed", "observed", ""),
    STATE(StatusGroup.STATE_MACHINE, 3, "state", "state", ""),
    LINEAGE(StatusGroup.IDENTITY, 3, "lineage", "lineage", "lineage"),
    WALL_TIME(StatusGroup.MEASUREMENTS, 4, "wallMs", "wallTime", "clock"),
    LEADERLESS(StatusGroup.MEASUREMENTS, 4, "leaderless", "leaderless", "without a leader"),
    PEER_CONTACTS(StatusGroup.MEASUREMENTS, 4, "peerContacts", "links", ""),
    SYNC(StatusGroup.MEASUREMENTS, 4, "sync", "sync", "sync"),
    CORE_LOOP(StatusGroup.MEASUREMENTS, 4, "coreLoop", "loop", "core delay"),
    THROTTLED(StatusGroup.MEASUREMENTS, 4, "throttledPercent", "throttledPercent", "throttled"),
    PAUSES(StatusGroup.MEASUREMENTS, 4, "pauses", "pauses", "pauses"),
    LEADER_CHANGES(StatusGroup.MEASUREMENTS, 4, "leaderChanges", "leaderChanges5m", "leader changes"),
    WRITES(StatusGroup.MEASUREMENTS, 4, "writes", "writes", "writes"),
    LAST_APPLIED_TERM(StatusGroup.MEASUREMENTS, 4, "lastAppliedTerm", "lastAppliedTerm", "applied term"),
    CLOCK_JUMP(StatusGroup.MEASUREMENTS, 4, "clockJump", "clockJump", "clock jump"),
    COORDINATION(StatusGroup.STATE_MACHINE, 5, "coordination", "coordination", "leases and locks"),
    WATCHES(StatusGroup.STATE_MACHINE, 5, "watches", "watches", "watches"),
    MUTES(StatusGroup.STATE_MACHINE, 5, "mutes", "mutes", "muted findings"),
    MAINTENANCE(StatusGroup.STATE_MACHINE, 5, "maintenance", "maintenance", "in maintenance");

    /** The part of a {@link ServerStatus} that holds a field. */
    public enum StatusGroup {
        IDENTITY,
        ELECTION,
        LOG,
        MEMBERSHIP,
        CONTACT,
        REPLICATION,
        STATE_MACHINE,
        PROGRAM,
        DISK,
        PROCESS,
        OBSERVATIONS,
        MEASUREMENTS
    }

    private final StatusGroup group;
    private final int sinceVersion;
    private final String publishedName;
    private final String jsonName;
    private final String label;

    ServerStatusField(StatusGroup group, int sinceVersion, String publishedName, String jsonName, String label) {
        this.group = group;
        this.sinceVersion = sinceVersion;
        this.publishedName = publishedName;
        this.jsonName = jsonName;
        this.label = label;
    }

    /** Returns the part of the status that holds this field. */
    public StatusGroup group() {
        return group;
    }

    /** Returns the protocol version that added this field. Peers with an older version do not send it. */
    public int sinceVersion() {
        return sinceVersion;
    }

    /** Returns the field's name in the protocol's schema, which never changes. */
    public String publishedName() {
        return publishedName;
    }

    /** Returns the field's name in JSON. A field of several values may be shown under their own names instead. */
    public String jsonName() {
        return jsonName;
    }

    /**
     * Returns the field's name in tables; empty if it is part of the row of another field, or has a table of its own.
     */
    public String label() {
        return label;
    }
}
