package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all servers said, asked at about the same time. Immutable; any thread.
 *
 * @param probes by id, servers without a known id last
 */
public record ClusterStatus(List<ServerProbe> probes) {
    public ClusterStatus {
        probes = List.copyOf(probes);
    }

    /** The server that leads in the highest term, by its own word; null: none of those that answer. */
    public @Nullable ServerStatus leader() {
        ServerStatus leader = null;
        for (ServerProbe each : probes) {
            ServerStatus status = each.status();
            if (status != null && each.claimsLeadership() && (leader == null || status.term() > leader.term())) {
                leader = status;
            }
        }
        return leader;
    }

    /** A leader that has lately heard from a majority; null: none. One that was cut off may believe in itself for a while. */
    public @Nullable ServerStatus workingLeader() {
        ServerStatus leader = leader();
        boolean works = leader != null
                && leader.quorumContactMs() >= 0
                && leader.quorumContactMs() <= Math.max(leader.electionTimeoutMs(), 1);
        return works ? leader : null;
    }

    /** The server that alone was asked, of several members: what it says is its own word, not the cluster's. Null: all were asked. */
    public @Nullable ServerStatus onlyQueried() {
        List<ServerStatus> answers = statuses();
        for (ServerProbe each : probes) {
            if (!each.wasQueried() && answers.size() == 1) {
                return answers.get(0);
            }
        }
        return null;
    }

    /** All that believe they lead, in the order of ids. */
    public List<ServerStatus> leaderClaims() {
        List<ServerStatus> leaderClaims = new ArrayList<>();
        for (ServerStatus each : statuses()) {
            if (claimsLeadership(each)) {
                leaderClaims.add(each);
            }
        }
        return leaderClaims;
    }

    /** Whether a working leader and a majority of the voters answer. */
    boolean hasWorkingMajority() {
        Configuration configuration = configuration();
        return workingLeader() != null
                && isMajorityAnswering(configuration.voters())
                && (!configuration.isJoint() || isMajorityAnswering(configuration.outgoing()));
    }

    private boolean isMajorityAnswering(Collection<ServerId> voters) {
        long canVoteCount = voters.stream().filter(this::canVote).count();
        return canVoteCount > voters.size() / 2;
    }

    /** Whether the server answers, and nothing keeps it from voting. */
    private boolean canVote(ServerId voter) {
        ServerStatus status = status(voter);
        return status != null && status.nonVotingReason().isEmpty();
    }

    public List<ServerStatus> statuses() {
        List<ServerStatus> answers = new ArrayList<>();
        for (ServerProbe each : probes) {
            if (each.status() != null) {
                answers.add(each.status());
            }
        }
        return answers;
    }

    public @Nullable ServerProbe probe(ServerId id) {
        for (ServerProbe each : probes) {
            if (id.equals(each.id())) {
                return each;
            }
        }
        return null;
    }

    /** The server whose word on the configuration counts most: the leader, else the one with the newest. */
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

    /** The highest term any server is in; 0: none answers. */
    public long term() {
        long term = 0;
        for (ServerStatus each : statuses()) {
            term = Math.max(term, each.term());
        }
        return term;
    }

    /** The members that answer. */
    public NavigableSet<ServerId> reachableServers() {
        NavigableSet<ServerId> reachableServers = new TreeSet<>();
        for (ServerStatus each : statuses()) {
            reachableServers.add(each.id());
        }
        return reachableServers;
    }

    /** How many more voters may fail, whichever they are, before the cluster stops to serve; never below 0. */
    public int failureTolerance() {
        return QuorumAnalysis.optimistic(this).failureTolerance();
    }

    /** What the server of this id said; null: it did not answer. */
    public @Nullable ServerStatus status(ServerId id) {
        ServerProbe probe = probe(id);
        return probe == null ? null : probe.status();
    }

    static boolean claimsLeadership(ServerStatus status) {
        return status.role() == ServerRole.LEADER;
    }

    /**
     * A leader of a later term than any that answers, which servers that answer have heard lately. Null: there is none.
     */
    public @Nullable ReportedLeader reportedLeader() {
        ReportedLeader reported = onlyQueried() != null ? null : ReportedLeader.of(statuses());
        ServerStatus leader = leader();
        if (reported == null || (leader != null && leader.term() >= reported.term())) {
            return null;
        }
        ServerProbe probe = probe(reported.id());
        boolean hasExited =
                probe != null && probe.reachability() == Reachability.REFUSED && reported.hasMissedHeartbeats();
        return hasExited ? null : reported;
    }

    /** The server that leads, by its own account or by that of servers that hear it. Null: none is known. */
    public @Nullable ServerId leaderId() {
        ReportedLeader reported = reportedLeader();
        ServerStatus leader = leader();
        return reported != null ? reported.id() : leader == null ? null : leader.id();
    }

    /** {@code leader n1, term 5}, {@code no leader, term 5}, or that it is not known. */
    public String describeLeadership() {
        ReportedLeader reported = reportedLeader();
        ServerStatus leader = leader();
        if (reported != null) {
            return "leader " + reported.id() + ", which this client does not reach, term " + reported.term();
        }
        if (leader != null) {
            return "leader " + leader.id() + ", term " + leader.term();
        }
        return Diagnosis.of(this).kind() == Diagnosis.Kind.UNKNOWN
                ? "no known leader, term " + term()
                : "no leader, term " + term();
    }

    /** A member that has lost its disk: its role is that of a removed server, and it says why. */
    public boolean hasLostDisk(ServerStatus status) {
        return status.role() == ServerRole.REMOVED && !status.nonVotingReason().isEmpty();
    }

    /** What a server is, in one word for a table: its role, or why that is not known. */
    public String roleLabel(ServerProbe probe) {
        ServerStatus status = probe.status();
        if (status == null) {
            return probe.reachability().label();
        }
        return hasLostDisk(status) ? "wiped" : status.role().label();
    }

    /**
     * How far a server's log is behind the newest one seen; never below 0, whichever was asked first. Null: it does not
     * answer, or is no member.
     */
    public @Nullable Long lag(ServerProbe probe) {
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

    /** The member of this id as the configuration has it. */
    public @Nullable Member member(ServerId id) {
        return configuration().member(id);
    }
}
