package dev.raftctl.client;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The statuses of all servers at about the same time. Immutable; any thread.
 *
 * @param probes by id, servers without a known id last
 */
public record ClusterStatus(List<ServerProbeResult> probes) {
    public ClusterStatus {
        probes = List.copyOf(probes);
    }

    /** Returns the server that claims to lead in the highest term, or null if no answering server claims to lead. */
    public @Nullable ServerStatus leader() {
        ServerStatus leader = null;
        for (ServerProbeResult each : probes) {
            ServerStatus status = each.status();
            if (status != null && each.claimsLeadership() && (leader == null || status.term() > leader.term())) {
                leader = status;
            }
        }
        return leader;
    }

    /**
     * Returns the leader if it has recently heard from a majority; null otherwise. A partitioned leader may consider
     * itself leader for a while.
     */
    public @Nullable ServerStatus workingLeader() {
        ServerStatus leader = leader();
        boolean isWorking = leader != null
                && leader.quorumContactMs() >= 0
                && leader.quorumContactMs() <= Math.max(leader.electionTimeoutMs(), 1);
        return isWorking ? leader : null;
    }

    /**
     * Returns the status of the only server that was queried, which reflects its own view and not the cluster's; null
     * if all servers were queried.
     */
    public @Nullable ServerStatus onlyQueried() {
        List<ServerStatus> answers = statuses();
        for (ServerProbeResult each : probes) {
            if (!each.wasQueried() && answers.size() == 1) {
                return answers.get(0);
            }
        }
        return null;
    }

    /** Returns all servers that claim to lead, in id order. */
    public List<ServerStatus> leaderClaims() {
        List<ServerStatus> leaderClaims = new ArrayList<>();
        for (ServerStatus each : statuses()) {
            if (claimsLeadership(each)) {
                leaderClaims.add(each);
            }
        }
        return leaderClaims;
    }

    /** Returns whether a working leader and a majority of the voters have answered. */
    public boolean hasWorkingMajority() {
        Configuration configuration = configuration();
        NavigableSet<ServerId> answering = configuration.allVoters();
        answering.removeIf(voter -> !canVote(voter));
        return workingLeader() != null && Quorum.hasMajority(configuration, answering);
    }

    /** Returns whether the server has answered and may vote. */
    private boolean canVote(ServerId voter) {
        ServerStatus status = status(voter);
        return status != null && status.nonVotingReason().isEmpty();
    }

    public List<ServerStatus> statuses() {
        List<ServerStatus> answers = new ArrayList<>();
        for (ServerProbeResult each : probes) {
            if (each.status() != null) {
                answers.add(each.status());
            }
        }
        return answers;
    }

    public @Nullable ServerProbeResult probe(ServerId id) {
        for (ServerProbeResult each : probes) {
            if (id.equals(each.id())) {
                return each;
            }
        }
        return null;
    }

    /**
     * Returns the server whose configuration is authoritative: the leader, or else the one with the newest
     * configuration.
     */
    public @Nullable ServerStatus authority() {
        ServerStatus authority = leader();
        if (authority != null) {
            return authority;
        }
        for (ServerStatus each : statuses()) {
            boolean isNewer = authority == null
                    || each.configIndex() > authority.configIndex()
                    || (each.configIndex() == authority.configIndex() && each.term() > authority.term());
            if (isNewer && each.role() != ServerRole.REMOVED) {
                authority = each;
            }
        }
        return authority;
    }

    public Configuration configuration() {
        ServerStatus authority = authority();
        return authority == null ? Configuration.NONE : authority.configuration();
    }

    /** Returns the highest term that any server reports, or 0 if no server answers. */
    public long term() {
        long term = 0;
        for (ServerStatus each : statuses()) {
            term = Math.max(term, each.term());
        }
        return term;
    }

    /** Returns the servers that answer. */
    public NavigableSet<ServerId> reachableServers() {
        NavigableSet<ServerId> reachableServers = new TreeSet<>();
        for (ServerStatus each : statuses()) {
            reachableServers.add(each.id());
        }
        return reachableServers;
    }

    /** Returns the status of the server with this id, or null if the server did not answer. */
    public @Nullable ServerStatus status(ServerId id) {
        ServerProbeResult probe = probe(id);
        return probe == null ? null : probe.status();
    }

    /** Returns whether the server claims to lead. */
    public static boolean claimsLeadership(ServerStatus status) {
        return status.role() == ServerRole.LEADER;
    }

    /**
     * Returns a leader that does not answer this client, but that other servers have heard recently in a later term
     * than any leader that answers; null if there is none.
     */
    public @Nullable ReportedLeader reportedLeader() {
        ReportedLeader reported = onlyQueried() != null ? null : ReportedLeader.of(statuses());
        ServerStatus leader = leader();
        if (reported == null || (leader != null && leader.term() >= reported.term())) {
            return null;
        }
        ServerProbeResult probe = probe(reported.id());
        boolean hasExited =
                probe != null && probe.reachability() == ServerReachability.REFUSED && reported.hasMissedHeartbeats();
        return hasExited ? null : reported;
    }

    /** Returns the leader, reported by itself or by servers that hear from it, or null if no leader is known. */
    public @Nullable ServerId leaderId() {
        ReportedLeader reported = reportedLeader();
        ServerStatus leader = leader();
        return reported != null ? reported.id() : leader == null ? null : leader.id();
    }

    /**
     * Returns how many entries a server's log is behind the newest known one; never negative, whatever the order of
     * queries. Null if the server does not answer or is not a member.
     */
    public @Nullable Long lag(ServerProbeResult probe) {
        ServerStatus status = probe.status();
        if (status == null || !configuration().contains(status.id())) {
            return null;
        }
        ServerStatus leader = leader();
        long newest = leader == null ? 0 : leader.last().index();
        if (leader == null) {
            for (ServerStatus each : statuses()) {
                newest = Math.max(newest, each.last().index());
            }
        }
        return Math.max(0, newest - status.matchIndex());
    }

    /** Returns the member with this id from the cluster's configuration. */
    public @Nullable ClusterMember member(ServerId id) {
        return configuration().member(id);
    }
}
