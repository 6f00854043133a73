package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
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
 * Queries the status of all servers, once or repeatedly, and discovers further servers from the configurations
 * received. A server that is slow in one round is not waited for in the next and has at most one request pending.
 * Confined to one thread.
 */
public final class ClusterStatusPoll implements AutoCloseable {
    /**
     * An endpoint that is not a known member has the command's time divided by this number to report its cluster.
     */
    private static final int CLUSTER_WAIT_DIVISOR = 4;

    private static final long MAX_CLUSTER_WAIT_MILLIS = 1_000;

    /** If less time than this is left, servers that do not answer are not reported as silent. */
    private static final long MIN_FAIR_ROUND_MILLIS = 500;

    /** If less time than this is left, no further round starts. */
    private static final long MIN_ROUND_MILLIS = 40;

    private final CachedClusterInfo knownCluster;
    private final ParallelRequests requests;
    private final RequestDeadline deadline;
    /** The last probe of each server, from any of the command's polls that the deadline did not cut short. */
    private final Map<HostPort, ServerProbeResult> lastProbes;

    private final Map<HostPort, ServerProbeResult> allProbes = new HashMap<>();
    private final Map<HostPort, ServerProbeResult> roundProbes = new HashMap<>();
    /** The servers that have not answered yet. */
    private final Set<HostPort> pending = new HashSet<>();
    /** The time at which each silent server stopped answering. A new request to the server does not reset the time. */
    private final Map<HostPort, Long> silentSinceNanos = new HashMap<>();
    /** The servers that have not answered although they had a whole round to answer. */
    private final Set<HostPort> slow = new HashSet<>();

    private long answerTimeoutMillis;
    private long roundMillis;
    private boolean isCutShort;

    /** @param lastProbes the probes of the command's earlier polls, to which this poll adds its own probes */
    public ClusterStatusPoll(
            CachedClusterInfo knownCluster,
            LinkFactory linkFactory,
            RequestDeadline deadline,
            RequestListener listener,
            Map<HostPort, ServerProbeResult> lastProbes) {
        this.knownCluster = knownCluster;
        this.deadline = deadline;
        this.lastProbes = lastProbes;
        requests = new ParallelRequests(linkFactory, deadline.clock(), listener, knownCluster);
    }

    /**
     * When a round may end before all servers have answered.
     *
     * @param graceMillis how long to wait for the other servers once the condition holds
     */
    public record PollStopCondition(ClusterStatusCondition condition, long graceMillis) {
        /** Never holds, so the round ends when all servers have answered. */
        public static final PollStopCondition ALL_ANSWERED = new PollStopCondition(soFar -> false, 0);
        /**
         * Stops at a working leader in the highest term, because the leader of an earlier term may not know yet that it
         * was replaced.
         */
        public static final PollStopCondition LEADER_FOUND = new PollStopCondition(
                soFar -> {
                    ServerStatus leader = soFar.workingLeader();
                    return leader != null && leader.term() >= soFar.term();
                },
                0);
    }

    /** A condition on the status of a cluster. */
    public interface ClusterStatusCondition {
        boolean holds(ClusterStatus clusterStatus);
    }

    /**
     * Runs one round: until all servers have answered, the stop condition holds, or the time is up.
     *
     * @param answerTimeout how long each server has to answer, in milliseconds; a late answer is used by a later round
     * @param roundTimeout how long this round waits, in milliseconds
     */
    public ClusterStatus next(long answerTimeout, long roundTimeout, PollStopCondition stopCondition)
            throws ClientFailure {
        isCutShort = deadline.remainingMillis() < Math.max(roundTimeout, MIN_FAIR_ROUND_MILLIS);
        if (deadline.remainingMillis() < MIN_ROUND_MILLIS && hasProbedAll()) {
            return buildStatus();
        }
        answerTimeoutMillis = Math.max(1, Math.min(answerTimeout, deadline.remainingMillis()));
        roundMillis = Math.max(1, Math.min(roundTimeout, deadline.remainingMillis()));
        RequestDeadline roundDeadline = deadline.within(roundMillis);
        RequestDeadline graceDeadline = roundDeadline;
        RequestDeadline clusterDeadline = deadline.within(clusterWaitMillis());
        boolean isSatisfied = false;
        roundProbes.clear();
        for (RequestTarget target : knownCluster.targets()) {
            query(target);
        }
        takeLateReplies();
        while (!slow.containsAll(pending) || (isSatisfied && awaitsUnresolvedEndpoint())) {
            ServerRequestOutcome reply = requests.nextReply(roundDeadline.remainingMillis());
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

    private ClusterSelector clusterSelector(Collection<ServerProbeResult> probes) {
        return new ClusterSelector(probes, knownCluster.endpoints());
    }

    private ClusterStatus statusSoFar(String cluster) {
        return new ClusterStatus(
                ServerProbeMerge.merge(clusterSelector(roundProbes.values()).markForeign(cluster)));
    }

    /** Returns whether this command has already probed all servers that this round would query. */
    private boolean hasProbedAll() {
        List<RequestTarget> targets = knownCluster.targets();
        return !targets.isEmpty() && targets.stream().allMatch(target -> lastProbes.containsKey(target.address()));
    }

    private long clusterWaitMillis() {
        return Math.min(deadline.totalMillis() / CLUSTER_WAIT_DIVISOR, MAX_CLUSTER_WAIT_MILLIS);
    }

    /**
     * Returns whether an endpoint may still report another cluster: it has not answered and is not the address of a
     * member of the selected cluster. Waits for it for a share of the command's time.
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

    /** Processes the replies that arrived after the end of their round. Does not wait for further replies. */
    private void takeLateReplies() throws ClientFailure {
        ServerRequestOutcome lateReply = slow.isEmpty() ? null : requests.nextReply(0);
        while (lateReply != null) {
            onReply(lateReply);
            lateReply = requests.nextReply(0);
        }
    }

    /** Returns whether some servers have not answered yet. */
    boolean isWaiting() {
        return !pending.isEmpty();
    }

    private void query(RequestTarget target) {
        if (pending.add(target.address())) {
            silentSinceNanos.putIfAbsent(target.address(), deadline.clock().nanoTime());
            requests.send(target, new ClientRequest.ServerStatusRequest(), answerTimeoutMillis);
        }
    }

    private void onReply(ServerRequestOutcome reply) {
        RequestTarget target = reply.target();
        pending.remove(target.address());
        slow.remove(target.address());
        ServerStatus status = reply.successOf(ServerStatus.class);
        if (status == null) {
            IOException error =
                    reply.error() != null ? reply.error() : new IOException("it rejected the status request");
            if (isCutShort && hasTimeoutCause(error) && lastProbes.containsKey(target.address())) {
                return; // The server had too little time, so its earlier probe counts.
            }
            if (isReplyTimeout(error)) {
                error = noAnswerError(target.address());
            } else {
                silentSinceNanos.remove(target.address());
            }
            recordProbe(new ServerProbeResult(target.id(), target.address(), null, error));
            return;
        }
        recordProbe(new ServerProbeResult(status.id(), target.address(), status, null, exchange(target.address())));
        silentSinceNanos.remove(target.address());
        if (knownCluster.restrictedTo() == null && isSelectedCluster(status)) {
            for (ClusterMember member : status.configuration().members().values()) {
                RequestTarget memberTarget = RequestTarget.of(member);
                if (memberTarget != null && !isKnownServer(member.id(), memberTarget.address(), status.clusterId())) {
                    query(memberTarget);
                }
            }
        }
    }

    /** Returns the times of the exchange whose answer has just arrived; it began with the first of several requests. */
    private ServerProbeResult.ProbeExchange exchange(HostPort address) {
        long receivedNanos = deadline.clock().nanoTime();
        long sentNanos = silentSinceNanos.getOrDefault(address, receivedNanos);
        return new ServerProbeResult.ProbeExchange(
                TimeUnit.NANOSECONDS.toMillis(sentNanos), TimeUnit.NANOSECONDS.toMillis(receivedNanos));
    }

    private void recordProbe(ServerProbeResult probe) {
        allProbes.put(probe.address(), probe);
        roundProbes.put(probe.address(), probe);
    }

    /** Returns whether the server belongs to the selected cluster; members of other clusters are not discovered. */
    private boolean isSelectedCluster(ServerStatus status) {
        String cluster = clusterSelector(allProbes.values()).selectedCluster(knownCluster.clusterId());
        return cluster == null || cluster.isEmpty() || cluster.equals(status.clusterId());
    }

    private boolean isKnownServer(ServerId id, HostPort address, String cluster) {
        if (allProbes.containsKey(address) || pending.contains(address)) {
            return true;
        }
        for (ServerProbeResult each : allProbes.values()) {
            ServerStatus status = each.status();
            if (id.equals(each.id()) && status != null && status.clusterId().equals(cluster)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the merged status, which lists each server once, including members that have not answered yet. */
    private ClusterStatus buildStatus() throws ClientFailure {
        Map<HostPort, ServerProbeResult> all = new HashMap<>(allProbes);
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
                all.put(address, new ServerProbeResult(null, address, null, noAnswerError(address)));
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
        List<ServerProbeResult> marked = selector.markForeign(cluster);
        for (ServerProbeResult each : marked) {
            if (each.status() != null && roundProbes.containsKey(each.address())) {
                knownCluster.recordStatus(each.status(), each.address());
            }
        }
        return new ClusterStatus(ServerProbeMerge.merge(marked));
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
