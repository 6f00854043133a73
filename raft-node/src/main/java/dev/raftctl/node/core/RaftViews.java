package dev.raftctl.node.core;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates a {@link RaftView} of a server's state. */
final class RaftViews {
    private RaftViews() {}

    static RaftView of(Server server, long now) {
        RaftLog log = server.log;
        List<FollowerStatus> followers = List.of();
        MembershipChangeStatus change = null;
        long quorumContact = -1;
        if (server.role() instanceof Role.Leader leader) {
            followers = leader.state().replication().status(now);
            change = leader.state().membershipChange().status(now);
            quorumContact = Math.max(0, now - leader.state().quorumContactAt());
        }
        return new RaftView(
                role(server),
                server.hardState(),
                server.leader(),
                log.firstIndex(),
                log.last(),
                log.durableIndex(),
                log.commitIndex(),
                log.lastApplied(),
                log.snapshot(),
                server.configuration(),
                server.configurations.index(),
                server.isConfigurationCommitted(),
                contact(server, now),
                quorumContact,
                Math.max(0, server.electionHoldoffUntil() == Server.NEVER ? 0 : server.electionHoldoffUntil() - now),
                server.fencedReason(),
                server.logRecovery.description(),
                followers,
                change);
    }

    private static long contact(Server server, long now) {
        if (server.isLeading()) {
            return 0;
        }
        return server.leaderHeardAt() == Server.NEVER ? -1 : Math.max(0, now - server.leaderHeardAt());
    }

    private static ServerRole role(Server server) {
        @Nullable Role role = server.role();
        if (role instanceof Role.Leader) {
            return ServerRole.LEADER;
        }
        if (role instanceof Role.Candidate) {
            return ServerRole.CANDIDATE;
        }
        if (role instanceof Role.PreCandidate) {
            return ServerRole.PRE_CANDIDATE;
        }
        if (server.configuration().isEmpty()) {
            return server.fencedReason().isEmpty() ? ServerRole.UNCONFIGURED : ServerRole.REMOVED;
        }
        if (!server.fencedReason().isEmpty() || isRemoved(server) || server.isReportedRemoved()) {
            return ServerRole.REMOVED;
        }
        return server.configuration().isVoter(server.self()) ? ServerRole.FOLLOWER : ServerRole.LEARNER;
    }

    private static boolean isRemoved(Server server) {
        return server.isConfigurationCommitted()
                && !server.configuration().contains(server.self())
                && server.configurations.selfWasMember();
    }
}
