package dev.raftctl.cli.findings;

import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Rule 0: can this client see the cluster? */
final class VisibilityRules implements FindingRule {
    @Override
    public void judge(FindingContext context) {
        ServerStatus onlyQueried = context.clusterStatus().onlyQueried();
        if (onlyQueried != null) {
            context.add(new VisibilityCause.OnlyOneServerQueried(onlyQueried));
            context.conclude();
            return;
        }
        if (context.clusterStatus().statuses().isEmpty()) {
            judgeSilence(context);
            return;
        }
        ReportedLeader reported = context.reportedLeader();
        MissingServer leader = reported == null ? null : context.missing(reported.id());
        if (reported != null && leader != null) {
            context.add(new VisibilityCause.LeaderNotReached(reported, leader));
        }
        judgeMembers(context);
        judgeSilentMajority(context);
    }

    private static void judgeSilence(FindingContext context) {
        List<MissingServer> servers = new ArrayList<>();
        List<MissingServer> untrusted = new ArrayList<>();
        for (ServerProbeResult each : context.clusterStatus().probes()) {
            MissingServer missing = context.missing(each);
            servers.add(missing);
            if (missing.reachability() == ServerReachability.UNTRUSTED) {
                untrusted.add(missing);
            }
        }
        TrustRules.addUntrusted(context, untrusted, new TreeMap<>(), FindingSeverity.DOWN);
        ClusterIdentityRules.judgeForeignServers(context);
        long explainedCount = untrusted.size()
                + servers.stream()
                        .filter(server -> server.reachability().isOtherServer())
                        .count();
        if (explainedCount < servers.size() || servers.isEmpty()) {
            context.add(new VisibilityCause.NoServerAnswers(servers));
        }
        context.conclude();
    }

    /** A member that does not answer may still be heard by other servers; then only this client is cut off. */
    private static void judgeMembers(FindingContext context) {
        ReportedLeader reported = context.reportedLeader();
        for (ServerId id : context.configuration().members().keySet()) {
            MissingServer missing = context.missing(id);
            ServerId hearer = missing == null || !missing.mayBeRunning() ? null : context.hearerOf(id);
            boolean isReportedLeader = reported != null && reported.id().equals(id);
            if (missing != null
                    && hearer != null
                    && !isReportedLeader
                    && missing.reachability() == ServerReachability.SILENT) {
                context.add(new VisibilityCause.MemberNotReached(missing, hearer, context.isLeader(hearer)));
            }
        }
    }

    /** Servers that do not even refuse a connection could have a leader that the answering servers cannot know of. */
    private static void judgeSilentMajority(FindingContext context) {
        if (context.hasLeader() || context.configuration().isEmpty()) {
            return;
        }
        boolean isSilentMajority = isSilentMajority(
                        context, context.configuration().voters())
                || (context.configuration().isJoint()
                        && isSilentMajority(context, context.configuration().outgoing()));
        if (isSilentMajority) {
            List<MissingServer> missing =
                    context.missing(context.configuration().allVoters());
            context.add(new VisibilityCause.MajorityIsSilent(
                    missing,
                    List.copyOf(context.clusterStatus().reachableServers()),
                    context.configuration().allVoters().size()));
        }
    }

    private static boolean isSilentMajority(FindingContext context, Collection<ServerId> voters) {
        long maybeRunning = context.missing(voters).stream()
                .filter(MissingServer::mayBeRunning)
                .count();
        return maybeRunning >= Quorum.sizeOf(voters);
    }
}
