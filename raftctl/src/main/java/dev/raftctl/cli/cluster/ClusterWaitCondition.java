package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.VoterReadiness;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ClusterStatusPoll;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition of the cluster that a command can wait for. Confined to one thread, because some conditions keep state
 * between polls.
 */
public abstract class ClusterWaitCondition {
    private static final long POLL_INTERVAL_MILLIS = 50;
    private static final long ROUND_MILLIS = 500;
    private static final long ANSWER_TIMEOUT_MILLIS = 2_000;

    /** Returns why the condition does not hold yet, for an error message, or an empty string if the condition holds. */
    abstract String unmetReason(ClusterStatus clusterStatus);

    /** Returns a sentence that states that the condition holds. */
    abstract String description(ClusterStatus clusterStatus);

    /** The outcome of a successful wait. */
    public record WaitConditionMet(String description, long waitedMillis, ClusterStatus clusterStatus) {}

    /**
     * Waits until the condition holds. Fails with exit code 1 if it does not hold in time, and with 3 if no server was
     * ever reached.
     */
    public WaitConditionMet await(ClusterClient cluster) throws CliFailure {
        RequestDeadline deadline = cluster.deadline();
        ClusterStatus clusterStatus = new ClusterStatus(List.of());
        boolean wasReached = false;
        String unmet = "";
        String hint = "";
        try (ClusterStatusPoll poll = cluster.newStatusPoll()) {
            while (!deadline.hasExpired()) {
                boolean isFinalRound = deadline.remainingMillis() < ROUND_MILLIS;
                clusterStatus = ClientFailures.translate(() -> poll.next(
                        ANSWER_TIMEOUT_MILLIS, ROUND_MILLIS, ClusterStatusPoll.PollStopCondition.ALL_ANSWERED));
                wasReached |= !clusterStatus.statuses().isEmpty();
                String currentUnmet =
                        clusterStatus.statuses().isEmpty() ? "no server answers" : unmetReason(clusterStatus);
                if (currentUnmet.isEmpty()) {
                    return new WaitConditionMet(description(clusterStatus), deadline.elapsedMillis(), clusterStatus);
                }
                if (unmet.isEmpty()
                        || !isFinalRound
                        || clusterStatus.probes().stream().allMatch(ServerProbeResult::isReachable)) {
                    // A server that had no time to answer in the last round is not reported as silent.
                    unmet = currentUnmet;
                    hint = hint(clusterStatus);
                }
                cluster.listener().progress("waiting: " + unmet);
                cluster.pause(POLL_INTERVAL_MILLIS);
            }
        }
        if (!wasReached) {
            throw NoServerReachableFailure.of(clusterStatus);
        }
        throw new CliFailure(
                CliFailureReason.NOT_MET, "timed out after " + deadline.totalMillis() + " ms: " + unmet, hint);
    }

    private static String hint(ClusterStatus clusterStatus) {
        String next = Findings.of(clusterStatus).next().line();
        return next.isEmpty() ? "see raftctl status and raftctl votes, or use a longer --timeout" : next;
    }

    /** Holds if this client reaches a leader that has recently heard from a majority. */
    public static ClusterWaitCondition leader() {
        return new ClusterWaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                boolean isWorking = clusterStatus.workingLeader() != null && clusterStatus.reportedLeader() == null;
                return isWorking ? "" : Findings.of(clusterStatus).summary();
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return Findings.of(clusterStatus).leadership();
            }
        };
    }

    /** Holds if {@link Findings} finds nothing wrong with the cluster. */
    public static ClusterWaitCondition healthy() {
        return new ClusterWaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ClusterVerdict verdict = Findings.of(clusterStatus);
                return verdict.isHealthy()
                        ? ""
                        : verdict.presentFindings().get(0).codeAndSentence();
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return "healthy: " + Findings.of(clusterStatus).leadership();
            }
        };
    }

    /** Holds if the committed configuration has this many members. */
    public static ClusterWaitCondition members(long count) {
        return new ClusterWaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ServerStatus leader = clusterStatus.leader();
                if (leader == null) {
                    return Findings.of(clusterStatus).summary();
                }
                boolean settled =
                        leader.configCommitted() && !leader.configuration().isJoint();
                int memberCount = leader.configuration().members().size();
                return settled && memberCount == count
                        ? ""
                        : memberCount + " members" + (settled ? "" : ", a change is in progress");
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return count + " members: "
                        + clusterStatus.configuration().members().keySet();
            }
        };
    }

    /** Holds if every member has applied the entry at this index. */
    public static ClusterWaitCondition applied(long index) {
        return new ClusterWaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                List<String> missing = new ArrayList<>();
                for (ServerId id : clusterStatus.configuration().members().keySet()) {
                    ServerProbeResult probe = clusterStatus.probe(id);
                    ServerStatus status = probe == null ? null : probe.status();
                    if (status == null) {
                        missing.add(id + " does not answer");
                    } else if (status.lastApplied() < index) {
                        missing.add(id + " has applied " + status.lastApplied());
                    }
                }
                return clusterStatus.configuration().isEmpty() ? "there is no cluster" : String.join(", ", missing);
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return "every member has applied " + index;
            }
        };
    }

    /** Holds if the server has applied every entry that the leader had committed at the previous poll. */
    public static ClusterWaitCondition caughtUp(ServerId id) {
        return new ClusterWaitCondition() {
            private long targetIndex = -1;

            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ServerStatus leader = clusterStatus.workingLeader();
                ServerProbeResult probe = clusterStatus.probe(id);
                ServerStatus status = probe == null ? null : probe.status();
                if (leader == null) {
                    return Findings.of(clusterStatus).summary();
                }
                if (status == null) {
                    return probe == null ? "unknown server " + id : id + " does not answer: " + probe.errorText();
                }
                if (!leader.configuration().contains(id)) {
                    return id + " is not a member";
                }
                long previousTarget = targetIndex;
                targetIndex = leader.commitIndex();
                boolean isFollowing =
                        status.term() == leader.term() && leader.id().equals(status.leader());
                if (!id.equals(leader.id()) && !isFollowing) {
                    return id + " does not follow " + leader.id() + " yet";
                }
                String unready = id.equals(leader.id()) ? "" : unreadyReason(clusterStatus, leader, id);
                if (!unready.isEmpty()) {
                    return unready;
                }
                FollowerStatus acknowledged = VoterReadiness.follower(leader, id);
                long requiredIndex = previousTarget >= 0 ? Math.min(previousTarget, targetIndex) : targetIndex;
                if (acknowledged != null && acknowledged.matchIndex() < requiredIndex) {
                    return id + " has acknowledged " + acknowledged.matchIndex() + " of " + requiredIndex;
                }
                boolean hasApplied = status.lastApplied() >= targetIndex
                        || (previousTarget >= 0 && status.lastApplied() >= previousTarget);
                return hasApplied ? "" : id + " has applied " + status.lastApplied() + " of " + targetIndex;
            }

            private String unreadyReason(ClusterStatus clusterStatus, ServerStatus leader, ServerId follower) {
                String contactLoss = VoterReadiness.contactLoss(clusterStatus, leader, follower);
                return contactLoss.isEmpty() ? VoterReadiness.describeLag(leader, follower) : contactLoss;
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return id + " has caught up";
            }
        };
    }

    /** Holds if the committed configuration does not contain the server. */
    public static ClusterWaitCondition gone(ServerId id) {
        return new ClusterWaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ServerStatus leader = clusterStatus.leader();
                if (leader == null) {
                    return Findings.of(clusterStatus).summary();
                }
                if (leader.configuration().contains(id)) {
                    return id + " is a member";
                }
                return leader.configCommitted() ? "" : "the removal of " + id + " is not committed yet";
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return id + " is not a member";
            }
        };
    }
}
