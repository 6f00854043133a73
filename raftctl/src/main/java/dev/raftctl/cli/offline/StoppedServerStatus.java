package dev.raftctl.cli.offline;

import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status that a stopped server would have reported at a moment at which it still ran, as far as its files show it.
 * Who led and who heard whom follows from several servers: {@link StoppedClusterStatus} adds it. Pure.
 */
final class StoppedServerStatus {
    /** A data directory does not record the server's settings, so the defaults are assumed. */
    static final long ELECTION_TIMEOUT_MILLIS = 1_000;

    private static final long HEARTBEAT_MILLIS = 100;

    private final StoppedServerFiles files;
    private final long atMillis;

    /** @param atMillis the moment, by the server's own clock */
    StoppedServerStatus(StoppedServerFiles files, long atMillis) {
        this.files = files;
        this.atMillis = atMillis;
    }

    /**
     * Returns the status without leader and followers.
     *
     * @param wallMillis the moment by the clock that all servers' times are converted to
     */
    ServerStatusBuilder at(long wallMillis) {
        ServerIdentity identity = files.identity();
        LastAliveFile.LastAliveRecord alive = files.alive();
        LogPosition last = files.contents().last();
        long commitIndex = Math.max(
                alive == null ? 0 : Math.min(alive.commitIndex(), last.index()),
                files.contents().committedAtLeast());
        PositionedConfiguration newest = files.contents().configuration();
        ClusterMember member = configuration().member(identity.id());
        HardState hardState = files.contents().hardState();
        RecordedMeasurements recorded = new RecordedMeasurements(files, atMillis);
        LeaderlessPeriod leaderless = recorded.leaderless();
        DecisionRecord started = lastStart();
        return new ServerStatusBuilder(identity.id())
                .clusterId(identity.clusterId())
                .clusterName(identity.clusterName())
                .incarnation(identity.incarnation())
                .lineage(identity.lineage().value())
                .address(member == null ? "" : member.address())
                .role(role())
                .term(Math.max(hardState == null ? 0 : hardState.term(), alive == null ? 0 : alive.term()))
                .votedFor(hardState == null ? null : hardState.votedFor())
                .leader(leaderless == null ? heardLeader() : null)
                .firstIndex(Math.max(1, files.contents().log().firstIndex()))
                .last(last)
                .matchIndex(last.index())
                .commitIndex(commitIndex)
                .lastApplied(commitIndex)
                .snapshotIndex(files.contents().snapshot().index())
                .configuration(configuration())
                .configIndex(newest == null ? 0 : newest.position().index())
                .configCommitted(newest == null || newest.position().index() <= commitIndex)
                .electionTimeoutMs(ELECTION_TIMEOUT_MILLIS)
                .heartbeatMs(HEARTBEAT_MILLIS)
                .electionHoldoffMs(holdoffMillis())
                .nonVotingReason(nonVotingReason())
                .uptimeMs(alive == null ? 0 : alive.monoMillis())
                .version(started == null ? "" : started.data().text("version"))
                .disk(disk())
                .process(new ServerProcessStatus(alive == null ? 0 : alive.boot(), "", "", List.of()))
                .measurements(recorded.at(wallMillis, leaderless));
    }

    private Configuration configuration() {
        PositionedConfiguration newest = files.contents().configuration();
        return newest == null ? Configuration.NONE : newest.configuration();
    }

    /** Returns the leader that the server followed when it stopped; null if it followed none. */
    private @Nullable ServerId heardLeader() {
        LastAliveFile.LastAliveRecord alive = files.alive();
        DecisionRecord heard = files.newest("leader-heard");
        return alive == null
                        || alive.role() != LastAliveFile.LastAliveRole.FOLLOWER
                        || heard == null
                        || heard.term() != alive.term()
                ? null
                : ServerId.of(heard.subject());
    }

    private @Nullable DecisionRecord lastStart() {
        DecisionRecord started = null;
        for (DecisionRecord each : files.decisions()) {
            started = each.kind().equals(StoppedServerFiles.STARTED_KIND) ? each : started;
        }
        return started;
    }

    private ServerRole role() {
        Configuration configuration = configuration();
        LastAliveFile.LastAliveRecord alive = files.alive();
        if (configuration.isEmpty()) {
            return ServerRole.UNCONFIGURED;
        }
        if (!configuration.contains(files.id()) || hasLostDisk()) {
            return ServerRole.REMOVED;
        }
        if (configuration.isLearner(files.id())) {
            return ServerRole.LEARNER;
        }
        return alive == null
                ? ServerRole.FOLLOWER
                : switch (alive.role()) {
                    case LEADER -> ServerRole.LEADER;
                    case CANDIDATE -> ServerRole.CANDIDATE;
                    case PRE_CANDIDATE -> ServerRole.PRE_CANDIDATE;
                    case FOLLOWER, OTHER -> ServerRole.FOLLOWER;
                };
    }

    /** A directory that was created later than the one with which the server joined has another incarnation. */
    private boolean hasLostDisk() {
        ClusterMember member = configuration().member(files.id());
        return member != null
                && member.incarnation() != 0
                && member.incarnation() != files.identity().incarnation();
    }

    private String nonVotingReason() {
        if (hasLostDisk()) {
            return "came back without its data";
        }
        if (files.identity().hasCluster() && configuration().isEmpty()) {
            return "belongs to cluster " + files.identity().clusterName() + ", but its log holds no configuration";
        }
        DecisionRecord recovery = files.newest("mending", "whole");
        return recovery != null && recovery.kind().equals("mending") ? "is recovering its damaged log" : "";
    }

    /** Returns for how much longer an operator keeps the server from campaigning. A restart ends that. */
    private long holdoffMillis() {
        long remaining = 0;
        for (DecisionRecord each : files.decisionsOfLastProcess()) {
            long holdMillis = each.kind().equals("operator") ? each.data().number("holdMs", 0) : 0;
            if (holdMillis > 0 && each.cause().equals("done")) {
                remaining = Math.max(0, each.atMillis() + holdMillis - atMillis);
            }
        }
        return remaining;
    }

    private DiskSpaceStatus disk() {
        DecisionRecord changed = files.newest("space-changed");
        if (changed == null) {
            return DiskSpaceStatus.UNKNOWN;
        }
        for (DiskSpaceLevel level : DiskSpaceLevel.values()) {
            if (level.label().equals(changed.cause())) {
                return new DiskSpaceStatus(level, -1, 0, files.path());
            }
        }
        return DiskSpaceStatus.UNKNOWN;
    }
}
