package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The core's state as one immutable value, for status, prompts and tests.
 *
 * @param leader the server that this one believes leads {@code term}
 * @param last the last position of the log, durable or not
 * @param durableIndex the last index known to be durable
 * @param lastApplied as reported by the state machine
 * @param lastAppliedTerm the term of that entry; 0 if it is no longer known
 * @param configIndex the index of the configuration in force; 0 if there is none
 * @param lastLeaderContactNanos time since the current leader was heard from; -1 if never; 0 on the leader
 * @param quorumContactNanos leader only: time since a majority was heard from; otherwise -1
 * @param electionHoldoffNanos how much longer the server does not campaign; 0 if it may
 * @param fencedReason why the server neither votes nor campaigns; empty if it is not fenced
 * @param recoveryDescription how far the recovery of the damaged log is, until which the server neither votes nor
 *     campaigns; empty if the log is complete
 * @param followers leader only
 * @param change leader only
 */
public record RaftStateView(
        ServerRole role,
        HardState hardState,
        @Nullable ServerId leader,
        long firstIndex,
        LogPosition last,
        long durableIndex,
        long commitIndex,
        long lastApplied,
        long lastAppliedTerm,
        LogPosition snapshot,
        Configuration configuration,
        long configIndex,
        boolean configCommitted,
        long lastLeaderContactNanos,
        long quorumContactNanos,
        long electionHoldoffNanos,
        String fencedReason,
        String recoveryDescription,
        List<FollowerStatus> followers,
        @Nullable MembershipChangeStatus change) {
    /** Returns a view of the server's current state. */
    static RaftStateView of(RaftState server, long now) {
        RaftLog log = server.log;
        List<FollowerStatus> followers = List.of();
        MembershipChangeStatus change = null;
        long quorumContact = -1;
        LeaderState leader = server.leaderState();
        if (leader != null) {
            followers = leader.replication().status(now);
            change = leader.membershipChange().status(now);
            quorumContact = Math.max(0, now - leader.quorumContactAt());
        }
        return new RaftStateView(
                role(server),
                server.hardState(),
                server.leader(),
                log.firstIndex(),
                log.last(),
                log.durableIndex(),
                log.commitIndex(),
                log.lastApplied(),
                log.isTermKnown(log.lastApplied()) ? log.termAt(log.lastApplied()) : 0,
                log.snapshot(),
                server.configuration(),
                server.configurations.index(),
                server.isConfigurationCommitted(),
                contact(server, now),
                quorumContact,
                Math.max(0, server.electionHoldoffUntil() == RaftState.NEVER ? 0 : server.electionHoldoffUntil() - now),
                server.fencedReason(),
                server.logRecovery.description(),
                followers,
                change);
    }

    private static long contact(RaftState server, long now) {
        if (server.isLeading()) {
            return 0;
        }
        return server.leaderHeardAt() == RaftState.NEVER ? -1 : Math.max(0, now - server.leaderHeardAt());
    }

    private static ServerRole role(RaftState server) {
        return server.role().accept(new Role.Visitor<>() {
            @Override
            public ServerRole follower(Role.Follower role) {
                return roleWithoutCampaign(server);
            }

            @Override
            public ServerRole preCandidate(Role.PreCandidate role) {
                return ServerRole.PRE_CANDIDATE;
            }

            @Override
            public ServerRole candidate(Role.Candidate role) {
                return ServerRole.CANDIDATE;
            }

            @Override
            public ServerRole leader(Role.Leader role) {
                return ServerRole.LEADER;
            }
        });
    }

    /** Returns the role of a server that neither leads nor campaigns. */
    private static ServerRole roleWithoutCampaign(RaftState server) {
        if (server.configuration().isEmpty()) {
            return server.fencedReason().isEmpty() ? ServerRole.UNCONFIGURED : ServerRole.REMOVED;
        }
        if (!server.fencedReason().isEmpty() || isRemoved(server) || server.isReportedRemoved()) {
            return ServerRole.REMOVED;
        }
        return server.configuration().isVoter(server.self()) ? ServerRole.FOLLOWER : ServerRole.LEARNER;
    }

    private static boolean isRemoved(RaftState server) {
        return server.isConfigurationCommitted()
                && !server.configuration().contains(server.self())
                && server.configurations.selfWasMember();
    }
}
