package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReplyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as one command sees it, until the command's time is up. One thread; an interrupt of it ends any wait with a {@link
 * Failure}.
 */
public final class ClusterClient {
    /** The hint where nobody leads. */
    static final String VOTES_HINT = "raftctl votes tells why";

    /** What a question's own time is shorter than the wait for it. */
    static final long REPLY_MARGIN_MILLIS = 50;
    /** The part of a command's time that a server has to answer, in fifths: the rest is for telling what was learned. */
    private static final int FIFTHS_FOR_ANSWERS = 4;

    private static final long QUICK_LOOKUP_MILLIS = 300;

    private static final StatusPoll.StopCondition WORKING_LEADER =
            new StatusPoll.StopCondition(soFar -> soFar.workingLeader() != null, 0);

    private static final StatusPoll.StopCondition ANY_STATUS =
            new StatusPoll.StopCondition(soFar -> !soFar.statuses().isEmpty(), 0);

    private static final StatusPoll.StopCondition LEADER =
            new StatusPoll.StopCondition(StatusPoll.StopCondition.LEADER_FOUND.condition(), 250);

    private static final StatusPoll.StopCondition MAJORITY =
            new StatusPoll.StopCondition(ClusterStatus::hasWorkingMajority, 250);

    private final KnownCluster knownCluster;
    private final LinkFactory linkFactory;
    private final Deadline deadline;
    private final ProgressListener listener;
    /** What was last seen of each server, for a look that the end of the time cuts short. */
    private final Map<HostPort, ServerProbe> lastProbes = new HashMap<>();

    public ClusterClient(
            KnownCluster knownCluster, LinkFactory linkFactory, Deadline deadline, ProgressListener listener) {
        this.knownCluster = knownCluster;
        this.linkFactory = linkFactory;
        this.deadline = deadline;
        this.listener = listener;
    }

    /** The same cluster, with its time begun anew. */
    public ClusterClient withNewDeadline() {
        return new ClusterClient(
                knownCluster, linkFactory, Deadline.in(deadline.clock(), deadline.totalMillis()), listener);
    }

    /** A connection to that server on which many requests can be under way. */
    public PipelinedLink pipeline(HostPort address, ServerId server) throws IOException {
        return linkFactory.openPipelined(address, server, Math.max(1, deadline.remainingMillis()));
    }

    /** Where the command was told to look, and the members it has heard of. */
    List<Target> targets() {
        return knownCluster.targets();
    }

    public Deadline deadline() {
        return deadline;
    }

    public ProgressListener listener() {
        return listener;
    }

    /** Commands of the state machine. */
    public WriteOperations writes() {
        return new WriteOperations(this, knownCluster);
    }

    /** Questions to the state machine and to a server's log. */
    public ReadOperations reads() {
        return new ReadOperations(this, knownCluster);
    }

    /**
     * All servers side by side; needs no leader. Fails only when none answers. Once a working leader and a majority have answered, the
     * others have a fifth of the command's time: one that is frozen is told as such, and does not cost the rest.
     */
    public ClusterStatus status() throws Failure {
        return status(
                new StatusPoll.StopCondition(ClusterStatus::hasWorkingMajority, answerMillis() / FIFTHS_FOR_ANSWERS));
    }

    /** For looking at all servers again and again; its own time has no end. */
    public ClusterMonitor monitor() {
        return new ClusterMonitor(knownCluster, linkFactory, deadline.clock(), listener);
    }

    /** The same, without much waiting for the last once a working leader and a majority have answered. */
    public ClusterStatus quickStatus() throws Failure {
        return status(MAJORITY);
    }

    /** The same, without much waiting for the others once a working leader has answered: it may not lead for long. */
    ClusterStatus statusOnceLeaderFound() throws Failure {
        return status(LEADER);
    }

    /** The same, until that server has answered. */
    public ClusterStatus statusOnceReachable(ServerId server) throws Failure {
        return status(new StatusPoll.StopCondition(
                soFar -> {
                    ServerProbe probe = soFar.probe(server);
                    return probe != null && probe.isReachable();
                },
                0));
    }

    private ClusterStatus status(StatusPoll.StopCondition stopCondition) throws Failure {
        try (StatusPoll poll = newStatusPoll()) {
            long millis = answerMillis();
            ClusterStatus clusterStatus = poll.next(millis, millis, stopCondition);
            if (clusterStatus.statuses().isEmpty()) {
                throw UnreachableFailure.of(clusterStatus);
            }
            return clusterStatus;
        }
    }

    /** Lets the endpoints name their cluster, if that has not happened yet: for requests that go to any server. */
    void resolveCluster() throws Failure {
        if (!knownCluster.isClusterResolved()
                && knownCluster.restrictedTo() == null
                && knownCluster.endpoints().size() > 1) {
            status(ANY_STATUS);
        }
    }

    /** Whoever leads and has lately heard from a majority, of those that answer in a moment; null: nobody. */
    public @Nullable ServerStatus findLeader() throws Failure {
        try (StatusPoll poll = newStatusPoll()) {
            return poll.next(QUICK_LOOKUP_MILLIS, QUICK_LOOKUP_MILLIS, WORKING_LEADER)
                    .workingLeader();
        }
    }

    StatusPoll newStatusPoll() {
        return newStatusPoll(knownCluster);
    }

    StatusPoll newStatusPoll(KnownCluster otherCluster) {
        return new StatusPoll(otherCluster, linkFactory, deadline, listener, lastProbes);
    }

    ParallelRequests newParallelRequests() {
        return new ParallelRequests(linkFactory, deadline.clock(), listener, knownCluster);
    }

    /** What a server has to answer, of the time that is left. */
    long answerMillis() {
        return Math.max(1, deadline.remainingMillis() * FIFTHS_FOR_ANSWERS / 5);
    }

    /** A request that only the leader can answer. */
    LeaderRequest leaderCall(ClientRequest request, boolean isRepeatable) {
        return new LeaderRequest(this, knownCluster, request, isRepeatable);
    }

    /** What the cluster made of a request, or the failure it is. */
    ClientReply.Success requireSuccess(Outcome<ClientReply.Success> outcome, String operation) throws Failure {
        if (outcome instanceof Outcome.Done<ClientReply.Success> done) {
            return done.value();
        }
        if (outcome instanceof Outcome.Refused<ClientReply.Success> refused) {
            Failure failure = Failure.of(refused.refusal());
            boolean hasNoLeader = failure.exitCode() == ExitCode.LEADERLESS;
            throw hasNoLeader ? failure.withMessage("not applied: " + failure.message(), VOTES_HINT) : failure;
        }
        String reason = ((Outcome.Unknown<ClientReply.Success>) outcome).message();
        throw new Failure(
                FailureReason.OUTCOME_UNKNOWN,
                operation + " may or may not have been applied: " + reason + " (within " + deadline.totalMillis()
                        + " ms)",
                "look before you repeat it");
    }

    /** Asks one server; null: no answer. */
    @Nullable
    ServerReply call(Target target, ClientRequest request, long millis) throws Failure {
        try (ParallelRequests requests = newParallelRequests()) {
            requests.send(target, request, millis);
            return requests.nextReply(millis + REPLY_MARGIN_MILLIS);
        }
    }

    /**
     * Asks these servers the same, at once: a reply of each, in their order, also of those that gave none.
     *
     * @param checkServerId whether another server that answers there turns the question away
     */
    List<ServerReply> callEach(List<Target> targets, ClientRequest request, boolean checkServerId) throws Failure {
        Map<HostPort, ServerReply> replies = new HashMap<>();
        try (ParallelRequests requests = newParallelRequests()) {
            for (Target target : targets) {
                requests.send(checkServerId ? target : new Target(null, target.address()), request, answerMillis());
            }
            Deadline replyDeadline = deadline.within(answerMillis() + REPLY_MARGIN_MILLIS);
            while (replies.size() < targets.size()) {
                ServerReply reply = requests.nextReply(replyDeadline.remainingMillis());
                if (reply == null) {
                    break;
                }
                replies.put(reply.target().address(), reply);
            }
        }
        List<ServerReply> inOrder = new ArrayList<>();
        for (Target target : targets) {
            ServerReply reply = replies.get(target.address());
            NoReplyException noReply = new NoReplyException("no answer in time", true);
            inOrder.add(reply != null ? reply : new ServerReply(target, request, null, noReply));
        }
        return inOrder;
    }

    /** Asks all servers that answered the survey the same, at once; the answers of those that answer. */
    public SortedMap<ServerId, ClientReply> callAll(ClusterStatus clusterStatus, ClientRequest request) throws Failure {
        List<Target> targets = new ArrayList<>();
        for (ServerProbe each : clusterStatus.probes()) {
            if (each.isReachable()) {
                targets.add(new Target(each.id(), each.address()));
            }
        }
        SortedMap<ServerId, ClientReply> answers = new TreeMap<>();
        for (ServerReply reply : callEach(targets, request, true)) {
            ServerId id = reply.target().id();
            ClientReply answer = reply.reply();
            if (id != null && answer != null) {
                answers.put(id, answer);
            }
        }
        return answers;
    }
}
