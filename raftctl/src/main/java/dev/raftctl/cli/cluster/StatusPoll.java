package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReplyException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks all servers how they are, again and again if need be. Others are found from the configurations of those that answer. A
 * server that is slow in one round is not waited for in the next, and not asked twice at once. One thread.
 */
final class StatusPoll implements AutoCloseable {
    /** The part of the command's time that an endpoint has to name its cluster, if it is not known to be a member. */
    private static final int CLUSTER_WAIT_DIVISOR = 4;

    private static final long MAX_CLUSTER_WAIT_MILLIS = 1_000;

    /** With less time left than this, servers that do not answer are not seen as silent. */
    private static final long MIN_FAIR_ROUND_MILLIS = 500;

    /** With less time left than this, no further round begins. */
    private static final long MIN_ROUND_MILLIS = 40;

    private final KnownCluster knownCluster;
    private final ParallelRequests requests;
    private final Deadline deadline;
    /**
     * What each server was last seen to be by any round of the command that was not cut short by the end of its time.
     */
    private final Map<HostPort, ServerProbe> lastProbes;

    private final Map<HostPort, ServerProbe> allProbes = new HashMap<>();
    private final Map<HostPort, ServerProbe> roundProbes = new HashMap<>();
    /** Who has not answered yet. */
    private final Set<HostPort> pending = new HashSet<>();
    /** Since when each is silent, in nanoseconds; through several questions, if the time for one is up. */
    private final Map<HostPort, Long> silentSinceNanos = new HashMap<>();
    /** Those of them that have had a whole round's time. */
    private final Set<HostPort> slow = new HashSet<>();

    private long answerTimeoutMillis;
    private long roundMillis;
    private boolean isCutShort;

    /** @param last what earlier rounds of the command saw of each server; this one adds to it */
    StatusPoll(
            KnownCluster knownCluster,
            LinkFactory linkFactory,
            Deadline deadline,
            ProgressListener listener,
            Map<HostPort, ServerProbe> last) {
        this.knownCluster = knownCluster;
        this.deadline = deadline;
        this.lastProbes = last;
        requests = new ParallelRequests(linkFactory, deadline.clock(), listener, knownCluster);
    }

    /**
     * When a round may end before all have answered.
     *
     * @param graceMillis how long the others are waited for once it is enough
     */
    record StopCondition(Condition condition, long graceMillis) {
        static final StopCondition ALL_ANSWERED = new StopCondition(soFar -> false, 0);
        /** A leader that works, in the highest term: one of an earlier term may not know yet that it was replaced. */
        static final StopCondition LEADER_FOUND = new StopCondition(
                soFar -> {
                    ServerStatus leader = soFar.workingLeader();
                    return leader != null && leader.term() >= soFar.term();
                },
                0);
    }

    /** Something that may hold of a cluster. */
    interface Condition {
        boolean holds(ClusterStatus clusterStatus);
    }

    /**
     * One round: until all have answered, or it is enough, or the time is up.
     *
     * @param answerTimeout what each server has to answer; a late answer is good for a later round
     * @param roundTimeout in milliseconds, how long this round waits
     */
    ClusterStatus next(long answerTimeout, long roundTimeout, StopCondition stopCondition) throws Failure {
        isCutShort = deadline.remainingMillis() < Math.max(roundTimeout, MIN_FAIR_ROUND_MILLIS);
        if (deadline.remainingMillis() < MIN_ROUND_MILLIS && hasProbedAll()) {
            return buildStatus();
        }
        answerTimeoutMillis = Math.max(1, Math.min(answerTimeout, deadline.remainingMillis()));
        roundMillis = Math.max(1, Math.min(roundTimeout, deadline.remainingMillis()));
        Deadline roundDeadline = deadline.within(roundMillis);
        Deadline graceDeadline = roundDeadline;
        Deadline clusterDeadline = deadline.within(clusterWaitMillis());
        boolean isSatisfied = false;
        roundProbes.clear();
        for (Target target : knownCluster.targets()) {
            query(target);
        }
        takeLateReplies();
        while (!slow.containsAll(pending) || (isSatisfied && awaitsUnresolvedEndpoint())) {
            ServerReply reply = requests.nextReply(roundDeadline.remainingMillis());
            if (reply == null && !isSatisfied && roundMillis == roundTimeout) {
                slow.addAll(pending);
            }
            if (reply == null) {
                break;
            }
            onReply(reply);
            String cluster = clusterSelector(roundProbes.values()).selectedCluster(knownCluster.clusterId());
            if (cluster == null) {
                break;
            }
            if (!isSatisfied && stopCondition.condition().holds(statusSoFar(cluster))) {
                isSatisfied = true;
                graceDeadline = roundDeadline.within(stopCondition.graceMillis());
            }
            if (isSatisfied) {
                roundDeadline = awaitsUnresolvedEndpoint() ? clusterDeadline : graceDeadline;
            }
        }
        if (!awaitsUnresolvedEndpoint()) {
            knownCluster.markClusterResolved();
        }
        return buildStatus();
    }

    private ClusterSelector clusterSelector(Collection<ServerProbe> probes) {
        return new ClusterSelector(probes, knownCluster.endpoints());
    }

    private ClusterStatus statusSoFar(String cluster) {
        return new ClusterStatus(
                StatusMerge.merge(clusterSelector(roundProbes.values()).markForeign(cluster)));
    }

    /** Whether rounds of this command have seen all servers that this one would ask. */
    private boolean hasProbedAll() {
        List<Target> targets = knownCluster.targets();
        return !targets.isEmpty() && targets.stream().allMatch(target -> lastProbes.containsKey(target.address()));
    }

    private long clusterWaitMillis() {
        return Math.min(deadline.totalMillis() / CLUSTER_WAIT_DIVISOR, MAX_CLUSTER_WAIT_MILLIS);
    }

    /**
     * Whether an endpoint may yet name another cluster: it has not answered, and it is not the address of a member of
     * the cluster that is meant. A share of the command's time is waited for it.
     */
    private boolean awaitsUnresolvedEndpoint() {
        if (knownCluster.isClusterResolved() || knownCluster.restrictedTo() != null) {
            return false;
        }
        ClusterSelector selector = clusterSelector(allProbes.values());
        String cluster = selector.selectedCluster(knownCluster.clusterId());
        Set<String> members = cluster == null ? Set.of() : selector.memberAddressesOf(cluster);
        for (HostPort address : pending) {
            if (knownCluster.endpoints().contains(address)
                    && !members.contains(address.toString())
                    && silentMillis(address) < clusterWaitMillis()) {
                return true;
            }
        }
        return false;
    }

    /** Answers that came after their round had ended; nobody waits for any. */
    private void takeLateReplies() throws Failure {
        ServerReply lateReply = slow.isEmpty() ? null : requests.nextReply(0);
        while (lateReply != null) {
            onReply(lateReply);
            lateReply = requests.nextReply(0);
        }
    }

    /** Whether some have yet to answer. */
    boolean isWaiting() {
        return !pending.isEmpty();
    }

    private void query(Target target) {
        if (pending.add(target.address())) {
            silentSinceNanos.putIfAbsent(target.address(), deadline.clock().nanoTime());
            requests.send(target, new ClientRequest.ReadStatus(), answerTimeoutMillis);
        }
    }

    private void onReply(ServerReply reply) {
        Target target = reply.target();
        pending.remove(target.address());
        slow.remove(target.address());
        if (!(reply.reply() instanceof ServerStatus status)) {
            IOException error = reply.error() != null ? reply.error() : new IOException("it would not say how it is");
            if (isCutShort && hasTimeoutCause(error) && lastProbes.containsKey(target.address())) {
                return; // It had too little time: what was seen before counts.
            }
            if (isReplyTimeout(error)) {
                error = noAnswerError(target.address());
            } else {
                silentSinceNanos.remove(target.address());
            }
            recordProbe(new ServerProbe(target.id(), target.address(), null, error));
            return;
        }
        silentSinceNanos.remove(target.address());
        recordProbe(new ServerProbe(status.id(), target.address(), status, null));
        if (knownCluster.restrictedTo() == null && isSelectedCluster(status)) {
            for (Member member : status.configuration().members().values()) {
                Target memberTarget = Target.of(member);
                if (memberTarget != null && !isKnownServer(member.id(), memberTarget.address(), status.clusterId())) {
                    query(memberTarget);
                }
            }
        }
    }

    private void recordProbe(ServerProbe probe) {
        allProbes.put(probe.address(), probe);
        roundProbes.put(probe.address(), probe);
    }

    /** Members of another cluster are of no interest. */
    private boolean isSelectedCluster(ServerStatus status) {
        String cluster = clusterSelector(allProbes.values()).selectedCluster(knownCluster.clusterId());
        return cluster == null || cluster.isEmpty() || cluster.equals(status.clusterId());
    }

    private boolean isKnownServer(ServerId id, HostPort address, String cluster) {
        if (allProbes.containsKey(address) || pending.contains(address)) {
            return true;
        }
        for (ServerProbe each : allProbes.values()) {
            ServerStatus status = each.status();
            if (id.equals(each.id()) && status != null && status.clusterId().equals(cluster)) {
                return true;
            }
        }
        return false;
    }

    /** What is known now: each server once, members that did not answer yet among them. */
    private ClusterStatus buildStatus() throws Failure {
        Map<HostPort, ServerProbe> all = new HashMap<>(allProbes);
        if (isCutShort) {
            lastProbes.forEach((address, probe) -> {
                if (!roundProbes.containsKey(address)) {
                    all.put(address, probe);
                }
            });
        }
        for (HostPort address : pending) {
            boolean isKept = isCutShort && lastProbes.containsKey(address);
            if (!isKept && (!allProbes.containsKey(address) || slow.contains(address))) {
                all.put(address, new ServerProbe(null, address, null, noAnswerError(address)));
            }
        }
        ClusterSelector selector = clusterSelector(all.values());
        String cluster = selector.selectedCluster(knownCluster.clusterId());
        if (cluster == null) {
            throw selector.ambiguityFailure();
        }
        if (!cluster.isEmpty()) {
            knownCluster.selectCluster(cluster);
        }
        all.forEach((address, probe) -> {
            if (roundProbes.containsKey(address) || (!isCutShort && slow.contains(address))) {
                lastProbes.put(address, probe);
            }
        });
        List<ServerProbe> marked = selector.markForeign(cluster);
        for (ServerProbe each : marked) {
            if (each.status() != null && roundProbes.containsKey(each.address())) {
                knownCluster.recordStatus(each.status(), each.address());
            }
        }
        return new ClusterStatus(StatusMerge.merge(marked));
    }

    private static boolean isReplyTimeout(IOException error) {
        return error instanceof SocketTimeoutException
                || (error instanceof NoReplyException && error.getCause() instanceof SocketTimeoutException);
    }

    private static boolean hasTimeoutCause(IOException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private long silentMillis(HostPort address) {
        long now = deadline.clock().nanoTime();
        return TimeUnit.NANOSECONDS.toMillis(now - silentSinceNanos.getOrDefault(address, now));
    }

    private IOException noAnswerError(HostPort address) {
        long waitedMillis = silentMillis(address);
        return new IOException(waitedMillis > 0 ? "no answer within " + waitedMillis + " ms" : "no answer yet");
    }

    @Override
    public void close() {
        requests.close();
    }
}
