package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Connectivity;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why there is a leader or none, and what to do: from what the servers said. Pure.
 *
 * @param verdict a sentence without its stop
 * @param nextStep what to do; empty: nothing
 */
public record Diagnosis(Kind kind, String verdict, String nextStep) {
    static final String QUERY_ALL_HINT = "use cluster, to ask all servers again";

    /** What the verdict is of. */
    public enum Kind {
        /** A leader works. */
        HAS_LEADER,
        /** Servers that answer hear a leader, which does not answer this client. */
        LEADER_UNREACHABLE,
        /** What was seen allows for a leader, or a cluster, and for none. */
        UNKNOWN,
        /** One server alone was asked. */
        SINGLE_SERVER,
        /** There is no leader, or one that does not work. */
        NO_LEADER,
        /** All servers that were asked answer, and none belongs to a cluster. */
        NOT_BOOTSTRAPPED
    }

    /** What one server says when it alone was asked. */
    public static String describeOnlyQueried(ServerStatus onlyQueried) {
        String roleText = onlyQueried.role() == ServerRole.LEADER
                ? "it leads"
                : onlyQueried.leader() == null ? "it knows of no leader" : "it follows " + onlyQueried.leader();
        return onlyQueried.id() + " alone was asked: " + roleText + ", term " + onlyQueried.term();
    }

    /** Of one moment. */
    public static Diagnosis of(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.leader();
        if (clusterStatus.statuses().isEmpty()) {
            return new Diagnosis(
                    Kind.NO_LEADER, "no server answers", "start the servers, or check the addresses given with -e");
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
            return new Diagnosis(Kind.SINGLE_SERVER, describeOnlyQueried(onlyQueried), QUERY_ALL_HINT);
        }
        Configuration configuration = clusterStatus.configuration();
        if (configuration.isEmpty()) {
            return notBootstrapped(clusterStatus);
        }
        Diagnosis tooFewReachable = tooFewReachable(clusterStatus, configuration.voters());
        if (tooFewReachable == null && configuration.isJoint()) {
            tooFewReachable = tooFewReachable(clusterStatus, configuration.outgoing());
        }
        if (tooFewReachable != null) {
            return tooFewReachable;
        }
        Diagnosis tooFewCanVote = tooFewCanVote(clusterStatus, configuration.voters());
        if (tooFewCanVote == null && configuration.isJoint()) {
            tooFewCanVote = tooFewCanVote(clusterStatus, configuration.outgoing());
        }
        if (tooFewCanVote != null) {
            return tooFewCanVote;
        }
        Diagnosis partitioned = partitioned(clusterStatus, configuration);
        return partitioned != null ? partitioned : noLeaderYet(clusterStatus, configuration);
    }

    /** The verdict, and what is wrong at worst where a leader works. */
    public static String verdictWithWorstFinding(ClusterStatus clusterStatus) {
        Diagnosis diagnosis = of(clusterStatus);
        List<Health.Finding> findings = Health.of(clusterStatus).findings();
        return diagnosis.kind() == Kind.HAS_LEADER && !findings.isEmpty()
                ? diagnosis.verdict() + "; " + findings.get(0).text()
                : diagnosis.verdict();
    }

    /** What to do, also where a cluster is led and something is wrong; empty: nothing. */
    public static String nextStep(ClusterStatus clusterStatus) {
        String next = of(clusterStatus).nextStep();
        if (!next.isEmpty()) {
            return next;
        }
        for (Health.Finding each : Health.of(clusterStatus).findings()) {
            if (!each.hint().isEmpty()) {
                return each.hint();
            }
        }
        return "";
    }

    private static Diagnosis leaderUnreachable(ClusterStatus clusterStatus, ReportedLeader reported) {
        ServerProbe probe = clusterStatus.probe(reported.id());
        String where = probe == null ? reported.id().value() : probe.address().toString();
        String obstacles = probe == null ? "not asked" : probe.errorText();
        return new Diagnosis(
                Kind.LEADER_UNREACHABLE,
                reported.describe() + " (heard " + reported.contactMs() + " ms ago); this client does not reach it: "
                        + obstacles,
                probe != null && probe.reachability() == Reachability.UNTRUSTED
                        ? "check the certificates of this client and of " + reported.id() + ": raftctl tls check"
                        : "restore the network between this host and " + where + ", or run raftctl on the host of "
                                + reported.reporters().get(0));
    }

    private static Diagnosis withLeader(ClusterStatus clusterStatus, ServerStatus leader) {
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : clusterStatus.leaderClaims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        if (claims.size() > 1) {
            return new Diagnosis(
                    clusterStatus.workingLeader() == null ? Kind.NO_LEADER : Kind.HAS_LEADER,
                    "several servers believe they lead: " + String.join(", ", claims) + "; the highest term counts",
                    "the others step down when they hear of it: check the network between them");
        }
        if (clusterStatus.workingLeader() == null) {
            return new Diagnosis(
                    Kind.NO_LEADER,
                    leader.id() + " leads term " + leader.term() + ", but has heard from no majority for "
                            + leader.quorumContactMs() + " ms",
                    "wait for it to step down: raftctl wait leader; check the network around " + leader.id());
        }
        return new Diagnosis(Kind.HAS_LEADER, leader.id() + " leads term " + leader.term(), "");
    }

    /** No server that answers belongs to a cluster; one that does not answer may. */
    private static Diagnosis notBootstrapped(ClusterStatus clusterStatus) {
        for (ServerStatus each : clusterStatus.statuses()) {
            if (!each.nonVotingReason().isEmpty()) {
                return new Diagnosis(
                        Kind.UNKNOWN,
                        "no word of a cluster: " + each.id() + " neither votes nor stands",
                        "ask another server of its cluster: -e H:P");
            }
        }
        String ids = String.join(", ", strings(clusterStatus.reachableServers()));
        String neverBootstrapped =
                ids + (clusterStatus.reachableServers().size() == 1 ? " was" : " were") + " never given one";
        List<String> unreachable = new ArrayList<>();
        for (ServerProbe each : clusterStatus.probes()) {
            if (!each.isReachable()) {
                unreachable.add(each.name() + " (" + each.errorText() + ")");
            }
        }
        for (ServerStatus each : clusterStatus.statuses()) {
            String bootstrapWait = each.process().bootstrapWaitingFor();
            if (unreachable.isEmpty() && !bootstrapWait.isEmpty()) {
                return new Diagnosis(
                        Kind.UNKNOWN,
                        "whether there is a cluster is not known: " + neverBootstrapped + "; " + each.id() + " "
                                + bootstrapWait,
                        "start the servers that its file lists; raftctl bootstrap --without ID forms the cluster without one");
            }
        }
        if (unreachable.isEmpty()) {
            return new Diagnosis(
                    Kind.NOT_BOOTSTRAPPED,
                    "no cluster: " + neverBootstrapped,
                    "form it: raftctl bootstrap " + bootstrapArguments(clusterStatus));
        }
        String subject = unreachable.size() == 1 ? "it has" : "they have";
        return new Diagnosis(
                Kind.UNKNOWN,
                "whether there is a cluster is not known: " + neverBootstrapped + ", and " + NameList.join(unreachable)
                        + (unreachable.size() == 1 ? " does" : " do") + " not answer: " + subject + " one, perhaps",
                "start " + (unreachable.size() == 1 ? "that server" : "those servers")
                        + ", or restore the network to them, and look again");
    }

    private static @Nullable Diagnosis tooFewReachable(ClusterStatus clusterStatus, Collection<ServerId> voters) {
        List<ServerId> unreachableVoters = new ArrayList<>();
        List<ServerId> maybeRunning = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (ServerId voter : voters) {
            ServerProbe probe = clusterStatus.probe(voter);
            if (probe == null || !probe.isReachable()) {
                unreachableVoters.add(voter);
                obstacles.add(voter + " (" + (probe == null ? "not asked" : probe.errorText()) + ")");
                if (probe == null || probe.reachability().mayBeRunning()) {
                    maybeRunning.add(voter);
                }
            }
        }
        int quorum = voters.size() / 2 + 1;
        int present = voters.size() - unreachableVoters.size();
        if (present >= quorum) {
            return null;
        }
        if (maybeRunning.size() >= quorum) {
            return new Diagnosis(
                    Kind.UNKNOWN,
                    "whether there is a leader is not known: " + NameList.join(obstacles)
                            + " do not answer this client, and "
                            + NameList.join(maybeRunning) + " would be a majority of the " + voters.size() + " voters; "
                            + NameList.join(clusterStatus.reachableServers())
                            + (clusterStatus.reachableServers().size() == 1 ? " knows" : " know")
                            + " of no leader",
                    "run raftctl where " + NameList.join(maybeRunning) + " can be reached, or restore the network to "
                            + addresses(clusterStatus, maybeRunning) + "; start those that do not run");
        }
        int missingCount = quorum - present;
        return new Diagnosis(
                Kind.NO_LEADER,
                "no leader: " + present + " of " + voters.size() + " voters answer" + (present == 1 ? "s" : "") + ", "
                        + quorum + " are needed; not answering: " + String.join(", ", obstacles),
                startHint(clusterStatus, unreachableVoters, missingCount));
    }

    private static String addresses(ClusterStatus clusterStatus, List<ServerId> servers) {
        List<String> addresses = new ArrayList<>();
        for (ServerId each : servers) {
            ServerProbe probe = clusterStatus.probe(each);
            addresses.add(probe == null ? each.value() : probe.address().toString());
        }
        return NameList.join(addresses);
    }

    /** Enough answer, but of those too few may vote: waiting helps nobody. Null: an election can be won. */
    private static @Nullable Diagnosis tooFewCanVote(ClusterStatus clusterStatus, Collection<ServerId> voters) {
        List<ServerId> unreachableVoters = new ArrayList<>();
        List<ServerId> able = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (ServerId voter : voters) {
            ServerStatus status = clusterStatus.status(voter);
            if (status == null) {
                unreachableVoters.add(voter);
            } else if (status.nonVotingReason().isEmpty()) {
                able.add(voter);
            } else {
                obstacles.add(voter + " neither votes nor stands: " + status.nonVotingReason());
            }
        }
        int quorum = voters.size() / 2 + 1;
        if (able.size() >= quorum) {
            return null;
        }
        String verdict = "no leader, and none can be elected: " + able.size() + " of " + voters.size() + " voters "
                + (able.size() == 1 ? "has" : "have") + " a vote, " + quorum + " are needed; "
                + String.join("; ", obstacles);
        int missingCount = quorum - able.size();
        return new Diagnosis(
                Kind.NO_LEADER,
                verdict,
                unreachableVoters.size() >= missingCount
                        ? startHint(clusterStatus, unreachableVoters, missingCount)
                        : recoverHint(able));
    }

    private static String startHint(ClusterStatus clusterStatus, List<ServerId> unreachableVoters, int missingCount) {
        List<ServerId> startable = new ArrayList<>();
        List<String> alternatives = new ArrayList<>();
        for (ServerId each : unreachableVoters) {
            ServerProbe probe = clusterStatus.probe(each);
            Reachability reachability = probe == null ? Reachability.SILENT : probe.reachability();
            if (probe != null && reachability == Reachability.FOREIGN) {
                alternatives.add("stop the foreign server at " + probe.address() + " and start " + each + " there");
            } else if (reachability == Reachability.UNTRUSTED) {
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
                            + String.join(", ", strings(startable)) + ", or mend the network to "
                            + (startable.size() == 1 ? "it" : "them"));
        }
        return String.join("; or ", alternatives);
    }

    private static List<String> strings(Collection<ServerId> ids) {
        return ids.stream().map(ServerId::value).toList();
    }

    private static String recoverHint(List<ServerId> able) {
        String survivor = able.isEmpty()
                ? "the one with the best log"
                : able.size() == 1 ? able.get(0).value() : "one of " + String.join(", ", strings(able));
        return "back up all data directories, stop the servers, and let " + survivor
                + " decide alone: raftctl recover --data-dir DIR --i-understand-data-may-be-lost --dry-run tells what that"
                + " means; the others join again with empty directories";
    }

    /** Enough servers may vote, but none of them reaches enough others. Null: one does, as far as is known. */
    private static @Nullable Diagnosis partitioned(ClusterStatus clusterStatus, Configuration configuration) {
        LinkMatrix links = new LinkMatrix(clusterStatus);
        QuorumAnalysis majorities = QuorumAnalysis.optimistic(clusterStatus);
        Collection<ServerId> working = majorities.workingVoters();
        for (ServerId candidate : working) {
            List<ServerId> reached = new ArrayList<>();
            for (ServerId voter : working) {
                if (voter.equals(candidate) || links.bothWays(candidate, voter) != Connectivity.NO) {
                    reached.add(voter);
                }
            }
            if (majorities.hasQuorum(new java.util.HashSet<>(reached))) {
                return null;
            }
        }
        List<String> obstacles = new ArrayList<>();
        List<String> mismatches = new ArrayList<>();
        for (ServerId from : working) {
            for (ServerId to : working) {
                Member member = configuration.member(to);
                if (!from.equals(to) && links.receives(to, from) == Connectivity.NO && member != null) {
                    obstacles.add(
                            from + " does not reach " + to + " at " + member.address() + links.errorSuffix(from, to));
                }
            }
            String mismatch = addressMismatch(clusterStatus, from);
            if (!mismatch.isEmpty()) {
                mismatches.add(mismatch);
            }
        }
        return new Diagnosis(
                Kind.NO_LEADER,
                "no leader, and none can be elected: no voter reaches a majority of the others at the addresses of the"
                        + " configuration: " + String.join("; ", obstacles)
                        + (mismatches.isEmpty() ? "" : "; " + String.join("; ", mismatches)),
                mismatches.isEmpty()
                        ? "restore the network between the servers, or start each at the address that the configuration has"
                        : "start each server at the address that the configuration has: raftctl servers");
    }

    /** That a server says it is at another address than the configuration has; empty: it does not. */
    static String addressMismatch(ClusterStatus clusterStatus, ServerId id) {
        ServerStatus status = clusterStatus.status(id);
        Member member = clusterStatus.member(id);
        return status == null || member == null || member.address().equals(status.address())
                ? ""
                : id + " is at " + status.address() + ", the configuration has " + member.address();
    }

    private static Diagnosis noLeaderYet(ClusterStatus clusterStatus, Configuration configuration) {
        List<String> obstacles = new ArrayList<>();
        ServerStatus best = null;
        boolean canAnyCampaign = false;
        QuorumAnalysis majorities = QuorumAnalysis.optimistic(clusterStatus);
        for (ServerStatus each : clusterStatus.statuses()) {
            if (!each.nonVotingReason().isEmpty()) {
                obstacles.add(each.id() + " neither votes nor stands: " + each.nonVotingReason());
            } else if (DiskFindings.describeShortage(each) != null) {
                obstacles.add(DiskFindings.describeShortage(each));
            } else if (each.electionHoldoffMs() > 0) {
                obstacles.add(each.id() + " does not stand for another " + each.electionHoldoffMs() + " ms");
            } else if (each.role() == ServerRole.CANDIDATE || each.role() == ServerRole.PRE_CANDIDATE) {
                obstacles.add(each.id() + " stands (" + each.role().label() + ", term " + each.term() + ")");
            }
            boolean canLead = configuration.voters().contains(each.id())
                    && each.nonVotingReason().isEmpty();
            canAnyCampaign |= canLead && majorities.canCampaign(each.id());
            if (canLead && (best == null || each.last().isNewerThan(best.last()))) {
                best = each;
            }
        }
        String verdict = "no leader yet in term " + clusterStatus.term()
                + (obstacles.isEmpty() ? "" : ": " + String.join("; ", obstacles));
        String next = canAnyCampaign
                ? "an election takes a moment: raftctl wait leader"
                : "no server campaigns by itself yet";
        return new Diagnosis(
                Kind.NO_LEADER, verdict, best == null ? next : next + "; or call one: raftctl campaign " + best.id());
    }

    private static String bootstrapArguments(ClusterStatus clusterStatus) {
        List<String> arguments = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            arguments.add(each.id() + "=" + each.address());
        }
        return String.join(" ", arguments);
    }
}
