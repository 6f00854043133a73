package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains why there is or isn't a leader, and what to do about it, from the statuses of the servers. Pure.
 *
 * @param verdict a sentence without its full stop
 * @param nextStep what to do; empty if nothing
 */
public record LeaderDiagnosis(LeaderDiagnosisKind kind, String verdict, String nextStep) {
    static final String QUERY_ALL_HINT = "run 'use cluster' to query all servers again";

    /** What is known about the leader of the cluster. */
    public enum LeaderDiagnosisKind {
        /** The cluster has a working leader. */
        HAS_LEADER,
        /** The servers that answer hear from a leader, but the leader does not answer this client. */
        LEADER_UNREACHABLE,
        /** The answers do not show whether there is a leader, or whether the servers belong to a cluster. */
        UNKNOWN,
        /** Only one server was queried. */
        SINGLE_SERVER,
        /** There is no leader, or the leader cannot reach a majority. */
        NO_LEADER,
        /** All queried servers answer, and none of them belongs to a cluster. */
        NOT_BOOTSTRAPPED
    }

    /** Describes what the one server that was queried knows about the leader and the term. */
    public static String describeOnlyQueried(ServerStatus onlyQueried) {
        String roleText = onlyQueried.role() == ServerRole.LEADER
                ? "it leads"
                : onlyQueried.leader() == null ? "it knows no leader" : "it follows " + onlyQueried.leader();
        return "queried " + onlyQueried.id() + " only: " + roleText + ", term " + onlyQueried.term();
    }

    /** Returns the diagnosis of the cluster at one point in time. */
    public static LeaderDiagnosis of(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.leader();
        if (clusterStatus.statuses().isEmpty()) {
            return new LeaderDiagnosis(
                    LeaderDiagnosisKind.NO_LEADER,
                    "no server answers",
                    "start the servers, or check the addresses given with -e");
        }
        ReportedLeader reported = clusterStatus.reportedLeader();
        if (reported != null) {
            return leaderUnreachable(clusterStatus, reported);
        }
        if (leader != null) {
            return withLeader(clusterStatus, leader);
        }
        ServerStatus onlyQueried = clusterStatus.onlyQueried();
        if (onlyQueried != null) {
            return new LeaderDiagnosis(
                    LeaderDiagnosisKind.SINGLE_SERVER, describeOnlyQueried(onlyQueried), QUERY_ALL_HINT);
        }
        Configuration configuration = clusterStatus.configuration();
        if (configuration.isEmpty()) {
            return notBootstrapped(clusterStatus);
        }
        LeaderDiagnosis tooFewReachable = tooFewReachable(clusterStatus, configuration.voters());
        if (tooFewReachable == null && configuration.isJoint()) {
            tooFewReachable = tooFewReachable(clusterStatus, configuration.outgoing());
        }
        if (tooFewReachable != null) {
            return tooFewReachable;
        }
        LeaderDiagnosis tooFewCanVote = tooFewCanVote(clusterStatus, configuration.voters());
        if (tooFewCanVote == null && configuration.isJoint()) {
            tooFewCanVote = tooFewCanVote(clusterStatus, configuration.outgoing());
        }
        if (tooFewCanVote != null) {
            return tooFewCanVote;
        }
        LeaderDiagnosis partitioned = partitioned(clusterStatus, configuration);
        return partitioned != null ? partitioned : noLeaderYet(clusterStatus, configuration);
    }

    /** Returns the verdict. If there is a working leader, the most severe health finding follows. */
    public static String verdictWithWorstFinding(ClusterStatus clusterStatus) {
        LeaderDiagnosis diagnosis = of(clusterStatus);
        List<ClusterHealth.HealthFinding> findings =
                ClusterHealth.of(clusterStatus).findings();
        return diagnosis.kind() == LeaderDiagnosisKind.HAS_LEADER && !findings.isEmpty()
                ? diagnosis.verdict() + "; " + findings.get(0).text()
                : diagnosis.verdict();
    }

    /**
     * Returns the operator's next step, which for a cluster with a leader comes from its health findings; empty if
     * there is nothing to do.
     */
    public static String nextStep(ClusterStatus clusterStatus) {
        String next = of(clusterStatus).nextStep();
        if (!next.isEmpty()) {
            return next;
        }
        for (ClusterHealth.HealthFinding each : ClusterHealth.of(clusterStatus).findings()) {
            if (!each.hint().isEmpty()) {
                return each.hint();
            }
        }
        return "";
    }

    private static LeaderDiagnosis leaderUnreachable(ClusterStatus clusterStatus, ReportedLeader reported) {
        ServerProbeResult probe = clusterStatus.probe(reported.id());
        String address = probe == null ? reported.id().value() : probe.address().toString();
        String reason = probe == null ? "not queried" : probe.errorText();
        return new LeaderDiagnosis(
                LeaderDiagnosisKind.LEADER_UNREACHABLE,
                LeadershipDescription.of(reported) + " (heard " + reported.contactMs()
                        + " ms ago); this client does not reach it: " + reason,
                probe != null && probe.reachability() == ServerReachability.UNTRUSTED
                        ? "check the certificates of this client and of " + reported.id() + ": raftctl tls check"
                        : "restore the network between this host and " + address + ", or run raftctl on the host of "
                                + reported.reporters().get(0));
    }

    private static LeaderDiagnosis withLeader(ClusterStatus clusterStatus, ServerStatus leader) {
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : clusterStatus.leaderClaims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        if (claims.size() > 1) {
            return new LeaderDiagnosis(
                    clusterStatus.workingLeader() == null
                            ? LeaderDiagnosisKind.NO_LEADER
                            : LeaderDiagnosisKind.HAS_LEADER,
                    "several servers claim to lead: " + String.join(", ", claims) + "; the highest term wins",
                    "the others step down once they learn of it; check the network between them");
        }
        if (clusterStatus.workingLeader() == null) {
            return new LeaderDiagnosis(
                    LeaderDiagnosisKind.NO_LEADER,
                    leader.id() + " leads term " + leader.term() + ", but has heard from no majority for "
                            + leader.quorumContactMs() + " ms",
                    "wait for it to step down: raftctl wait leader; check the network around " + leader.id());
        }
        return new LeaderDiagnosis(LeaderDiagnosisKind.HAS_LEADER, leader.id() + " leads term " + leader.term(), "");
    }

    /**
     * Returns the diagnosis if no server that answers belongs to a cluster. A server that does not answer may belong to
     * one.
     */
    private static LeaderDiagnosis notBootstrapped(ClusterStatus clusterStatus) {
        for (ServerStatus each : clusterStatus.statuses()) {
            if (!each.nonVotingReason().isEmpty()) {
                return new LeaderDiagnosis(
                        LeaderDiagnosisKind.UNKNOWN,
                        "no cluster is known: " + each.id() + " is not allowed to vote or campaign",
                        "query another server of its cluster: -e H:P");
            }
        }
        String ids = String.join(", ", strings(clusterStatus.reachableServers()));
        String neverBootstrapped =
                ids + (clusterStatus.reachableServers().size() == 1 ? " has" : " have") + " never belonged to one";
        List<String> unreachable = new ArrayList<>();
        for (ServerProbeResult each : clusterStatus.probes()) {
            if (!each.isReachable()) {
                unreachable.add(each.name() + " (" + each.errorText() + ")");
            }
        }
        for (ServerStatus each : clusterStatus.statuses()) {
            String bootstrapWait = each.process().bootstrapWaitingFor();
            if (unreachable.isEmpty() && !bootstrapWait.isEmpty()) {
                return new LeaderDiagnosis(
                        LeaderDiagnosisKind.UNKNOWN,
                        "it is unknown whether there is a cluster: " + neverBootstrapped + "; " + each.id() + " "
                                + bootstrapWait,
                        "start the servers listed in its file; raftctl bootstrap --without ID bootstraps without one");
            }
        }
        if (unreachable.isEmpty()) {
            return new LeaderDiagnosis(
                    LeaderDiagnosisKind.NOT_BOOTSTRAPPED,
                    "no cluster: " + neverBootstrapped,
                    "bootstrap it: raftctl bootstrap " + bootstrapArguments(clusterStatus));
        }
        String subject = unreachable.size() == 1 ? "it" : "they";
        return new LeaderDiagnosis(
                LeaderDiagnosisKind.UNKNOWN,
                "it is unknown whether there is a cluster: " + neverBootstrapped + ", and "
                        + NameListFormatter.join(unreachable)
                        + (unreachable.size() == 1 ? " does" : " do") + " not answer; " + subject
                        + " may belong to one",
                "start " + (unreachable.size() == 1 ? "that server" : "those servers")
                        + ", or restore the network to them, then check again");
    }

    private static @Nullable LeaderDiagnosis tooFewReachable(ClusterStatus clusterStatus, Collection<ServerId> voters) {
        List<ServerId> unreachableVoters = new ArrayList<>();
        List<ServerId> maybeRunning = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (ServerId voter : voters) {
            ServerProbeResult probe = clusterStatus.probe(voter);
            if (probe == null || !probe.isReachable()) {
                unreachableVoters.add(voter);
                obstacles.add(voter + " (" + (probe == null ? "not queried" : probe.errorText()) + ")");
                if (probe == null || probe.reachability().mayBeRunning()) {
                    maybeRunning.add(voter);
                }
            }
        }
        int quorum = Quorum.sizeOf(voters);
        int reachableCount = voters.size() - unreachableVoters.size();
        if (reachableCount >= quorum) {
            return null;
        }
        if (maybeRunning.size() >= quorum) {
            return new LeaderDiagnosis(
                    LeaderDiagnosisKind.UNKNOWN,
                    "it is unknown whether there is a leader: " + NameListFormatter.join(obstacles)
                            + " do not answer this client, and "
                            + NameListFormatter.join(maybeRunning) + " would be a majority of the " + voters.size()
                            + " voters; "
                            + NameListFormatter.join(clusterStatus.reachableServers())
                            + (clusterStatus.reachableServers().size() == 1 ? " knows" : " know")
                            + " no leader",
                    "run raftctl where " + NameListFormatter.join(maybeRunning)
                            + " can be reached, or restore the network to " + addresses(clusterStatus, maybeRunning)
                            + "; start those that are stopped");
        }
        int missingCount = quorum - reachableCount;
        return new LeaderDiagnosis(
                LeaderDiagnosisKind.NO_LEADER,
                "no leader: only " + reachableCount + " of " + voters.size() + " voters "
                        + (reachableCount == 1 ? "is" : "are") + " reachable, " + quorum + " are needed; unreachable: "
                        + String.join(", ", obstacles),
                startHint(clusterStatus, unreachableVoters, missingCount));
    }

    private static String addresses(ClusterStatus clusterStatus, List<ServerId> servers) {
        List<String> addresses = new ArrayList<>();
        for (ServerId each : servers) {
            ServerProbeResult probe = clusterStatus.probe(each);
            addresses.add(probe == null ? each.value() : probe.address().toString());
        }
        return NameListFormatter.join(addresses);
    }

    /**
     * Returns a diagnosis if enough voters answer but too few of them may vote, so waiting does not help; null if an
     * election can succeed.
     */
    private static @Nullable LeaderDiagnosis tooFewCanVote(ClusterStatus clusterStatus, Collection<ServerId> voters) {
        List<ServerId> unreachableVoters = new ArrayList<>();
        List<ServerId> eligibleVoters = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (ServerId voter : voters) {
            ServerStatus status = clusterStatus.status(voter);
            if (status == null) {
                unreachableVoters.add(voter);
            } else if (status.nonVotingReason().isEmpty()) {
                eligibleVoters.add(voter);
            } else {
                obstacles.add(voter + " is not allowed to vote or campaign: " + status.nonVotingReason());
            }
        }
        int quorum = Quorum.sizeOf(voters);
        if (eligibleVoters.size() >= quorum) {
            return null;
        }
        String verdict = "no leader, and none can be elected: only " + eligibleVoters.size() + " of " + voters.size()
                + " voters may vote, " + quorum + " are needed; "
                + String.join("; ", obstacles);
        int missingCount = quorum - eligibleVoters.size();
        return new LeaderDiagnosis(
                LeaderDiagnosisKind.NO_LEADER,
                verdict,
                unreachableVoters.size() >= missingCount
                        ? startHint(clusterStatus, unreachableVoters, missingCount)
                        : recoverHint(eligibleVoters));
    }

    private static String startHint(ClusterStatus clusterStatus, List<ServerId> unreachableVoters, int missingCount) {
        List<ServerId> startable = new ArrayList<>();
        List<String> alternatives = new ArrayList<>();
        for (ServerId each : unreachableVoters) {
            ServerProbeResult probe = clusterStatus.probe(each);
            ServerReachability reachability = probe == null ? ServerReachability.SILENT : probe.reachability();
            if (probe != null && reachability == ServerReachability.FOREIGN) {
                alternatives.add("stop the foreign server at " + probe.address() + " and start " + each + " there");
            } else if (reachability == ServerReachability.UNTRUSTED) {
                alternatives.add("check the certificate of " + each + ": raftctl tls check");
            } else {
                startable.add(each);
            }
        }
        if (!startable.isEmpty()) {
            int startCount = Math.min(missingCount, startable.size());
            alternatives.add(
                    0,
                    "start " + (startCount == startable.size() ? "" : startCount + " of ")
                            + String.join(", ", strings(startable)) + ", or restore the network to "
                            + (startable.size() == 1 ? "it" : "them"));
        }
        return String.join("; or ", alternatives);
    }

    private static List<String> strings(Collection<ServerId> ids) {
        return ids.stream().map(ServerId::value).toList();
    }

    private static String recoverHint(List<ServerId> eligibleVoters) {
        String survivor = eligibleVoters.isEmpty()
                ? "the one with the most up-to-date log"
                : eligibleVoters.size() == 1
                        ? eligibleVoters.get(0).value()
                        : "one of " + String.join(", ", strings(eligibleVoters));
        return "stop the servers, back up all data directories, and recover " + survivor
                + " alone: raftctl recover --data-dir DIR --i-understand-data-may-be-lost --dry-run shows what"
                + " that means; the others rejoin with empty directories";
    }

    /**
     * Returns a diagnosis if enough voters may vote but none of them reaches a majority; null if one does, as far as is
     * known.
     */
    private static @Nullable LeaderDiagnosis partitioned(ClusterStatus clusterStatus, Configuration configuration) {
        LinkMatrix links = new LinkMatrix(clusterStatus);
        QuorumAnalysis analysis = QuorumAnalysis.optimistic(clusterStatus);
        Collection<ServerId> working = analysis.workingVoters();
        for (ServerId candidate : working) {
            List<ServerId> reached = new ArrayList<>();
            for (ServerId voter : working) {
                if (voter.equals(candidate) || links.bothWays(candidate, voter) != LinkConnectivity.NO) {
                    reached.add(voter);
                }
            }
            if (analysis.hasQuorum(new java.util.HashSet<>(reached))) {
                return null;
            }
        }
        List<String> obstacles = new ArrayList<>();
        List<String> mismatches = new ArrayList<>();
        for (ServerId from : working) {
            for (ServerId to : working) {
                ClusterMember member = configuration.member(to);
                if (!from.equals(to) && links.receives(to, from) == LinkConnectivity.NO && member != null) {
                    obstacles.add(
                            from + " does not reach " + to + " at " + member.address() + links.errorSuffix(from, to));
                }
            }
            String mismatch = addressMismatch(clusterStatus, from);
            if (!mismatch.isEmpty()) {
                mismatches.add(mismatch);
            }
        }
        return new LeaderDiagnosis(
                LeaderDiagnosisKind.NO_LEADER,
                "no leader, and none can be elected: no voter can reach enough other voters for a majority at their configured"
                        + " addresses: " + String.join("; ", obstacles)
                        + (mismatches.isEmpty() ? "" : "; " + String.join("; ", mismatches)),
                mismatches.isEmpty()
                        ? "restore the network between the servers, or start each at its configured address"
                        : "start each server at its configured address: raftctl servers");
    }

    /** Describes a server whose address differs from its configured address; empty if the addresses are equal. */
    static String addressMismatch(ClusterStatus clusterStatus, ServerId id) {
        ServerStatus status = clusterStatus.status(id);
        ClusterMember member = clusterStatus.member(id);
        return status == null || member == null || member.address().equals(status.address())
                ? ""
                : id + " is at " + status.address() + ", but its configured address is " + member.address();
    }

    private static LeaderDiagnosis noLeaderYet(ClusterStatus clusterStatus, Configuration configuration) {
        List<String> obstacles = new ArrayList<>();
        ServerStatus best = null;
        boolean canAnyCampaign = false;
        boolean isLast = false;
        QuorumAnalysis analysis = QuorumAnalysis.optimistic(clusterStatus);
        for (ServerStatus each : clusterStatus.statuses()) {
            if (!each.nonVotingReason().isEmpty()) {
                obstacles.add(each.id() + " is not allowed to vote or campaign: " + each.nonVotingReason());
            } else if (DiskSpaceFindings.describeShortage(each) != null) {
                obstacles.add(DiskSpaceFindings.describeShortage(each));
            } else if (each.electionHoldoffMs() > 0) {
                obstacles.add(each.id() + " does not campaign for another " + each.electionHoldoffMs() + " ms");
            } else if (each.role() == ServerRole.CANDIDATE || each.role() == ServerRole.PRE_CANDIDATE) {
                obstacles.add(each.id() + " is campaigning (" + each.role().label() + ", term " + each.term() + ")");
            }
            String distance = SuspiciousTermFindings.describeDistance(clusterStatus, each);
            if (!distance.isEmpty()) {
                obstacles.add(distance);
            }
            if (SuspiciousTermFindings.isLastTerm(each)) {
                isLast = true;
                obstacles.add(each.id() + " cannot campaign: there is no term after " + each.term());
            }
            boolean canLead = configuration.voters().contains(each.id())
                    && each.nonVotingReason().isEmpty()
                    && !SuspiciousTermFindings.isLastTerm(each);
            canAnyCampaign |= canLead && analysis.canCampaign(each.id());
            if (canLead && (best == null || each.last().isNewerThan(best.last()))) {
                best = each;
            }
        }
        String verdict = "no leader yet in term " + clusterStatus.term()
                + (obstacles.isEmpty() ? "" : ": " + String.join("; ", obstacles));
        if (isLast && best == null) {
            return new LeaderDiagnosis(LeaderDiagnosisKind.NO_LEADER, verdict, SuspiciousTermFindings.RESTORE_HINT);
        }
        if (SuspiciousTermFindings.areTooFarApart(clusterStatus)) {
            return new LeaderDiagnosis(LeaderDiagnosisKind.NO_LEADER, verdict, SuspiciousTermFindings.WAIT_HINT);
        }
        String next = canAnyCampaign
                ? "an election takes a moment: raftctl wait leader"
                : "no server will campaign on its own yet";
        return new LeaderDiagnosis(
                LeaderDiagnosisKind.NO_LEADER,
                verdict,
                best == null ? next : next + "; or start one: raftctl campaign " + best.id());
    }

    private static String bootstrapArguments(ClusterStatus clusterStatus) {
        List<String> arguments = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            arguments.add(each.id() + "=" + each.address());
        }
        return String.join(" ", arguments);
    }
}
