package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ServerStatus} field by field. A field that is not set has the value of a server that has just
 * started, belongs to no cluster, and measures nothing.
 */
public final class ServerStatusBuilder {
    private ServerId id;
    private String clusterId = "";
    private String clusterName = "";
    private long incarnation;
    private String address = "";
    private ServerRole role = ServerRole.UNCONFIGURED;
    private long term;
    private @Nullable ServerId votedFor;
    private @Nullable ServerId leader;
    private long firstIndex = 1;
    private LogPosition last = LogPosition.ZERO;
    private long commitIndex;
    private long lastApplied;
    private long snapshotIndex;
    private long matchIndex;
    private Configuration configuration = Configuration.NONE;
    private long configIndex;
    private boolean configCommitted = true;
    private long lastLeaderContactMs = -1;
    private long quorumContactMs = -1;
    private long electionHoldoffMs;
    private String nonVotingReason = "";
    private long electionTimeoutMs;
    private long heartbeatMs;
    private List<FollowerStatus> followers = List.of();
    private @Nullable MembershipChangeStatus change;
    private long sessionCount;
    private long keyCount;
    private long uptimeMs;
    private String version = "";
    private long certificateExpiresMs;
    private DiskSpaceStatus disk = DiskSpaceStatus.UNKNOWN;
    private ServerProcessStatus process = ServerProcessStatus.NONE;
    private HealthObservations observations = HealthObservations.NONE;
    private ReplicatedStateStatus state = ReplicatedStateStatus.NONE;
    private CoordinationStatus coordination = CoordinationStatus.NONE;
    private WatchStatus watches = WatchStatus.NONE;
    private List<FindingMute> mutes = List.of();
    private List<ServerMaintenance> maintenance = List.of();
    private long lineage;
    private HealthMeasurements measurements = HealthMeasurements.NONE;

    /** Creates a builder with default values for the server with this id. */
    public ServerStatusBuilder(ServerId id) {
        this.id = id;
    }

    /** Creates a builder with the values of this status. */
    public ServerStatusBuilder(ServerStatus status) {
        this(status.id());
        clusterId = status.clusterId();
        clusterName = status.clusterName();
        incarnation = status.incarnation();
        address = status.address();
        role = status.role();
        term = status.term();
        votedFor = status.votedFor();
        leader = status.leader();
        firstIndex = status.firstIndex();
        last = status.last();
        commitIndex = status.commitIndex();
        lastApplied = status.lastApplied();
        snapshotIndex = status.snapshotIndex();
        matchIndex = status.matchIndex();
        configuration = status.configuration();
        configIndex = status.configIndex();
        configCommitted = status.configCommitted();
        lastLeaderContactMs = status.lastLeaderContactMs();
        quorumContactMs = status.quorumContactMs();
        electionHoldoffMs = status.electionHoldoffMs();
        nonVotingReason = status.nonVotingReason();
        electionTimeoutMs = status.electionTimeoutMs();
        heartbeatMs = status.heartbeatMs();
        followers = status.followers();
        change = status.change();
        sessionCount = status.sessionCount();
        keyCount = status.keyCount();
        uptimeMs = status.uptimeMs();
        version = status.version();
        certificateExpiresMs = status.certificateExpiresMs();
        disk = status.disk();
        process = status.process();
        observations = status.observations();
        state = status.state();
        coordination = status.coordination();
        watches = status.watches();
        mutes = status.mutes();
        maintenance = status.maintenance();
        lineage = status.lineage();
        measurements = status.measurements();
    }

    /** Sets {@link ServerStatus#clusterId()}. */
    public ServerStatusBuilder clusterId(String value) {
        clusterId = value;
        return this;
    }

    /** Sets {@link ServerStatus#clusterName()}. */
    public ServerStatusBuilder clusterName(String value) {
        clusterName = value;
        return this;
    }

    /** Sets {@link ServerStatus#incarnation()}. */
    public ServerStatusBuilder incarnation(long value) {
        incarnation = value;
        return this;
    }

    /** Sets {@link ServerStatus#address()}. */
    public ServerStatusBuilder address(String value) {
        address = value;
        return this;
    }

    /** Sets {@link ServerStatus#role()}. */
    public ServerStatusBuilder role(ServerRole value) {
        role = value;
        return this;
    }

    /** Sets {@link ServerStatus#term()}. */
    public ServerStatusBuilder term(long value) {
        term = value;
        return this;
    }

    /** Sets {@link ServerStatus#votedFor()}. */
    public ServerStatusBuilder votedFor(@Nullable ServerId value) {
        votedFor = value;
        return this;
    }

    /** Sets {@link ServerStatus#leader()}. */
    public ServerStatusBuilder leader(@Nullable ServerId value) {
        leader = value;
        return this;
    }

    /** Sets {@link ServerStatus#firstIndex()}. */
    public ServerStatusBuilder firstIndex(long value) {
        firstIndex = value;
        return this;
    }

    /** Sets {@link ServerStatus#last()}. */
    public ServerStatusBuilder last(LogPosition value) {
        last = value;
        return this;
    }

    /** Sets {@link ServerStatus#commitIndex()}. */
    public ServerStatusBuilder commitIndex(long value) {
        commitIndex = value;
        return this;
    }

    /** Sets {@link ServerStatus#lastApplied()}. */
    public ServerStatusBuilder lastApplied(long value) {
        lastApplied = value;
        return this;
    }

    /** Sets {@link ServerStatus#snapshotIndex()}. */
    public ServerStatusBuilder snapshotIndex(long value) {
        snapshotIndex = value;
        return this;
    }

    /** Sets {@link ServerStatus#matchIndex()}. */
    public ServerStatusBuilder matchIndex(long value) {
        matchIndex = value;
        return this;
    }

    /** Sets {@link ServerStatus#configuration()}. */
    public ServerStatusBuilder configuration(Configuration value) {
        configuration = value;
        return this;
    }

    /** Sets {@link ServerStatus#configIndex()}. */
    public ServerStatusBuilder configIndex(long value) {
        configIndex = value;
        return this;
    }

    /** Sets {@link ServerStatus#configCommitted()}. */
    public ServerStatusBuilder configCommitted(boolean value) {
        configCommitted = value;
        return this;
    }

    /** Sets {@link ServerStatus#lastLeaderContactMs()}. */
    public ServerStatusBuilder lastLeaderContactMs(long value) {
        lastLeaderContactMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#quorumContactMs()}. */
    public ServerStatusBuilder quorumContactMs(long value) {
        quorumContactMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#electionHoldoffMs()}. */
    public ServerStatusBuilder electionHoldoffMs(long value) {
        electionHoldoffMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#nonVotingReason()}. */
    public ServerStatusBuilder nonVotingReason(String value) {
        nonVotingReason = value;
        return this;
    }

    /** Sets {@link ServerStatus#electionTimeoutMs()}. */
    public ServerStatusBuilder electionTimeoutMs(long value) {
        electionTimeoutMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#heartbeatMs()}. */
    public ServerStatusBuilder heartbeatMs(long value) {
        heartbeatMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#followers()}. */
    public ServerStatusBuilder followers(List<FollowerStatus> value) {
        followers = value;
        return this;
    }

    /** Sets {@link ServerStatus#change()}. */
    public ServerStatusBuilder change(@Nullable MembershipChangeStatus value) {
        change = value;
        return this;
    }

    /** Sets {@link ServerStatus#sessionCount()}. */
    public ServerStatusBuilder sessionCount(long value) {
        sessionCount = value;
        return this;
    }

    /** Sets {@link ServerStatus#keyCount()}. */
    public ServerStatusBuilder keyCount(long value) {
        keyCount = value;
        return this;
    }

    /** Sets {@link ServerStatus#uptimeMs()}. */
    public ServerStatusBuilder uptimeMs(long value) {
        uptimeMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#version()}. */
    public ServerStatusBuilder version(String value) {
        version = value;
        return this;
    }

    /** Sets {@link ServerStatus#certificateExpiresMs()}. */
    public ServerStatusBuilder certificateExpiresMs(long value) {
        certificateExpiresMs = value;
        return this;
    }

    /** Sets {@link ServerStatus#disk()}. */
    public ServerStatusBuilder disk(DiskSpaceStatus value) {
        disk = value;
        return this;
    }

    /** Sets {@link ServerStatus#process()}. */
    public ServerStatusBuilder process(ServerProcessStatus value) {
        process = value;
        return this;
    }

    /** Sets {@link ServerStatus#observations()}. */
    public ServerStatusBuilder observations(HealthObservations value) {
        observations = value;
        return this;
    }

    /** Sets {@link ServerStatus#state()}. */
    public ServerStatusBuilder state(ReplicatedStateStatus value) {
        state = value;
        return this;
    }

    /** Sets {@link ServerStatus#coordination()}. */
    public ServerStatusBuilder coordination(CoordinationStatus value) {
        coordination = value;
        return this;
    }

    /** Sets {@link ServerStatus#watches()}. */
    public ServerStatusBuilder watches(WatchStatus value) {
        watches = value;
        return this;
    }

    /** Sets {@link ServerStatus#maintenance()}. */
    public ServerStatusBuilder maintenance(List<ServerMaintenance> value) {
        maintenance = value;
        return this;
    }

    /** Sets {@link ServerStatus#mutes()}. */
    public ServerStatusBuilder mutes(List<FindingMute> value) {
        mutes = value;
        return this;
    }

    /** Sets {@link ServerStatus#lineage()}. */
    public ServerStatusBuilder lineage(long value) {
        lineage = value;
        return this;
    }

    /** Sets {@link ServerStatus#measurements()}. */
    public ServerStatusBuilder measurements(HealthMeasurements value) {
        measurements = value;
        return this;
    }

    /** Returns the status with the fields set so far. */
    public ServerStatus build() {
        return new ServerStatus(
                new ServerIdentityStatus(id, clusterId, clusterName, incarnation, address, lineage),
                new ElectionStatus(role, term, votedFor, leader, electionHoldoffMs, nonVotingReason),
                new LogStatus(firstIndex, last, matchIndex, commitIndex, lastApplied, snapshotIndex),
                new MembershipStatus(configuration, configIndex, configCommitted),
                new LeaderAndQuorumContact(lastLeaderContactMs, quorumContactMs, electionTimeoutMs, heartbeatMs),
                new ReplicationStatus(followers, change),
                new StateMachineStatus(sessionCount, keyCount, state, coordination, watches, mutes, maintenance),
                new ProgramStatus(uptimeMs, version, certificateExpiresMs),
                disk,
                process,
                observations,
                measurements);
    }
}
