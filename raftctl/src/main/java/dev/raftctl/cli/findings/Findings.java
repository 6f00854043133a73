package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.ClusterVerdict.ElectionStage;
import dev.raftctl.cli.findings.ClusterVerdict.QuorumState;
import dev.raftctl.cli.findings.ClusterVerdict.ServedRequests;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is wrong with a cluster. Asks in this order: can this client see the cluster, do the servers belong to
 * it, may they vote, are there enough of them, do they reach each other, why are votes rejected, and are they fast
 * enough? Pure.
 */
public final class Findings {
    private static final List<FindingRule> RULES = List.of(
            new VisibilityRules(),
            new ClusterIdentityRules(),
            new TrustRules(),
            new TermRules(),
            new VotingRightRules(),
            new QuorumRules(),
            new LinkRules(),
            new ElectionRules(),
            new PerformanceRules(),
            new ClockRules(),
            new StateRules(),
            new HistoryRules());

    private static final Comparator<Finding> WORST_FIRST = Findings::compareWorstFirst;

    private Findings() {}

    /** Of equally severe findings, those that no operator has muted are first. */
    private static int compareWorstFirst(Finding one, Finding other) {
        int bySeverity = one.severity().compareTo(other.severity());
        if (bySeverity != 0) {
            return bySeverity;
        }
        int byAttention = Boolean.compare(other.needsAttention(), one.needsAttention());
        return byAttention != 0 ? byAttention : one.code().compareTo(other.code());
    }

    /** Returns the judgement of a survey that has just been made. */
    public static ClusterVerdict of(ClusterStatus clusterStatus) {
        return of(Evidence.of(clusterStatus));
    }

    /** Returns whether a second survey a moment later would decide whether the servers' clocks differ. */
    public static boolean needSecondSurvey(ClusterStatus clusterStatus) {
        return ClockRules.seemToDiffer(clusterStatus);
    }

    /** Returns the judgement of the evidence. */
    public static ClusterVerdict of(Evidence evidence) {
        FindingContext context = new FindingContext(evidence);
        for (FindingRule rule : RULES) {
            if (!context.isConcluded()) {
                rule.judge(context);
            }
        }
        FindingRenderer renderer = new FindingRenderer(context);
        List<Finding> findings = new ArrayList<>();
        context.causes().forEach(cause -> findings.add(cause.visitGroup(renderer)));
        findings.sort(WORST_FIRST);
        return verdict(context, findings);
    }

    private static ClusterVerdict verdict(FindingContext context, List<Finding> findings) {
        ClusterStatus clusterStatus = context.clusterStatus();
        ReportedLeader reported = context.reportedLeader();
        ServerStatus leader = context.leader();
        return new ClusterVerdict(
                clusterStatus,
                context.evidence().at(),
                leadership(context, findings),
                reported != null ? reported.id() : leader == null ? null : leader.id(),
                clusterStatus.term(),
                stage(context),
                context.leaderlessMs(),
                served(context),
                quorum(context),
                WriteLimit.of(context),
                context.analysis().failureTolerance(),
                findings);
    }

    private static String leadership(FindingContext context, List<Finding> findings) {
        ClusterStatus clusterStatus = context.clusterStatus();
        ReportedLeader reported = context.reportedLeader();
        ServerStatus leader = context.leader();
        ServerStatus onlyQueried = clusterStatus.onlyQueried();
        if (onlyQueried != null) {
            return describeOnlyQueried(onlyQueried);
        }
        if (clusterStatus.statuses().isEmpty()) {
            return "no server answers";
        }
        if (reported != null) {
            return describe(reported);
        }
        if (leader != null) {
            return leader.id() + " leads term " + leader.term();
        }
        if (context.configuration().isEmpty()) {
            return "no cluster";
        }
        boolean isUndetermined = findings.stream().anyMatch(finding -> finding.severity() == FindingSeverity.UNKNOWN);
        return (isUndetermined && !context.hasAbleQuorum() ? "no known leader" : "no leader") + ", term "
                + clusterStatus.term();
    }

    /** Describes a leader that only other servers hear, for example {@code n1 leads term 5, as n2 and n3 report}. */
    public static String describe(ReportedLeader reported) {
        return reported.id() + " leads term " + reported.term() + ", as " + NameListFormatter.join(reported.reporters())
                + (reported.reporters().size() == 1 ? " reports" : " report");
    }

    /** Describes what the one server that was queried knows about the leader and the term. */
    public static String describeOnlyQueried(ServerStatus onlyQueried) {
        String roleText = onlyQueried.role() == ServerRole.LEADER
                ? "it leads"
                : onlyQueried.leader() == null ? "it knows no leader" : "it follows " + onlyQueried.leader();
        return "queried " + onlyQueried.id() + " only: " + roleText + ", term " + onlyQueried.term();
    }

    private static @Nullable ElectionStage stage(FindingContext context) {
        if (context.hasLeader()
                || context.configuration().isEmpty()
                || context.clusterStatus().onlyQueried() != null) {
            return null;
        }
        LeaderlessPeriod period = mostActivePeriod(context);
        if (period != null) {
            return new ElectionStage(period.stage(), context.leaderlessMs(), period.attemptCount());
        }
        ServerRole role = ElectionRules.mostAdvancedRole(context);
        String name = role != null
                ? role.label()
                : context.hasFound(FindingCode.HELD)
                        ? "held"
                        : context.hasFound(FindingCode.ELECTION_DEFERRED) ? "deferred" : "waiting";
        return new ElectionStage(name, context.leaderlessMs(), -1);
    }

    /** Returns the leaderless period of the voter that has campaigned most often; null if no voter reports one. */
    private static @Nullable LeaderlessPeriod mostActivePeriod(FindingContext context) {
        LeaderlessPeriod mostActive = null;
        for (ServerStatus each : context.voterStatuses()) {
            LeaderlessPeriod period = each.measurements().leaderless();
            if (period != null && (mostActive == null || period.attemptCount() > mostActive.attemptCount())) {
                mostActive = period;
            }
        }
        return mostActive;
    }

    private static ServedRequests served(FindingContext context) {
        long staleIndex = -1;
        for (ServerStatus each : context.memberStatuses()) {
            staleIndex = Math.max(staleIndex, each.lastApplied());
        }
        List<ServerId> staleServers = new ArrayList<>();
        for (ServerStatus each : context.memberStatuses()) {
            if (each.lastApplied() == staleIndex) {
                staleServers.add(each.id());
            }
        }
        boolean hasService = context.hasMajority() || context.reportedLeader() != null;
        boolean stopsWrites = context.causes().stream()
                .anyMatch(cause -> cause.severity() == FindingSeverity.DOWN
                        && !cause.writeLimit().isEmpty());
        return new ServedRequests(hasService && !stopsWrites, hasService, staleIndex, staleServers);
    }

    private static QuorumState quorum(FindingContext context) {
        Configuration configuration = context.configuration();
        SortedSet<ServerId> able = new TreeSet<>(context.able(configuration.allVoters()));
        if (context.leader() != null) {
            able = new TreeSet<>(context.analysis().workingVoters());
        }
        SortedSet<ServerId> missing = new TreeSet<>(configuration.allVoters());
        missing.removeAll(able);
        int needed = configuration.isEmpty() ? 0 : Quorum.sizeOf(configuration.voters());
        return QuorumState.of(needed, configuration.voters(), configuration.outgoing(), able, missing);
    }
}
