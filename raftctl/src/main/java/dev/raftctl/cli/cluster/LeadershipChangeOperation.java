package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ClusterStatusPoll;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server to give up, transfer or take leadership, and watches until there is a leader. Confined to one thread;
 * single use.
 */
public final class LeadershipChangeOperation {
    private static final long POLL_INTERVAL_MILLIS = 10;
    private static final long ROUND_MILLIS = 250;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /**
     * After this many polls that see the successor down and the old leader still leading, leadership will certainly not
     * move.
     */
    private static final int MAX_POLLS_WITHOUT_SUCCESSOR = 3;

    private final ClusterClient cluster;
    private final ClusterStatus statusBefore;
    private final @Nullable ServerStatus oldLeader;
    private long leaderlessSinceNanos;
    private long leaderlessNanos;

    /**
     * The outcome of a leadership change.
     *
     * @param from the previous leader; null if there was none
     * @param fromTerm the term of the previous leader, or the highest known term
     * @param leaderlessMillis from the last poll that saw the old leader to the first that saw the new one
     */
    public record LeadershipChangeOutcome(
            @Nullable ServerId from, long fromTerm, ServerId to, long toTerm, long leaderlessMillis) {}

    private LeadershipChangeOperation(ClusterClient cluster, ClusterStatus statusBefore) {
        this.cluster = cluster;
        this.statusBefore = statusBefore;
        oldLeader = statusBefore.leader();
    }

    /** Finds the current leader, from which leadership will be moved. */
    public static LeadershipChangeOperation begin(ClusterClient cluster) throws CliFailure {
        return new LeadershipChangeOperation(cluster, cluster.statusOnceLeaderFound());
    }

    public ClusterStatus statusBefore() {
        return statusBefore;
    }

    /** Returns the leader with the highest term. */
    public ServerStatus leader() throws CliFailure {
        if (oldLeader == null) {
            throw NoLeaderFailure.of(statusBefore, "");
        }
        return oldLeader;
    }

    /**
     * Sends the request to the server and watches for the new leader.
     *
     * @param wantedLeader the server that should lead; null for any other than the old leader
     */
    public LeadershipChangeOutcome execute(ServerId askedServer, ClientRequest request, @Nullable ServerId wantedLeader)
            throws CliFailure {
        ServerProbeResult server = statusBefore.probe(askedServer);
        if (server == null || !server.isReachable()) {
            throw new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    askedServer + " does not answer" + (server == null ? "" : ": " + server.errorText()),
                    "raftctl status");
        }
        RequestTarget target = new RequestTarget(askedServer, server.address());
        if (cluster.deadline().hasExpired()) {
            throw new CliFailure(
                    CliFailureReason.TIMED_OUT,
                    "no request was sent: the " + cluster.deadline().totalMillis()
                            + " ms timeout expired before the leader was known",
                    "use a longer --timeout, for example 5s");
        }
        try (ClusterStatusPoll poll = cluster.newStatusPoll()) {
            ServerRequestOutcome reply =
                    cluster.call(target, request, cluster.deadline().remainingMillis());
            Refusal refusal = reply == null ? null : reply.refusal();
            if (refusal != null) {
                throw CliFailure.of(
                        wantedLeader == null || wantedLeader.equals(askedServer)
                                ? refusal
                                : RefusalHints.forTransfer(refusal, wantedLeader));
            }
            if (reply != null && reply.error() != null && !reply.maybeSent()) {
                throw new CliFailure(
                        CliFailureReason.UNREACHABLE,
                        askedServer + " cannot be reached: " + ServerProbeResult.messageOf(reply.error()),
                        "");
            }
            // Whatever the reply was, and even without one, polling shows the outcome.
            ServerId successor = wantedLeader != null ? wantedLeader : namedSuccessor(reply);
            return requireWanted(watchUntilSettled(poll, askedServer, successor), wantedLeader);
        }
    }

    private static @Nullable ServerId namedSuccessor(@Nullable ServerRequestOutcome reply) {
        ClientReply.LeadershipMovingReply moving =
                reply == null ? null : reply.successOf(ClientReply.LeadershipMovingReply.class);
        return moving != null && !moving.successor().isEmpty() ? ServerId.of(moving.successor()) : null;
    }

    private LeadershipChangeOutcome watchUntilSettled(
            ClusterStatusPoll poll, ServerId askedServer, @Nullable ServerId successor) throws CliFailure {
        try {
            return watch(poll, askedServer, successor);
        } catch (CliFailure failure) {
            throw failure.exitCode() == ExitCode.INTERRUPTED
                    ? failure.withMessage(
                            "interrupted; the request was sent to " + askedServer
                                    + ", and leadership may or may not move",
                            "raftctl status shows the leader")
                    : failure;
        }
    }

    private LeadershipChangeOutcome watch(ClusterStatusPoll poll, ServerId askedServer, @Nullable ServerId successor)
            throws CliFailure {
        RequestDeadline deadline = cluster.deadline();
        ClusterStatus clusterStatus = statusBefore;
        long oldTerm = oldLeader == null ? statusBefore.term() : oldLeader.term();
        ClusterStatusPoll.PollStopCondition stopCondition = new ClusterStatusPoll.PollStopCondition(
                soFar -> {
                    ServerStatus leader = soFar.leader();
                    return leader != null && leader.term() > oldTerm;
                },
                0);
        // A leader abandons a transfer after one election timeout; the extra half is for an election that started at
        // its end.
        long maxWaitMillis = oldLeader == null ? Long.MAX_VALUE : oldLeader.electionTimeoutMs() * 3 / 2;
        long start = deadline.elapsedMillis();
        int pollsWithoutSuccessor = 0;
        leaderlessSinceNanos = deadline.clock().nanoTime();
        while (!deadline.hasExpired()) {
            clusterStatus =
                    ClientFailures.translate(() -> poll.next(deadline.remainingMillis(), ROUND_MILLIS, stopCondition));
            ServerStatus leader = clusterStatus.leader();
            long now = deadline.clock().nanoTime();
            if (leader != null && leader.term() > oldTerm) {
                leaderlessNanos = now - leaderlessSinceNanos;
                return movedTo(leader.id(), leader.term());
            }
            ReportedLeader reported = clusterStatus.reportedLeader();
            if (reported != null && reported.term() > oldTerm) {
                leaderlessNanos = now - leaderlessSinceNanos;
                return movedTo(reported.id(), reported.term());
            }
            if (leader != null) {
                leaderlessSinceNanos = now;
                pollsWithoutSuccessor = hasExited(clusterStatus, successor) ? pollsWithoutSuccessor + 1 : 0;
                if (pollsWithoutSuccessor == MAX_POLLS_WITHOUT_SUCCESSOR
                        || deadline.elapsedMillis() - start > maxWaitMillis) {
                    return movedTo(leader.id(), leader.term());
                }
            }
            cluster.pause(POLL_INTERVAL_MILLIS);
        }
        String next = Findings.of(clusterStatus).next().line();
        throw new CliFailure(
                CliFailureReason.OUTCOME_UNKNOWN,
                "the request was sent to " + askedServer + ", and leadership may or may not move: after "
                        + deadline.totalMillis() + " ms, "
                        + Findings.of(clusterStatus).summary(),
                next.isEmpty() ? "raftctl status shows the leader" : next);
    }

    private static boolean hasExited(ClusterStatus clusterStatus, @Nullable ServerId server) {
        ServerProbeResult probe = server == null ? null : clusterStatus.probe(server);
        return probe != null && probe.reachability() == ServerReachability.REFUSED;
    }

    private LeadershipChangeOutcome movedTo(ServerId leader, long term) {
        return new LeadershipChangeOutcome(
                oldLeader == null ? null : oldLeader.id(),
                oldLeader == null ? statusBefore.term() : oldLeader.term(),
                leader,
                term,
                leaderlessNanos / NANOS_PER_MILLI);
    }

    private LeadershipChangeOutcome requireWanted(LeadershipChangeOutcome result, @Nullable ServerId wantedLeader)
            throws CliFailure {
        boolean isWanted = wantedLeader == null
                ? !result.to().equals(result.from())
                : result.to().equals(wantedLeader);
        if (isWanted) {
            return result;
        }
        boolean isUnchanged = result.to().equals(result.from()) && result.toTerm() == result.fromTerm();
        String description = isUnchanged
                ? result.to() + " still leads term " + result.toTerm()
                : result.to() + " leads term " + result.toTerm() + (result.to().equals(result.from()) ? " again" : "");
        throw new CliFailure(
                CliFailureReason.LEADERSHIP_ELSEWHERE,
                description + (wantedLeader == null ? "" : ", not " + wantedLeader),
                "raftctl status shows which servers could take over");
    }
}
