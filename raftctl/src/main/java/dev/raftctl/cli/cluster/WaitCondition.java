package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** A state of the cluster that can be waited for. One thread: some remember what they saw before. */
public abstract class WaitCondition {
    private static final long POLL_INTERVAL_MILLIS = 50;
    private static final long ROUND_MILLIS = 500;
    private static final long ANSWER_TIMEOUT_MILLIS = 2_000;

    /** Why it does not hold yet, for the words of a failure; empty: it holds. */
    abstract String unmetReason(ClusterStatus clusterStatus);

    /** What holds now, in a sentence. */
    abstract String description(ClusterStatus clusterStatus);

    /** How it came to hold. */
    public record Met(String description, long waitedMillis, ClusterStatus clusterStatus) {}

    /** Waits until it holds; exit code 1 when it does not in time, 3 when no server was ever reached. */
    public Met await(ClusterClient cluster) throws Failure {
        Deadline deadline = cluster.deadline();
        ClusterStatus clusterStatus = new ClusterStatus(List.of());
        boolean wasReached = false;
        String unmet = "";
        String hint = "";
        try (StatusPoll poll = cluster.newStatusPoll()) {
            while (!deadline.hasExpired()) {
                boolean isFinalRound = deadline.remainingMillis() < ROUND_MILLIS;
                clusterStatus = poll.next(ANSWER_TIMEOUT_MILLIS, ROUND_MILLIS, StatusPoll.StopCondition.ALL_ANSWERED);
                wasReached |= !clusterStatus.statuses().isEmpty();
                String currentUnmet =
                        clusterStatus.statuses().isEmpty() ? "no server answers" : unmetReason(clusterStatus);
                if (currentUnmet.isEmpty()) {
                    return new Met(description(clusterStatus), deadline.elapsedMillis(), clusterStatus);
                }
                if (unmet.isEmpty()
                        || !isFinalRound
                        || clusterStatus.probes().stream().allMatch(ServerProbe::isReachable)) {
                    // Who had no time to answer at the very end is not told as silent.
                    unmet = currentUnmet;
                    hint = hint(clusterStatus);
                }
                cluster.listener().progress("waiting: " + unmet);
                deadline.sleep(POLL_INTERVAL_MILLIS);
            }
        }
        if (!wasReached) {
            throw UnreachableFailure.of(clusterStatus);
        }
        throw new Failure(FailureReason.NOT_MET, "not so within " + deadline.totalMillis() + " ms: " + unmet, hint);
    }

    private static String hint(ClusterStatus clusterStatus) {
        String next = Diagnosis.nextStep(clusterStatus);
        return next.isEmpty() ? "raftctl status, raftctl votes; or a longer --timeout" : next;
    }

    /** A server that this client reaches leads and hears from a majority. */
    public static WaitCondition leader() {
        return new WaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                boolean works = clusterStatus.workingLeader() != null && clusterStatus.reportedLeader() == null;
                return works ? "" : Diagnosis.of(clusterStatus).verdict();
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return Diagnosis.of(clusterStatus).verdict();
            }
        };
    }

    /** {@link Health} has no finding. */
    public static WaitCondition healthy() {
        return new WaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                Health health = Health.of(clusterStatus);
                return health.findings().isEmpty()
                        ? ""
                        : health.findings().get(0).text();
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return "healthy: " + Diagnosis.of(clusterStatus).verdict();
            }
        };
    }

    /** The committed configuration has so many members. */
    public static WaitCondition members(long count) {
        return new WaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ServerStatus leader = clusterStatus.leader();
                if (leader == null) {
                    return Diagnosis.of(clusterStatus).verdict();
                }
                boolean settled =
                        leader.configCommitted() && !leader.configuration().isJoint();
                int currentUnmet = leader.configuration().members().size();
                return settled && currentUnmet == count
                        ? ""
                        : currentUnmet + " members" + (settled ? "" : ", a change is under way");
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return count + " members: "
                        + clusterStatus.configuration().members().keySet();
            }
        };
    }

    /** Every member has applied that index. */
    public static WaitCondition applied(long index) {
        return new WaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                List<String> missing = new ArrayList<>();
                for (ServerId id : clusterStatus.configuration().members().keySet()) {
                    ServerProbe probe = clusterStatus.probe(id);
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

    /** The server has applied all that was committed when the leader was asked the time before. */
    public static WaitCondition caughtUp(ServerId id) {
        return new WaitCondition() {
            private long goal = -1;

            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ServerStatus leader = clusterStatus.workingLeader();
                ServerProbe probe = clusterStatus.probe(id);
                ServerStatus status = probe == null ? null : probe.status();
                if (leader == null) {
                    return Diagnosis.of(clusterStatus).verdict();
                }
                if (status == null) {
                    return probe == null ? "there is no server " + id : id + " does not answer: " + probe.errorText();
                }
                if (!leader.configuration().contains(id)) {
                    return id + " is no member";
                }
                long previousTarget = goal;
                goal = leader.commitIndex();
                boolean follows = status.term() == leader.term() && leader.id().equals(status.leader());
                if (!id.equals(leader.id()) && !follows) {
                    return id + " does not follow " + leader.id() + " yet";
                }
                String unready = id.equals(leader.id()) ? "" : unready(clusterStatus, leader, id);
                if (!unready.isEmpty()) {
                    return unready;
                }
                FollowerStatus acknowledged = VoterReadiness.follower(leader, id);
                long requiredIndex = previousTarget >= 0 ? Math.min(previousTarget, goal) : goal;
                if (acknowledged != null && acknowledged.matchIndex() < requiredIndex) {
                    return id + " has acknowledged " + acknowledged.matchIndex() + " of " + requiredIndex;
                }
                boolean hasApplied =
                        status.lastApplied() >= goal || (previousTarget >= 0 && status.lastApplied() >= previousTarget);
                return hasApplied ? "" : id + " has applied " + status.lastApplied() + " of " + goal;
            }

            private String unready(ClusterStatus clusterStatus, ServerStatus leader, ServerId follower) {
                String contactLoss = VoterReadiness.contactLoss(clusterStatus, leader, follower);
                return contactLoss.isEmpty() ? VoterReadiness.describeLag(leader, follower) : contactLoss;
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return id + " has caught up";
            }
        };
    }

    /** The server is in no configuration any more. */
    public static WaitCondition gone(ServerId id) {
        return new WaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                ServerStatus leader = clusterStatus.leader();
                if (leader == null) {
                    return Diagnosis.of(clusterStatus).verdict();
                }
                if (leader.configuration().contains(id)) {
                    return id + " is a member";
                }
                return leader.configCommitted() ? "" : "the removal of " + id + " is not committed yet";
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return id + " is gone";
            }
        };
    }
}
