package dev.raftctl.cli.findings;

import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus.DuplicateServer;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rule 1: do these servers belong to one cluster, with one history, each once and at its address? */
final class ClusterIdentityRules implements FindingRule {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    @Override
    public void judge(FindingContext context) {
        if (context.configuration().isEmpty()) {
            judgeUnformed(context);
            context.conclude();
            return;
        }
        judgeLineages(context);
        judgeDuplicates(context);
        judgeForeignServers(context);
        judgeAddresses(context);
        judgeVersions(context);
    }

    private static void judgeUnformed(FindingContext context) {
        List<ServerStatus> servers = context.clusterStatus().statuses();
        List<MissingServer> silent = new ArrayList<>();
        for (ServerProbeResult each : context.clusterStatus().probes()) {
            if (!each.isReachable()) {
                silent.add(context.missing(each));
            }
        }
        String bootstrapWait = "";
        for (ServerStatus each : servers) {
            if (!each.nonVotingReason().isEmpty()) {
                context.add(new ClusterIdentityCause.OnlyFencedServers(each));
                return;
            }
            String waitingFor = each.process().bootstrapWaitingFor();
            bootstrapWait = waitingFor.isEmpty() ? bootstrapWait : each.id() + " " + waitingFor;
        }
        context.add(
                silent.isEmpty() && bootstrapWait.isEmpty()
                        ? new ClusterIdentityCause.NeverFormed(servers)
                        : new ClusterIdentityCause.UnknownCluster(servers, silent, bootstrapWait));
    }

    /** Servers of the lineage that was recovered more often exclude the others. */
    private static void judgeLineages(FindingContext context) {
        SortedMap<Long, List<ServerId>> servers = new TreeMap<>();
        for (ServerStatus each : serversOfTheCluster(context)) {
            servers.computeIfAbsent(each.lineage(), lineage -> new ArrayList<>())
                    .add(each.id());
        }
        // A stopped server of another lineage must not be started.
        for (Evidence.StoppedServer each : context.evidence().stoppedServers()) {
            if (context.clusterStatus().status(each.id()) == null) {
                servers.computeIfAbsent(each.lineage(), lineage -> new ArrayList<>())
                        .add(each.id());
            }
        }
        boolean isRejected = context.clusterStatus().probes().stream().anyMatch(ClusterIdentityRules::isOtherLineage);
        if (servers.size() < 2 && !isRejected) {
            return;
        }
        ClusterLineage latest = ClusterLineage.ORIGINAL;
        for (long each : servers.keySet()) {
            ClusterLineage lineage = new ClusterLineage(each);
            latest = lineage.isLaterThan(latest) ? lineage : latest;
        }
        List<ServerId> excluded = new ArrayList<>();
        for (Map.Entry<Long, List<ServerId>> each : servers.entrySet()) {
            if (latest.isLaterThan(new ClusterLineage(each.getKey()))) {
                excluded.addAll(each.getValue());
            }
        }
        for (ServerProbeResult each : context.clusterStatus().probes()) {
            ServerId id = each.id();
            if (id != null && isOtherLineage(each)) {
                excluded.add(id);
            }
        }
        context.add(new ClusterIdentityCause.ForkedHistory(servers, excluded));
    }

    /**
     * Returns the answering servers with the cluster's id, even if a recovered server no longer lists them as members.
     */
    private static List<ServerStatus> serversOfTheCluster(FindingContext context) {
        ServerStatus authority = context.clusterStatus().authority();
        return context.clusterStatus().statuses().stream()
                .filter(status -> authority != null && status.clusterId().equals(authority.clusterId()))
                .toList();
    }

    private static boolean isOtherLineage(ServerProbeResult probe) {
        return probe.reachability() == ServerReachability.OTHER_LINEAGE;
    }

    private static void judgeDuplicates(FindingContext context) {
        SortedMap<ServerId, DuplicateServer> duplicates = new TreeMap<>();
        for (ServerStatus each : context.clusterStatus().statuses()) {
            each.process().duplicates().forEach(duplicate -> duplicates.put(duplicate.id(), duplicate));
        }
        for (ServerProbeResult each : context.clusterStatus().probes()) {
            ServerId id = each.id();
            ServerProbeResult first =
                    id == null ? null : context.clusterStatus().probe(id);
            if (id != null && first != null && first.isAnotherProcessThan(each)) {
                duplicates.put(
                        id,
                        new DuplicateServer(
                                id, first.address().toString(), each.address().toString()));
            }
        }
        duplicates.values().forEach(each -> context.add(new ClusterIdentityCause.ClonedIdentity(each)));
    }

    /** A foreign server at a voter's address costs a vote, so without a leader it is one reason for the outage. */
    static void judgeForeignServers(FindingContext context) {
        for (ServerProbeResult each : context.clusterStatus().probes()) {
            MissingServer server = context.missing(each);
            FindingSeverity severity = context.severityByService();
            if (each.reachability() == ServerReachability.FOREIGN) {
                context.add(new ClusterIdentityCause.ForeignServer(server, severity));
            } else if (each.reachability() == ServerReachability.WRONG_SERVER) {
                context.add(new ClusterIdentityCause.WrongServer(server, severity));
            }
        }
    }

    /** A server at an unconfigured address matters only if the other servers cannot reach it. */
    private static void judgeAddresses(FindingContext context) {
        for (ServerStatus each : context.memberStatuses()) {
            ClusterMember member = context.clusterStatus().member(each.id());
            if (member != null
                    && !member.address().equals(each.address())
                    && LinkRules.isCutFromSome(context, each.id())) {
                context.add(new ClusterIdentityCause.AddressMismatch(
                        each.id(), each.address(), member.address(), context.severityByService()));
            }
        }
    }

    private static void judgeVersions(FindingContext context) {
        String newest = "";
        for (ServerStatus each : context.memberStatuses()) {
            newest = VersionOrder.isNewer(each.version(), newest) ? each.version() : newest;
        }
        SortedMap<String, List<ServerId>> older = new TreeMap<>();
        boolean isNewestSettled = false;
        for (ServerStatus each : context.memberStatuses()) {
            if (each.version().equals(newest)) {
                isNewestSettled |= each.uptimeMs() > DAY_MILLIS;
            } else if (each.uptimeMs() > DAY_MILLIS) {
                older.computeIfAbsent(each.version(), version -> new ArrayList<>())
                        .add(each.id());
            }
        }
        if (isNewestSettled) {
            String settledVersion = newest;
            older.forEach((version, servers) ->
                    context.add(new ClusterIdentityCause.OlderVersion(servers, version, settledVersion)));
        }
    }
}
