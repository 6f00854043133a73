package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.StateStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each thread last said of itself, as immutable values: so anyone may look at any time, also when the core is busy or there
 * is no leader. Ages go on from the moment of publishing.
 */
final class PublishedStatus {
    private final NodeConfig config;
    private final Supplier<Identity> identity;
    private final Supplier<HostPort> advertised;
    private final LongSupplier certificateExpiresMs;
    private final Supplier<String> unusableTlsFiles;
    private final Supplier<DiskSpace> disk;
    private final Supplier<Observations> observations;
    private final long maxStateBytes;
    private final Supplier<String> snapshotDamage;
    private final Ticker ticker;
    private final long startedNanos;
    /** The core's thread. */
    private final LagTimes lags = new LagTimes();

    private volatile CoreStatus coreStatus;
    private volatile MachineStatus machineStatus = new MachineStatus(0, 0, 0, 0, false);

    private volatile Supplier<ProcessStatus> processStatus = () -> ProcessStatus.NONE;

    /** The core at one moment. */
    private record CoreStatus(RaftView view, LagTimes.Lags lags, long atNanos) {}

    /**
     * The machine at one moment.
     *
     * @param bytes about how much of the heap it takes
     * @param hasTimedThings whether something waits for log time to go on
     */
    record MachineStatus(long index, long keys, long sessions, long bytes, boolean hasTimedThings) {}

    /**
     * @param observations what the other threads observe: everything but lags and ages of the core's
     * @param maxStateBytes what the state may take before clients may not add to it
     */
    PublishedStatus(
            NodeConfig config,
            Supplier<Identity> identity,
            Supplier<HostPort> advertised,
            RaftView first,
            LongSupplier certificateExpiresMs,
            Supplier<String> unusableTlsFiles,
            Supplier<DiskSpace> disk,
            Supplier<Observations> observations,
            long maxStateBytes,
            Supplier<String> snapshotDamage,
            Ticker ticker) {
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
        this.coreStatus = new CoreStatus(first, LagTimes.Lags.NONE, startedNanos);
    }

    /** Before the server takes calls. */
    void setProcessStatus(Supplier<ProcessStatus> from) {
        processStatus = from;
    }

    /** The core's thread. */
    void publish(RaftView view, long nowNanos) {
        coreStatus = new CoreStatus(view, lags.update(view, nowNanos), nowNanos);
    }

    /** At the applier's turns. */
    void publish(MachineStatus now) {
        machineStatus = now;
    }

    RaftView view() {
        return coreStatus.view();
    }

    /** What the state may take before clients may not add to it. */
    long maxStateBytes() {
        return maxStateBytes;
    }

    MachineStatus machineStatus() {
        return machineStatus;
    }

    Configuration configuration() {
        return coreStatus.view().configuration();
    }

    boolean isRecovering() {
        return !coreStatus.view().recoveryDescription().isEmpty();
    }

    boolean isLeader() {
        return coreStatus.view().role() == ServerRole.LEADER;
    }

    /** The same refusal with the address of the leader it names, so that the asker can go there. */
    Refusal withLeaderAddress(Refusal refusal) {
        ServerId leader = refusal.leader();
        Member member = leader == null ? null : configuration().member(leader);
        return member == null || refusal.leaderAddress() != null
                ? refusal
                : new Refusal(refusal.reason(), refusal.message(), refusal.hint(), leader, member.address());
    }

    ServerStatus status() {
        CoreStatus now = coreStatus;
        RaftView view = now.view();
        Identity ownIdentity = identity.get();
        ProcessStatus process = processStatus.get();
        MachineStatus machine = machineStatus;
        long nowNanos = ticker.nanos();
        long age = Math.max(0, nowNanos - now.atNanos());
        return new ServerStatus(
                ownIdentity.id(),
                ownIdentity.clusterId(),
                ownIdentity.clusterName(),
                ownIdentity.incarnation(),
                advertised.get().toString(),
                roleOf(view),
                view.hardState().term(),
                view.hardState().votedFor(),
                view.leader(),
                view.firstIndex(),
                view.last(),
                view.commitIndex(),
                view.lastApplied(),
                view.snapshot().index(),
                view.durableIndex(),
                view.configuration(),
                view.configIndex(),
                view.configCommitted(),
                view.role() == ServerRole.LEADER ? 0 : millis(view.lastLeaderContactNanos(), age),
                millis(view.quorumContactNanos(), age),
                view.electionHoldoffNanos() == 0 ? 0 : Math.max(0, millis(view.electionHoldoffNanos() - age, 0)),
                view.fencedReason().isEmpty() ? view.recoveryDescription() : view.fencedReason(),
                millis(config.raft().electionTimeoutNanos(), 0),
                millis(config.raft().heartbeatNanos(), 0),
                view.followers(),
                view.change(),
                machine.sessions(),
                machine.keys(),
                millis(nowNanos - startedNanos, 0),
                Version.TEXT,
                certificateExpiresMs.getAsLong(),
                disk.get(),
                new ProcessStatus(
                        process.instanceId(),
                        process.bootstrapWaitingFor(),
                        process.bootstrapClusterId(),
                        process.duplicates(),
                        unusableTlsFiles.get()),
                observations(now.lags(), age),
                new StateStatus(machine.bytes(), maxStateBytes, snapshotDamage.get()),
                ownIdentity.lineage().value());
    }

    private Observations observations(LagTimes.Lags core, long age) {
        Observations rest = observations.get();
        return new Observations(
                millis(core.leadingNanos(), age),
                core.followers(),
                core.uncommittedNanos() == 0 ? 0 : millis(core.uncommittedNanos(), age),
                core.unappliedNanos() <= 0 ? 0 : millis(core.unappliedNanos(), age),
                rest.currentWriteMs(),
                rest.recentWriteCount(),
                rest.slowWriteCount(),
                rest.longestWriteMs(),
                rest.coreDelayPercent(),
                rest.longestCoreDelayMs(),
                rest.recentElectionsWon(),
                rest.links());
    }

    /** A barred server is out of the cluster, whatever the configuration says. */
    private static ServerRole roleOf(RaftView view) {
        return view.fencedReason().isEmpty() ? view.role() : ServerRole.REMOVED;
    }

    private static long millis(long nanos, long age) {
        return nanos < 0 ? -1 : (nanos + age) / Ticker.NANOS_PER_MILLI;
    }

    /** Of the program, from the jar it runs from. */
    private static final class Version {
        static final String TEXT = of(RaftNode.class.getPackage().getImplementationVersion());

        private static String of(@Nullable String inManifest) {
            return inManifest == null ? "unpackaged" : inManifest;
        }
    }
}
