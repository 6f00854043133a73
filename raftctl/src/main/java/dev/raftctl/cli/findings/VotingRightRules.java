package dev.raftctl.cli.findings;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rule 2: may the servers vote, campaign and accept entries? */
final class VotingRightRules implements FindingRule {
    @Override
    public void judge(FindingContext context) {
        for (ServerStatus each : context.memberStatuses()) {
            if (!each.nonVotingReason().isEmpty()) {
                context.add(fenced(context, each));
            }
        }
        judgeHold(context);
        judgeDisks(context);
        ServerStatus leader = context.leader();
        for (ServerMaintenance each :
                ServersInMaintenance.of(context.clusterStatus()).inOrder()) {
            context.add(new VotingRightCause.InMaintenance(
                    each, leader != null && leader.id().equals(each.server())));
        }
    }

    private static FindingCause fenced(FindingContext context, ServerStatus status) {
        FindingSeverity severity =
                context.hasLeader() || context.hasAbleQuorum() ? FindingSeverity.DEGRADED : FindingSeverity.DOWN;
        if (!hasLostDisk(status)) {
            return new VotingRightCause.FencedServer(status.id(), status.nonVotingReason(), severity);
        }
        ClusterMember member = context.clusterStatus().member(status.id());
        return new VotingRightCause.WipedVoter(
                status.id(),
                status.nonVotingReason(),
                status.incarnation(),
                member == null ? 0 : member.incarnation(),
                context.acceptsMembershipChanges(),
                severity);
    }

    /**
     * Returns whether a member has lost its disk: it then has the role of a removed server and a reason for being
     * fenced.
     */
    static boolean hasLostDisk(ServerStatus status) {
        return status.role() == ServerRole.REMOVED && !status.nonVotingReason().isEmpty();
    }

    /**
     * While there is a leader, a hold matters only if it covers all other voters: none would campaign if the leader
     * failed.
     */
    private static void judgeHold(FindingContext context) {
        ServerStatus leader = context.leader();
        if (leader == null) {
            return; // ElectionRules judges a hold without a leader.
        }
        List<ServerId> held = new ArrayList<>();
        long shortest = Long.MAX_VALUE;
        for (ServerId voter : context.configuration().voters()) {
            ServerStatus status = context.clusterStatus().status(voter);
            if (voter.equals(leader.id()) || status == null) {
                continue;
            }
            if (status.electionHoldoffMs() <= status.electionTimeoutMs()) {
                return;
            }
            held.add(voter);
            shortest = Math.min(shortest, status.electionHoldoffMs());
        }
        if (!held.isEmpty()) {
            context.add(
                    new VotingRightCause.ElectionHold(held, shortest, leader.id(), false, FindingSeverity.DEGRADED));
        }
    }

    private static void judgeDisks(FindingContext context) {
        List<ServerStatus> full = new ArrayList<>();
        for (ServerStatus each : context.memberStatuses()) {
            if (isShortOfSpace(each)) {
                full.add(each);
            } else if (each.disk().freeBytes() >= 0
                    && each.disk().freeBytes() < 2 * each.disk().minFreeBytes()) {
                context.add(new VotingRightCause.DiskLow(each));
            }
        }
        if (full.isEmpty()) {
            return;
        }
        Configuration configuration = context.configuration();
        Set<ServerId> withSpace = new TreeSet<>(context.analysis().workingVoters());
        withSpace.removeAll(idsOfServersWithoutSpace(configuration, full));
        boolean lacksMajority = !Quorum.hasMajority(configuration, withSpace);
        boolean isOldHalfLacking = lacksMajority && Quorum.isMajority(configuration.voters(), withSpace);
        Collection<ServerId> half = isOldHalfLacking ? configuration.outgoing() : configuration.voters();
        ServerStatus leader = context.leader();
        boolean refusesWrites = leader != null && (isShortOfSpace(leader) || (context.hasMajority() && lacksMajority));
        withSpace.retainAll(half);
        context.add(new VotingRightCause.DiskFull(
                full,
                withSpace.size(),
                half.size(),
                Quorum.sizeOf(half),
                refusesWrites,
                leader == null ? null : leader.id()));
    }

    /**
     * Returns the servers that do not count for writes. A follower that is only low on space still appends entries, but
     * a leader accepts none from clients if no majority could be formed without such followers.
     */
    private static Set<ServerId> idsOfServersWithoutSpace(
            Configuration configuration, List<ServerStatus> shortOfSpace) {
        Set<ServerId> ids = new TreeSet<>(FindingContext.ids(shortOfSpace));
        if (!Quorum.isMajorityImpossible(configuration, ids)) {
            shortOfSpace.stream()
                    .filter(each -> each.disk().level() != DiskSpaceLevel.FULL)
                    .forEach(each -> ids.remove(each.id()));
        }
        return ids;
    }

    /** Returns whether the server accepts no client entries because it lacks disk space. */
    static boolean isShortOfSpace(ServerStatus status) {
        return status.disk().level() != DiskSpaceLevel.AMPLE;
    }
}
