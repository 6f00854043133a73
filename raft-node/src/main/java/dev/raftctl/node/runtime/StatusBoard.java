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
final class StatusBoard {
    private final NodeConfig config;
    private final Supplier<Identity> identity;
    private final Supplier<HostPort> advertised;
    private final LongSupplier certificateExpiresMs;
    private final Supplier<String> unusableTlsFiles;
    private final Supplier<DiskSpace> disk;
    private final Supplier<Observations> own;
    private final long stateBytesMax;
    private final Supplier<String> snapshotDamage;
    private final Ticker ticker;
    private final long startedNanos;
    /** The core's thread. */
    private final LagTimes lags = new LagTimes();

    private volatile Seen seen;
    private volatile Applied applied = new Applied(0, 0, 0, 0, false);

    private volatile Supplier<ProcessStatus> process = () -> ProcessStatus.NONE;

    /** The core at one moment. */
    private record Seen(RaftView view, LagTimes.Seen lags, long atNanos) {}

    /**
     * The machine at one moment.
     *
     * @param bytes about how much of the heap it takes
     * @param timedThings whether something waits for log time to go on
     */
    record Applied(long index, long keys, long sessions, long bytes, boolean timedThings) {}

    /**
     * @param own what the other threads observe: everything but lags and ages of the core's
     * @param stateBytesMax what the state may take before clients may not add to it
     */
    StatusBoard(
            NodeConfig config,
            Supplier<Identity> identity,
            Supplier<HostPort> advertised,
            RaftView first,
            LongSupplier certificateExpiresMs,
            Supplier<String> unusableTlsFiles,
            Supplier<DiskSpace> disk,
            Supplier<Observations> own,
            long stateBytesMax,
            Supplier<String> snapshotDamage,
            Ticker ticker) {
        this.config = config;
        this.identity = identity;
        this.advertised = advertised;
        this.certificateExpiresMs = certificateExpiresMs;
        this.unusableTlsFiles = unusableTlsFiles;
        this.disk = disk;
        this.own = own;
        this.stateBytesMax = stateBytesMax;
        this.snapshotDamage = snapshotDamage;
        this.ticker = ticker;
        this.startedNanos = ticker.nanos();
        this.seen = new Seen(first, LagTimes.Seen.NONE, startedNanos);
    }

    /** Before the server takes calls. */
    void tellProcess(Supplier<ProcessStatus> from) {
        process = from;
    }

    /** The core's thread. */
    void publish(RaftView view, long nowNanos) {
        seen = new Seen(view, lags.see(view, nowNanos), nowNanos);
    }

    /** At the applier's turns. */
    void publish(Applied now) {
        applied = now;
    }

    RaftView view() {
        return seen.view();
    }

    /** What the state may take before clients may not add to it. */
    long stateBytesMax() {
        return stateBytesMax;
    }

    Applied applied() {
        return applied;
    }

    Configuration configuration() {
        return seen.view().configuration();
    }

    boolean isMending() {
        return !seen.view().mending().isEmpty();
    }

    boolean isLeader() {
        return seen.view().role() == ServerRole.LEADER;
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
        Seen now = seen;
        RaftView view = now.view();
        Identity who = identity.get();
        ProcessStatus known = process.get();
        Applied machine = applied;
        long nowNanos = ticker.nanos();
        long age = Math.max(0, nowNanos - now.atNanos());
        return new ServerStatus(
                who.id(),
                who.clusterId(),
                who.clusterName(),
                who.incarnation(),
                advertised.get().toString(),
                roleOf(view),
                view.ballot().term(),
                view.ballot().votedFor(),
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
                view.holdNanos() == 0 ? 0 : Math.max(0, millis(view.holdNanos() - age, 0)),
                view.barred().isEmpty() ? view.mending() : view.barred(),
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
                        known.process(),
                        known.forming(),
                        known.formingOf(),
                        known.duplicates(),
                        unusableTlsFiles.get()),
                observations(now.lags(), age),
                new StateStatus(machine.bytes(), stateBytesMax, snapshotDamage.get()),
                who.lineage().number());
    }

    private Observations observations(LagTimes.Seen core, long age) {
        Observations rest = own.get();
        return new Observations(
                millis(core.leading(), age),
                core.followers(),
                core.uncommitted() == 0 ? 0 : millis(core.uncommitted(), age),
                core.unapplied() <= 0 ? 0 : millis(core.unapplied(), age),
                rest.writeRunningMs(),
                rest.writes(),
                rest.slowWrites(),
                rest.longestWriteMs(),
                rest.latePercent(),
                rest.longestLateMs(),
                rest.electionsWon(),
                rest.links());
    }

    /** A barred server is out of the cluster, whatever the configuration says. */
    private static ServerRole roleOf(RaftView view) {
        return view.barred().isEmpty() ? view.role() : ServerRole.REMOVED;
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
