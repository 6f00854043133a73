package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state that the rules share: the evidence, conclusions from it, and the causes found so far. Confined to one
 * thread.
 */
final class FindingContext {
    private final Evidence evidence;
    private final ClusterStatus clusterStatus;
    private final LinkMatrix links;
    private final QuorumAnalysis analysis;
    private final List<FindingCause> causes = new ArrayList<>();
    private boolean isConcluded;

    FindingContext(Evidence evidence) {
        this.evidence = evidence;
        clusterStatus = evidence.clusterStatus();
        links = new LinkMatrix(clusterStatus);
        analysis = QuorumAnalysis.optimistic(clusterStatus);
    }

    Evidence evidence() {
        return evidence;
    }

    ClusterStatus clusterStatus() {
        return clusterStatus;
    }

    Configuration configuration() {
        return clusterStatus.configuration();
    }

    LinkMatrix links() {
        return links;
    }

    QuorumAnalysis analysis() {
        return analysis;
    }

    List<FindingCause> causes() {
        return causes;
    }

    void add(FindingCause cause) {
        causes.add(cause);
    }

    /** Ends the analysis, because the causes found so far are all that the evidence supports. */
    void conclude() {
        isConcluded = true;
    }

    boolean isConcluded() {
        return isConcluded;
    }

    /** Returns whether a cause with this code was found. */
    boolean hasFound(FindingCode code) {
        return causes.stream().anyMatch(cause -> cause.code() == code);
    }

    /** Returns the leader that answers and has recently heard from a majority, or null if there is none. */
    @Nullable
    ServerStatus leader() {
        return clusterStatus.workingLeader();
    }

    /** Returns the leader that only other servers hear, or null if there is none. */
    @Nullable
    ReportedLeader reportedLeader() {
        return clusterStatus.reportedLeader();
    }

    boolean isLeader(ServerId id) {
        ServerStatus leader = leader();
        return leader != null && leader.id().equals(id);
    }

    /** Returns whether the cluster has a leader, whether or not it answers this client. */
    boolean hasLeader() {
        return leader() != null || reportedLeader() != null;
    }

    /** Returns whether a leader that answers is connected to a majority. */
    boolean hasMajority() {
        return leader() != null && analysis.hasQuorum(analysis.workingVoters());
    }

    /** Returns whether the leader would accept a membership change now: it completes one change before the next. */
    boolean acceptsMembershipChanges() {
        ServerStatus leader = leader();
        return leader != null
                && hasMajority()
                && !configuration().isJoint()
                && leader.configCommitted()
                && leader.change() == null;
    }

    /** Returns whether another voter could take over from the leader, so that a step-down is not refused. */
    boolean canStepDown(ServerId server) {
        ServerStatus leader = leader();
        if (leader == null || !leader.id().equals(server)) {
            return false;
        }
        Set<ServerId> working = analysis.workingVoters();
        return working.stream()
                .anyMatch(voter -> !voter.equals(server)
                        && VoterReadiness.unreadyReason(clusterStatus, leader, voter)
                                .isEmpty()
                        && analysis.canWin(voter, working));
    }

    /** Returns {@code down} without a leader, and otherwise {@code degraded}. */
    FindingSeverity severityByService() {
        return hasLeader() ? FindingSeverity.DEGRADED : FindingSeverity.DOWN;
    }

    /** Returns how long there has been no leader; -1 if there is one, or if no server ever heard one. */
    long leaderlessMs() {
        if (hasLeader()) {
            return -1;
        }
        long shortest = -1;
        for (ServerStatus each : memberStatuses()) {
            long silent = Math.max(each.lastLeaderContactMs(), each.quorumContactMs());
            if (silent >= 0 && (shortest < 0 || silent < shortest)) {
                shortest = silent;
            }
        }
        return shortest;
    }

    /** Returns the greatest election timeout of the answering members; 0 if none answers. */
    long maxElectionTimeoutMs() {
        return memberStatuses().stream()
                .mapToLong(ServerStatus::electionTimeoutMs)
                .max()
                .orElse(0);
    }

    /** Returns the statuses of the answering members. */
    List<ServerStatus> memberStatuses() {
        List<ServerStatus> members = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            if (configuration().contains(each.id())) {
                members.add(each);
            }
        }
        return members;
    }

    /** Returns the answering voters, in id order. */
    List<ServerStatus> voterStatuses() {
        return memberStatuses().stream()
                .filter(status -> configuration().isVoter(status.id()))
                .toList();
    }

    /** Returns what is known about a server that does not answer, or null if it answers. */
    @Nullable
    MissingServer missing(ServerId id) {
        ServerProbeResult probe = clusterStatus.probe(id);
        return probe == null
                ? new MissingServer(id, id.value(), id.value(), ServerReachability.SILENT, "not queried", "", null, -1)
                : probe.isReachable() ? null : missing(probe);
    }

    /** Returns what is known about the servers among these that do not answer. */
    List<MissingServer> missing(Collection<ServerId> ids) {
        List<MissingServer> missing = new ArrayList<>();
        for (ServerId each : ids) {
            MissingServer server = missing(each);
            if (server != null) {
                missing.add(server);
            }
        }
        return missing;
    }

    MissingServer missing(ServerProbeResult probe) {
        ServerId id = probe.id();
        TlsHints tls = TlsHints.of(probe.error());
        return new MissingServer(
                id,
                probe.name(),
                probe.address().toString(),
                probe.reachability(),
                probe.errorText(),
                tls.hint(),
                tls.expiredAt(),
                id == null ? -1 : silentMs(id));
    }

    /** Returns how long ago any other server last heard from this one; -1 if none did since it started. */
    long silentMs(ServerId id) {
        long shortest = -1;
        for (ServerStatus each : clusterStatus.statuses()) {
            for (FollowerStatus follower : each.followers()) {
                if (follower.id().equals(id)) {
                    shortest = shorter(shortest, follower.lastContactMs());
                }
            }
            for (PeerLinkStatus link : each.observations().links()) {
                if (link.peer().equals(id)) {
                    shortest = shorter(shortest, link.lastResponseMs());
                }
            }
            for (PeerContact contact : each.measurements().peerContacts()) {
                if (contact.peer().equals(id)) {
                    shortest = shorter(shortest, contact.heardMs());
                }
            }
            if (id.equals(each.leader()) && !id.equals(each.id())) {
                shortest = shorter(shortest, each.lastLeaderContactMs());
            }
        }
        return shortest;
    }

    private static long shorter(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    /** Returns an answering server that currently hears from the given one, preferably the leader; null if none. */
    @Nullable
    ServerId hearerOf(ServerId id) {
        ServerStatus leader = leader();
        if (leader != null && links.receives(leader.id(), id) == LinkConnectivity.YES) {
            return leader.id();
        }
        for (ServerStatus each : memberStatuses()) {
            if (!each.id().equals(id) && links.receives(each.id(), id) == LinkConnectivity.YES) {
                return each.id();
            }
        }
        return null;
    }

    /** Returns the voters among these that answer and may vote. */
    List<ServerId> able(Collection<ServerId> voters) {
        Set<ServerId> able = new TreeSet<>();
        for (ServerId voter : voters) {
            ServerStatus status = clusterStatus.status(voter);
            if (status != null && status.nonVotingReason().isEmpty()) {
                able.add(voter);
            }
        }
        return List.copyOf(able);
    }

    /** Returns whether enough voters answer and may vote, in both halves of a joint configuration. */
    boolean hasAbleQuorum() {
        return Quorum.hasMajority(
                configuration(), new TreeSet<>(able(configuration().allVoters())));
    }

    static List<ServerId> ids(Collection<ServerStatus> statuses) {
        return statuses.stream().map(ServerStatus::id).toList();
    }
}
