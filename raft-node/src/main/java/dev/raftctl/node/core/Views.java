package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's state as one value. */
final class Views {
    private Views() {}

    static RaftView of(Server server, long now) {
        RaftLog log = server.log;
        List<FollowerStatus> followers = List.of();
        ChangeStatus change = null;
        long quorumContact = -1;
        if (server.role() instanceof Role.Leader leader) {
            followers = leader.leadership().replication().status(now);
            change = leader.leadership().change().status(now);
            quorumContact = Math.max(0, now - leader.leadership().quorumContactAt());
        }
        return new RaftView(
                role(server),
                server.ballot(),
                server.leader(),
                log.firstIndex(),
                log.last(),
                log.durableIndex(),
                log.commitIndex(),
                log.lastApplied(),
                log.snapshot(),
                server.configuration(),
                server.configurations.index(),
                server.configurationCommitted(),
                contact(server, now),
                quorumContact,
                Math.max(0, server.holdUntil() == Server.NEVER ? 0 : server.holdUntil() - now),
                server.barred(),
                server.mending.words(),
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
            return server.barred().isEmpty() ? ServerRole.UNCONFIGURED : ServerRole.REMOVED;
        }
        if (!server.barred().isEmpty() || isRemoved(server) || server.isRemovedByOthers()) {
            return ServerRole.REMOVED;
        }
        return server.configuration().isVoter(server.self()) ? ServerRole.FOLLOWER : ServerRole.LEARNER;
    }

    private static boolean isRemoved(Server server) {
        return server.configurationCommitted()
                && !server.configuration().contains(server.self())
                && server.configurations.selfWasMember();
    }
}
