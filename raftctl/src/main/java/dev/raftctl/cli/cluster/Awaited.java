package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** A state of the cluster that can be waited for. One thread: some remember what they saw before. */
public abstract class Awaited {
    private static final long POLL_MILLIS = 50;
    private static final long PATIENCE_MILLIS = 500;
    private static final long TRY_MILLIS = 2_000;

    /** Why it does not hold yet, for the words of a failure; empty: it holds. */
    abstract String lacking(Survey survey);

    /** What holds now, in a sentence. */
    abstract String sentence(Survey survey);

    /** How it came to hold. */
    public record Met(String sentence, long waitedMillis, Survey survey) {}

    /** Waits until it holds; exit code 1 when it does not in time, 3 when no server was ever reached. */
    public Met await(ClusterClient cluster) throws Failure {
        Deadline deadline = cluster.deadline();
        Survey survey = new Survey(List.of());
        boolean reached = false;
        String lacking = "";
        String hint = "";
        try (Rounds rounds = cluster.rounds()) {
            while (!deadline.isOver()) {
                boolean isCut = deadline.leftMillis() < PATIENCE_MILLIS;
                survey = rounds.next(TRY_MILLIS, PATIENCE_MILLIS, Rounds.Enough.ALL);
                reached |= !survey.answers().isEmpty();
                String now = survey.answers().isEmpty() ? "no server answers" : lacking(survey);
                if (now.isEmpty()) {
                    return new Met(sentence(survey), deadline.elapsedMillis(), survey);
                }
                if (lacking.isEmpty() || !isCut || survey.sightings().stream().allMatch(Sighting::isReachable)) {
                    // Who had no time to answer at the very end is not told as silent.
                    lacking = now;
                    hint = hint(survey);
                }
                cluster.notes().progress("waiting: " + lacking);
                deadline.pause(POLL_MILLIS);
            }
        }
        if (!reached) {
            throw Unreachable.failure(survey);
        }
        throw new Failure(Cause.NOT_MET, "not so within " + deadline.totalMillis() + " ms: " + lacking, hint);
    }

    private static String hint(Survey survey) {
        String next = Diagnosis.nextOf(survey);
        return next.isEmpty() ? "raftctl status, raftctl votes; or a longer --timeout" : next;
    }

    /** A server that this client reaches leads and hears from a majority. */
    public static Awaited leader() {
        return new Awaited() {
            @Override
            String lacking(Survey survey) {
                boolean works = survey.workingLeader() != null && survey.namedLeader() == null;
                return works ? "" : Diagnosis.of(survey).verdict();
            }

            @Override
            String sentence(Survey survey) {
                return Diagnosis.of(survey).verdict();
            }
        };
    }

    /** {@link Health} has no finding. */
    public static Awaited healthy() {
        return new Awaited() {
            @Override
            String lacking(Survey survey) {
                Health health = Health.of(survey);
                return health.findings().isEmpty()
                        ? ""
                        : health.findings().get(0).text();
            }

            @Override
            String sentence(Survey survey) {
                return "healthy: " + Diagnosis.of(survey).verdict();
            }
        };
    }

    /** The committed configuration has so many members. */
    public static Awaited members(long count) {
        return new Awaited() {
            @Override
            String lacking(Survey survey) {
                ServerStatus leader = survey.leader();
                if (leader == null) {
                    return Diagnosis.of(survey).verdict();
                }
                boolean settled =
                        leader.configCommitted() && !leader.configuration().isJoint();
                int now = leader.configuration().members().size();
                return settled && now == count ? "" : now + " members" + (settled ? "" : ", a change is under way");
            }

            @Override
            String sentence(Survey survey) {
                return count + " members: " + survey.configuration().members().keySet();
            }
        };
    }

    /** Every member has applied that index. */
    public static Awaited applied(long index) {
        return new Awaited() {
            @Override
            String lacking(Survey survey) {
                List<String> behind = new ArrayList<>();
                for (ServerId id : survey.configuration().members().keySet()) {
                    Sighting sighting = survey.sighting(id);
                    ServerStatus status = sighting == null ? null : sighting.status();
                    if (status == null) {
                        behind.add(id + " does not answer");
                    } else if (status.lastApplied() < index) {
                        behind.add(id + " has applied " + status.lastApplied());
                    }
                }
                return survey.configuration().isEmpty() ? "there is no cluster" : String.join(", ", behind);
            }

            @Override
            String sentence(Survey survey) {
                return "every member has applied " + index;
            }
        };
    }

    /** The server has applied all that was committed when the leader was asked the time before. */
    public static Awaited caughtUp(ServerId id) {
        return new Awaited() {
            private long goal = -1;

            @Override
            String lacking(Survey survey) {
                ServerStatus leader = survey.workingLeader();
                Sighting sighting = survey.sighting(id);
                ServerStatus status = sighting == null ? null : sighting.status();
                if (leader == null) {
                    return Diagnosis.of(survey).verdict();
                }
                if (status == null) {
                    return sighting == null ? "there is no server " + id : id + " does not answer: " + sighting.error();
                }
                if (!leader.configuration().contains(id)) {
                    return id + " is no member";
                }
                long before = goal;
                goal = leader.commitIndex();
                boolean follows = status.term() == leader.term() && leader.id().equals(status.leader());
                if (!id.equals(leader.id()) && !follows) {
                    return id + " does not follow " + leader.id() + " yet";
                }
                String unready = id.equals(leader.id()) ? "" : unready(survey, leader, id);
                if (!unready.isEmpty()) {
                    return unready;
                }
                FollowerStatus acknowledged = Readiness.follower(leader, id);
                long wanted = before >= 0 ? Math.min(before, goal) : goal;
                if (acknowledged != null && acknowledged.matchIndex() < wanted) {
                    return id + " has acknowledged " + acknowledged.matchIndex() + " of " + wanted;
                }
                boolean level = status.lastApplied() >= goal || (before >= 0 && status.lastApplied() >= before);
                return level ? "" : id + " has applied " + status.lastApplied() + " of " + goal;
            }

            private String unready(Survey survey, ServerStatus leader, ServerId follower) {
                String silence = Readiness.silence(survey, leader, follower);
                return silence.isEmpty() ? Readiness.behind(leader, follower) : silence;
            }

            @Override
            String sentence(Survey survey) {
                return id + " has caught up";
            }
        };
    }

    /** The server is in no configuration any more. */
    public static Awaited gone(ServerId id) {
        return new Awaited() {
            @Override
            String lacking(Survey survey) {
                ServerStatus leader = survey.leader();
                if (leader == null) {
                    return Diagnosis.of(survey).verdict();
                }
                if (leader.configuration().contains(id)) {
                    return id + " is a member";
                }
                return leader.configCommitted() ? "" : "the removal of " + id + " is not committed yet";
            }

            @Override
            String sentence(Survey survey) {
                return id + " is gone";
            }
        };
    }
}
