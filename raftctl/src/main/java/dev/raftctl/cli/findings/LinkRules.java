package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkCause.CutLink;
import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rule 4: can the servers reach each other? The ages of links cover a period of time, so one survey suffices. */
final class LinkRules implements FindingRule {
    /** The smallest group of servers whose separation counts as a split rather than as one server that is cut off. */
    private static final int MIN_GROUP_SIZE = 2;

    @Override
    public void judge(FindingContext context) {
        List<ServerStatus> members = judgedMembers(context);
        List<CutLink> cuts = new ArrayList<>();
        List<CutLink> oneWay = new ArrayList<>();
        for (ServerStatus one : members) {
            for (ServerStatus other : members) {
                if (one.id().compareTo(other.id()) < 0 && isJudgedPair(context, one.id(), other.id())) {
                    addPair(context, one.id(), other.id(), cuts, oneWay);
                }
            }
        }
        boolean isOutage = !context.hasLeader()
                && context.hasAbleQuorum()
                && !context.hasFound(FindingCode.UNDETERMINED)
                && !canAnyGroupElect(context);
        FindingSeverity severity = isOutage ? FindingSeverity.DOWN : FindingSeverity.DEGRADED;
        List<ServerId> ids = FindingContext.ids(members);
        List<String> matrix =
                cuts.isEmpty() && oneWay.isEmpty() ? List.of() : new HearsMatrix(context.links()).lines(ids);
        List<List<ServerId>> groups = groups(context, members);
        if (!cuts.isEmpty() && isSplit(groups, isOutage)) {
            context.add(new LinkCause.NetworkSplit(groups, cuts, matrix, severity));
        } else if (!cuts.isEmpty()) {
            addCuts(context, ids, cuts, matrix, severity);
        }
        for (CutLink each : oneWay) {
            context.add(new LinkCause.OneWayLink(each, matrix, context.isLeader(each.from()), severity));
        }
        judgeFollowing(context, members);
    }

    /** Returns the answering members, except those whose messages the others ignore for another reason. */
    private static List<ServerStatus> judgedMembers(FindingContext context) {
        return context.memberStatuses().stream()
                .filter(status -> status.nonVotingReason().isEmpty())
                .toList();
    }

    /** Learners exchange messages only with the leader. */
    private static boolean isJudgedPair(FindingContext context, ServerId one, ServerId other) {
        boolean areVoters =
                context.configuration().isVoter(one) && context.configuration().isVoter(other);
        return areVoters || context.isLeader(one) || context.isLeader(other);
    }

    private static void addPair(
            FindingContext context, ServerId one, ServerId other, List<CutLink> cuts, List<CutLink> oneWay) {
        LinkConnectivity forward = hears(context, other, one);
        LinkConnectivity backward = hears(context, one, other);
        if (forward == LinkConnectivity.NO && backward == LinkConnectivity.NO) {
            cuts.add(cutLink(context, one, other));
        } else if (forward == LinkConnectivity.NO) {
            (backward == LinkConnectivity.YES ? oneWay : cuts).add(cutLink(context, one, other));
        } else if (backward == LinkConnectivity.NO) {
            (forward == LinkConnectivity.YES ? oneWay : cuts).add(cutLink(context, other, one));
        }
    }

    /**
     * A leader relies only on followers that it hears, so a link to a leader counts as cut without proof of contact.
     */
    private static LinkConnectivity hears(FindingContext context, ServerId receiver, ServerId sender) {
        LinkConnectivity connectivity = context.links().receives(receiver, sender);
        if (connectivity == LinkConnectivity.NO && context.links().hasHeard(receiver, sender)) {
            return LinkConnectivity.YES; // It ignores what it receives, which is another finding.
        }
        if (connectivity == LinkConnectivity.NO && hasAnyJustStarted(context, receiver, sender)) {
            return LinkConnectivity.UNKNOWN; // The last message is from before the start, or none has arrived yet.
        }
        return connectivity == LinkConnectivity.UNKNOWN
                        && context.isLeader(receiver)
                        && !hasAnyJustStarted(context, receiver, sender)
                ? LinkConnectivity.NO
                : connectivity;
    }

    private static boolean hasAnyJustStarted(FindingContext context, ServerId one, ServerId other) {
        return context.links().hasJustStarted(one) || context.links().hasJustStarted(other);
    }

    private static CutLink cutLink(FindingContext context, ServerId from, ServerId to) {
        String suffix = context.links().errorSuffix(from, to);
        return new CutLink(
                from,
                to,
                address(context, from),
                address(context, to),
                context.links().silentMillis(to, from),
                suffix.isEmpty() ? context.links().errorSuffix(to, from) : suffix);
    }

    private static String address(FindingContext context, ServerId id) {
        ClusterMember member = context.clusterStatus().member(id);
        return member == null ? id.value() : member.address();
    }

    /** Cut links that have a server in common are one finding: that server is cut off. */
    private static void addCuts(
            FindingContext context,
            List<ServerId> members,
            List<CutLink> cuts,
            List<String> matrix,
            FindingSeverity severity) {
        List<CutLink> remaining = new ArrayList<>(cuts);
        while (!remaining.isEmpty()) {
            CutLink first = remaining.get(0);
            List<CutLink> group = remaining.stream()
                    .filter(each -> touches(each, first.from()) || touches(each, first.to()))
                    .toList();
            remaining.removeAll(group);
            boolean involvesLeader =
                    group.stream().anyMatch(each -> context.isLeader(each.from()) || context.isLeader(each.to()));
            context.add(new LinkCause.LinkCut(
                    group, matrix, connectors(context, members, group), involvesLeader, severity));
        }
    }

    private static boolean touches(CutLink link, ServerId id) {
        return link.from().equals(id) || link.to().equals(id);
    }

    /** Returns the servers that both ends of every one of these links still hear: they must not be stopped. */
    private static List<ServerId> connectors(FindingContext context, List<ServerId> members, List<CutLink> cuts) {
        List<ServerId> connectors = new ArrayList<>();
        for (ServerId each : members) {
            boolean connectsAll = cuts.stream()
                    .allMatch(cut -> !touches(cut, each)
                            && context.links().bothWays(each, cut.from()) == LinkConnectivity.YES
                            && context.links().bothWays(each, cut.to()) == LinkConnectivity.YES);
            if (connectsAll) {
                connectors.add(each);
            }
        }
        return connectors;
    }

    /** Returns whether some voter may campaign and reaches a majority, as far as is known. */
    private static boolean canAnyGroupElect(FindingContext context) {
        Set<ServerId> working = context.analysis().workingVoters();
        for (ServerId candidate : working) {
            Set<ServerId> reached = new HashSet<>();
            for (ServerId voter : working) {
                if (voter.equals(candidate) || context.links().bothWays(candidate, voter) != LinkConnectivity.NO) {
                    reached.add(voter);
                }
            }
            if (context.analysis().hasQuorum(reached)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the answering voters in groups that are connected, directly or through other servers, as far as is known.
     */
    private static List<List<ServerId>> groups(FindingContext context, List<ServerStatus> members) {
        Set<ServerId> ungrouped = new TreeSet<>(FindingContext.ids(members));
        ungrouped.retainAll(context.configuration().allVoters());
        List<List<ServerId>> groups = new ArrayList<>();
        while (!ungrouped.isEmpty()) {
            Set<ServerId> group = new TreeSet<>();
            List<ServerId> pending =
                    new ArrayList<>(List.of(ungrouped.iterator().next()));
            while (!pending.isEmpty()) {
                ServerId next = pending.remove(pending.size() - 1);
                if (ungrouped.remove(next)) {
                    group.add(next);
                    ungrouped.stream()
                            .filter(each -> context.links().bothWays(next, each) != LinkConnectivity.NO)
                            .forEach(pending::add);
                }
            }
            groups.add(List.copyOf(group));
        }
        return groups;
    }

    private static boolean isSplit(List<List<ServerId>> groups, boolean isOutage) {
        long largeGroups =
                groups.stream().filter(group -> group.size() >= MIN_GROUP_SIZE).count();
        return largeGroups >= 2 || (isOutage && groups.size() > 2);
    }

    /** Returns whether the server does not exchange messages with at least one other answering member. */
    static boolean isCutFromSome(FindingContext context, ServerId id) {
        return context.memberStatuses().stream()
                .anyMatch(each ->
                        !each.id().equals(id) && context.links().bothWays(id, each.id()) == LinkConnectivity.NO);
    }

    private static void judgeFollowing(FindingContext context, List<ServerStatus> members) {
        ServerStatus leader = context.leader();
        if (leader == null) {
            return;
        }
        for (ServerStatus each : members) {
            boolean isFollowing = leader.id().equals(each.leader()) && each.role() != ServerRole.REMOVED;
            boolean isConnected = !context.links().hasJustStarted(each.id())
                    && hears(context, each.id(), leader.id()) != LinkConnectivity.NO
                    && hears(context, leader.id(), each.id()) != LinkConnectivity.NO;
            if (!each.id().equals(leader.id()) && each.role() != ServerRole.LEADER && !isFollowing && isConnected) {
                context.add(new LinkCause.NotFollowing(each, leader.id()));
            }
        }
    }
}
