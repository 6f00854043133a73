package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rule 1, terms: a server whose term is far from the others', and terms close to the last one. Only messages of a
 * faulty or hostile sender bring a server there.
 */
final class TermRules implements FindingRule {
    /**
     * The number of terms by which two servers may differ. With an election timeout of one second, that many
     * consecutive elections take twelve days.
     */
    private static final long MAX_DISTANCE = 1 << 20;

    /**
     * From this term on, one message can raise a server's term only slightly, so that the terms that remain are used
     * for elections.
     */
    private static final long RESERVED_FROM = PeerMessage.MAX_TERM / 2;

    @Override
    public void judge(FindingContext context) {
        long referenceTerm = referenceTerm(context);
        Set<ServerId> near = new TreeSet<>();
        for (ServerStatus each : context.memberStatuses()) {
            if (isNear(each.term(), referenceTerm)) {
                near.add(each.id());
            }
        }
        boolean isOutage = !context.hasLeader() && !context.analysis().hasQuorum(near);
        for (ServerStatus each : context.memberStatuses()) {
            if (!near.contains(each.id())) {
                ServerStatus leader = context.leader();
                context.add(new ClusterIdentityCause.TermGap(
                        each.id(),
                        each.term(),
                        referenceTerm,
                        leader == null ? "the others" : "the leader " + leader.id(),
                        context.acceptsMembershipChanges(),
                        isOutage ? FindingSeverity.DOWN : FindingSeverity.DEGRADED));
            }
        }
        judgeLastTerms(context);
    }

    private static void judgeLastTerms(FindingContext context) {
        ClusterStatus clusterStatus = context.clusterStatus();
        if (clusterStatus.term() < RESERVED_FROM) {
            return;
        }
        List<ServerId> servers = new ArrayList<>();
        boolean isLast = false;
        for (ServerStatus each : clusterStatus.statuses()) {
            if (each.term() >= RESERVED_FROM) {
                servers.add(each.id());
                isLast |= isLastTerm(each);
            }
        }
        boolean isOutage = isLast && !context.hasLeader();
        context.add(new ClusterIdentityCause.TermsNearlyUsed(
                servers, clusterStatus.term(), isLast, isOutage ? FindingSeverity.DOWN : FindingSeverity.DEGRADED));
    }

    /** Returns whether the server has reached the highest possible term, so that it cannot campaign. */
    static boolean isLastTerm(ServerStatus status) {
        return status.term() >= PeerMessage.MAX_TERM;
    }

    private static boolean isNear(long term, long referenceTerm) {
        return Math.abs(term - referenceTerm) <= MAX_DISTANCE;
    }

    /**
     * Returns the term of the working leader or, without one, the term that half of the answering members have reached.
     */
    private static long referenceTerm(FindingContext context) {
        ServerStatus leader = context.leader();
        if (leader != null) {
            return leader.term();
        }
        List<Long> terms = new ArrayList<>();
        context.memberStatuses().forEach(each -> terms.add(each.term()));
        terms.sort(null);
        return terms.isEmpty() ? 0 : terms.get((terms.size() - 1) / 2);
    }
}
