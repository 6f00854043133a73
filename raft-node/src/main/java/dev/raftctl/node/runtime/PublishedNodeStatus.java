package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.machine.LeaseTimeNeeds;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.ElectionStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LeaderAndQuorumContact;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.LogStatus;
import dev.raftctl.protocol.message.MembershipStatus;
import dev.raftctl.protocol.message.ProgramStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ReplicationStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerIdentityStatus;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.StateMachineStatus;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest status of each thread, as immutable values, so it can be read at any time, even if the core is busy or
 * there is no leader. Ages keep growing after a value was published.
 */
final class PublishedNodeStatus {
    private final NodeConfig config;
    private final Supplier<ServerIdentity> identity;
    private final Supplier<HostPort> advertised;
    private final LongSupplier certificateExpiresMs;
    private final Supplier<String> unusableTlsFiles;
    private final Supplier<DiskSpaceStatus> disk;
    private final Supplier<HealthObservations> observations;
    private final long maxStateBytes;
    private final Supplier<String> snapshotDamage;
    private final TimeSource ticker;
    private final long startedNanos;
    /** The lag of each follower and of the state machine. Used only by the thread that owns the core. */
    private final LagTracker lags = new LagTracker();

    private volatile CoreStatus coreStatus;
    private volatile StateMachineSizes machineStatus = StateMachineSizes.EMPTY;
    private volatile WatchStatus watchStatus = WatchStatus.NONE;

    private volatile Supplier<ServerProcessStatus> processStatus = () -> ServerProcessStatus.NONE;
    private volatile MeasurementSource measurements = (view, oldestUncommittedMillis) -> HealthMeasurements.NONE;

    /** Supplies the measurements of the server's other parts. */
    @FunctionalInterface
    interface MeasurementSource {
        /**
         * Returns the current measurements.
         *
         * @param oldestUncommittedMillis leader only: the age of the oldest uncommitted entry; 0 if there is none
         */
        HealthMeasurements current(RaftStateView view, long oldestUncommittedMillis);
    }

    /** A view of the core's state, with the lags at the same moment. */
    private record CoreStatus(RaftStateView view, LagTracker.MeasuredReplicationLags lags, long atNanos) {}

    /**
     * Sizes of the state machine after a batch.
     *
     * @param bytes the approximate heap size of the state
     * @param last the last applied entry
     * @param hasTimedThings whether sessions depend on the progress of log time
     * @param leaseTimeNeeds whether leases and locks do
     * @param logTimeMillis the log time
     * @param hasAppliedCoordination whether a command of leases, locks or transactions was ever applied
     * @param mutes the muted codes of findings
     * @param maintenance the servers in maintenance
     */
    record StateMachineSizes(
            LogPosition last,
            long keys,
            long sessions,
            long bytes,
            boolean hasTimedThings,
            LeaseTimeNeeds leaseTimeNeeds,
            long logTimeMillis,
            boolean hasAppliedCoordination,
            CoordinationStatus coordination,
            List<FindingMute> mutes,
            List<ServerMaintenance> maintenance) {
        static final StateMachineSizes EMPTY = new StateMachineSizes(
                LogPosition.ZERO,
                0,
                0,
                0,
                false,
                LeaseTimeNeeds.NONE,
                0,
                false,
                CoordinationStatus.NONE,
                List.of(),
                List.of());

        long index() {
            return last.index();
        }
    }

    /**
     * @param observations what the other threads observe; the lags and ages come from the core
     * @param maxStateBytes the size above which clients may not add to the state
     */
    PublishedNodeStatus(
            NodeConfig config,
            Supplier<ServerIdentity> identity,
            Supplier<HostPort> advertised,
            RaftStateView first,
            LongSupplier certificateExpiresMs,
            Supplier<String> unusableTlsFiles,
            Supplier<DiskSpaceStatus> disk,
            Supplier<HealthObservations> observations,
            long maxStateBytes,
            Supplier<String> snapshotDamage,
            TimeSource ticker) {
        this.config = config;
        this.identity = identity;
        this.advertised = advertised;
        this.certificateExpiresMs = certificateExpiresMs;
        this.unusableTlsFiles = unusableTlsFiles;
        this.disk = disk;
        this.observations = observations;
        this.maxStateBytes = maxStateBytes;
        this.snapshotDamage = snapshotDamage;
        this.ticker = ticker;
        this.startedNanos = ticker.nanos();
        this.coreStatus = new CoreStatus(first, LagTracker.MeasuredReplicationLags.NONE, startedNanos);
    }

    /** Sets the source of the process status. Must be called before the server accepts requests. */
    void setProcessStatus(Supplier<ServerProcessStatus> from) {
        processStatus = from;
    }

    /** Sets the source of the measurements. Must be called before the server accepts requests. */
    void setMeasurements(MeasurementSource from) {
        measurements = from;
    }

    /** Publishes a view of the core's state. Called by the thread that owns the core. */
    void publish(RaftStateView view, long nowNanos) {
        coreStatus = new CoreStatus(view, lags.update(view, nowNanos), nowNanos);
    }

    /** Publishes the status of the state machine. Called by the thread that owns the state machine. */
    void publish(StateMachineSizes now) {
        machineStatus = now;
    }

    /** Publishes the numbers of watches. Called by the thread that owns the state machine. */
    void publish(WatchStatus now) {
        watchStatus = now;
    }

    WatchStatus watchStatus() {
        return watchStatus;
    }

    RaftStateView view() {
        return coreStatus.view();
    }

    /** Returns for how long no leader was heard from, in milliseconds; 0 on the leader, -1 if there never was one. */
    long leaderContactAgeMillis() {
        CoreStatus now = coreStatus;
        return leaderContactAgeMillis(now.view(), Math.max(0, ticker.nanos() - now.atNanos()));
    }

    private static long leaderContactAgeMillis(RaftStateView view, long age) {
        return view.role() == ServerRole.LEADER ? 0 : millis(view.lastLeaderContactNanos(), age);
    }

    /** Returns the maximum size of the state. Beyond this size, clients may only delete. */
    long maxStateBytes() {
        return maxStateBytes;
    }

    StateMachineSizes machineStatus() {
        return machineStatus;
    }

    Configuration configuration() {
        return coreStatus.view().configuration();
    }

    boolean isRecovering() {
        return !coreStatus.view().recoveryDescription().isEmpty();
    }

    /** Returns whether the maintenance of this server is in effect. */
    boolean isInMaintenance() {
        return machineStatus().maintenance().stream()
                .anyMatch(each -> each.server().equals(config.id()) && each.isInEffect(ticker.wallMillis()));
    }

    boolean isLeader() {
        return coreStatus.view().role() == ServerRole.LEADER;
    }

    /** Adds the leader's address to a refusal that names the leader, so that the client can retry there. */
    Refusal withLeaderAddress(Refusal refusal) {
        ServerId leader = refusal.leader();
        ClusterMember member = leader == null ? null : configuration().member(leader);
        return member == null || refusal.leaderAddress() != null
                ? refusal
                : new Refusal(refusal.reason(), refusal.message(), refusal.hint(), leader, member.address());
    }

    ServerStatus status() {
        CoreStatus now = coreStatus;
        RaftStateView view = now.view();
        ServerIdentity ownIdentity = identity.get();
        ServerProcessStatus process = processStatus.get();
        StateMachineSizes machine = machineStatus;
        long nowNanos = ticker.nanos();
        long age = Math.max(0, nowNanos - now.atNanos());
        HealthObservations observed = observations(now.lags(), age);
        return new ServerStatus(
                new ServerIdentityStatus(
                        ownIdentity.id(),
                        ownIdentity.clusterId(),
                        ownIdentity.clusterName(),
                        ownIdentity.incarnation(),
                        advertised.get().toString(),
                        ownIdentity.lineage().value()),
                new ElectionStatus(
                        roleOf(view),
                        view.hardState().term(),
                        view.hardState().votedFor(),
                        view.leader(),
                        view.electionHoldoffNanos() == 0
                                ? 0
                                : Math.max(0, millis(view.electionHoldoffNanos() - age, 0)),
                        view.fencedReason().isEmpty() ? view.recoveryDescription() : view.fencedReason()),
                new LogStatus(
                        view.firstIndex(),
                        view.last(),
                        view.durableIndex(),
                        view.commitIndex(),
                        view.lastApplied(),
                        view.snapshot().index()),
                new MembershipStatus(view.configuration(), view.configIndex(), view.configCommitted()),
                new LeaderAndQuorumContact(
                        leaderContactAgeMillis(view, age),
                        millis(view.quorumContactNanos(), age),
                        millis(config.raft().electionTimeoutNanos(), 0),
                        millis(config.raft().heartbeatNanos(), 0)),
                new ReplicationStatus(view.followers(), view.change()),
                new StateMachineStatus(
                        machine.sessions(),
                        machine.keys(),
                        new ReplicatedStateStatus(machine.bytes(), maxStateBytes, snapshotDamage.get()),
                        machine.coordination(),
                        watchStatus,
                        machine.mutes(),
                        machine.maintenance()),
                new ProgramStatus(
                        millis(nowNanos - startedNanos, 0), RaftctlVersion.TEXT, certificateExpiresMs.getAsLong()),
                disk.get(),
                new ServerProcessStatus(
                        process.instanceId(),
                        process.bootstrapWaitingFor(),
                        process.bootstrapClusterId(),
                        process.duplicates(),
                        unusableTlsFiles.get()),
                observed,
                measurements.current(view, Math.max(0, observed.commitLagMs())));
    }

    private HealthObservations observations(LagTracker.MeasuredReplicationLags core, long age) {
        HealthObservations observed = observations.get();
        return new HealthObservations(
                millis(core.leadingNanos(), age),
                core.followers(),
                core.uncommittedNanos() == 0 ? 0 : millis(core.uncommittedNanos(), age),
                core.unappliedNanos() <= 0 ? 0 : millis(core.unappliedNanos(), age),
                observed.currentWriteMs(),
                observed.recentWriteCount(),
                observed.slowWriteCount(),
                observed.longestWriteMs(),
                observed.coreDelayPercent(),
                observed.longestCoreDelayMs(),
                observed.recentElectionsWon(),
                observed.links());
    }

    /** Returns the role to report. A fenced server counts as removed, whatever the configuration lists. */
    private static ServerRole roleOf(RaftStateView view) {
        return view.fencedReason().isEmpty() ? view.role() : ServerRole.REMOVED;
    }

    private static long millis(long nanos, long age) {
        return nanos < 0 ? -1 : (nanos + age) / TimeSource.NANOS_PER_MILLI;
    }

    /** The version of raftctl, read from the manifest of its jar. */
    static final class RaftctlVersion {
        static final String TEXT = of(PublishedNodeStatus.class.getPackage().getImplementationVersion());

        private static String of(@Nullable String inManifest) {
            return inManifest == null ? "unpackaged" : inManifest;
        }
    }
}
