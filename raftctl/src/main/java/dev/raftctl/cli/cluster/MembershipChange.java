package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes the members: plans, asks the leader, watches, and says it is done only when it has seen so. One thread. */
public final class MembershipChange {
    /** Of the time that is left, what new servers have to catch up, in tenths: the rest is for committing. */
    private static final int TENTHS_FOR_CATCH_UP = 8;

    private static final long POLL_MILLIS = 50;
    private static final long PATIENCE_MILLIS = 500;

    private final ClusterClient cluster;
    private final Plan plan;
    private final Survey before;
    private final boolean force;
    private final Map<ServerId, Awaited> arrivals = new TreeMap<>();
    /** What an operator who interrupts is told of the change; empty: nothing was asked for yet. */
    private String known = "";

    /** What it came to, as seen at the end. */
    public record Changed(Plan plan, Configuration configuration, long configIndex, boolean already, Survey survey) {}

    private MembershipChange(ClusterClient cluster, Survey before, Plan plan, boolean force) {
        this.cluster = cluster;
        this.before = before;
        this.plan = plan;
        this.force = force;
        for (Change change : plan.changes()) {
            boolean comes = change instanceof Change.AddVoter
                    || change instanceof Change.AddLearner
                    || change instanceof Change.Promote;
            if (comes) {
                arrivals.put(change.id(), Awaited.caughtUp(change.id()));
            }
        }
    }

    /**
     * Plans it on what the leader reports now.
     *
     * @param force whether the leader makes the change also if it does not hear a majority of the new voters
     */
    public static MembershipChange of(ClusterClient cluster, List<Change> changes, boolean force) throws Failure {
        Survey survey = cluster.quickSurvey();
        ServerStatus leader = survey.leader();
        if (leader == null) {
            throw Leaderless.failure(survey, "not applied: ");
        }
        return new MembershipChange(
                cluster,
                survey,
                Plan.of(
                        leader.configuration(),
                        leader.configIndex(),
                        changes,
                        Majorities.hopeful(survey).working()),
                force);
    }

    public Plan plan() {
        return plan;
    }

    /** Does it. */
    public Changed carryOut() throws Failure {
        if (plan.after().voters().isEmpty()) {
            throw Failure.of(new Refusal(
                    Reason.UNSAFE_CHANGE, "not applied: no voter would be left", "to end a cluster, stop its servers"));
        }
        try (Rounds rounds = cluster.rounds();
                Progress progress = new Progress(cluster, plan)) {
            boolean already = plan.isDone() || ask(progress);
            return verify(rounds, already);
        } catch (Failure failure) {
            throw known.isEmpty() || failure.exit() != ExitCode.INTERRUPTED
                    ? failure
                    : failure.saying(
                            "interrupted" + known,
                            "raftctl servers shows the configuration; repeating the command is safe");
        }
    }

    private boolean ask(Progress progress) throws Failure {
        long catchUp = Math.max(1, cluster.deadline().leftMillis() * TENTHS_FOR_CATCH_UP / 10);
        // For the planned configuration or not at all: asked twice, it is done once.
        ClientRequest request = new ClientRequest.ChangeServers(plan.changes(), plan.configIndex(), catchUp, force);
        Outcome<ClientReply.Success> outcome = cluster.leaderCall(request, true)
                .patiently()
                .watchedBy(progress)
                .send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            // The answer is lost; whether it was done shows in the configuration.
            known = "; it may or may not have been applied: " + plan.sentence();
            cluster.notes().detail("raftctl: " + unknown.message() + "; looking whether it was done");
            return false;
        }
        ClientReply.Changed changed = (ClientReply.Changed) cluster.done(outcome, plan.sentence());
        known = "; the leader has answered that it is done: " + plan.sentence();
        return changed.already();
    }

    private Changed verify(Rounds rounds, boolean already) throws Failure {
        Deadline deadline = cluster.deadline();
        Survey survey = before;
        String lacking = "";
        while (!deadline.isOver()) {
            survey = rounds.next(deadline.leftMillis(), PATIENCE_MILLIS, Rounds.Enough.ALL);
            ServerStatus leader = survey.leader();
            if (leader != null && isDone(leader)) {
                lacking = lacking(survey, leader);
                if (lacking.isEmpty() && haveCaughtUp(survey, leader)) {
                    return new Changed(plan, leader.configuration(), leader.configIndex(), already, survey);
                }
            }
            deadline.pause(POLL_MILLIS);
        }
        if (plan.isDone() && !lacking.isEmpty()) {
            throw new Failure(
                    Cause.NOT_MET,
                    "nothing was changed: the configuration is so already, but within " + deadline.totalMillis()
                            + " ms, " + lacking,
                    "start that server, or replace it: raftctl replace-server OLD NEW=H:P; raftctl status shows it");
        }
        throw new Failure(
                Cause.OUTCOME_UNKNOWN,
                plan.sentence() + ": asked for, and not seen to be done within " + deadline.totalMillis() + " ms: "
                        + state(survey),
                "raftctl servers shows the configuration; repeating the command is safe");
    }

    private static String state(Survey survey) {
        ServerStatus leader = survey.leader();
        if (leader == null) {
            return Diagnosis.of(survey).verdict();
        }
        return leader.id() + " leads with " + leader.configuration() + " at index " + leader.configIndex()
                + (leader.configCommitted() ? "" : ", not committed");
    }

    private boolean isDone(ServerStatus leader) {
        Configuration now = leader.configuration();
        return leader.configCommitted()
                && !now.isJoint()
                && now.voters().equals(plan.after().voters())
                && now.learners().equals(plan.after().learners());
    }

    /** Why the servers that were to come are no use to the cluster yet; empty: they have caught up. */
    private String lacking(Survey survey, ServerStatus leader) throws Failure {
        List<String> lacking = new ArrayList<>();
        for (Map.Entry<ServerId, Awaited> each : arrivals.entrySet()) {
            ServerStatus status = survey.status(each.getKey());
            Member member = leader.configuration().member(each.getKey());
            if (status != null && member != null && isWiped(status, member)) {
                throw Failure.of(new Refusal(
                        Reason.DISK_LOST,
                        (plan.isDone() ? "nothing was changed: " : "") + member.id()
                                + " is a member, but that server has another disk than the member had",
                        "replace it under a new id: raftctl replace-server " + member.id() + " NEW="
                                + member.address()));
            }
            String missing = each.getValue().lacking(survey);
            if (!missing.isEmpty()) {
                lacking.add(missing);
            }
        }
        return String.join("; ", lacking);
    }

    /** Whether it is not the server that the cluster knows under this id. */
    private boolean isWiped(ServerStatus status, Member member) {
        boolean isAnother =
                member.incarnation() != 0 && status.incarnation() != 0 && member.incarnation() != status.incarnation();
        boolean isBarred =
                status.role() == ServerRole.REMOVED && !status.barred().isEmpty();
        return plan.isDone() && (isAnother || isBarred);
    }

    /** New servers are seen to have their own configuration, and a new voter is seen to be one. */
    private boolean haveCaughtUp(Survey survey, ServerStatus leader) {
        for (ServerId id : plan.after().members().keySet()) {
            boolean isNew = !plan.before().contains(id)
                    || plan.before().voters().contains(id)
                            != plan.after().voters().contains(id);
            if (isNew && !hasCaughtUp(survey.sighting(id), leader)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasCaughtUp(@Nullable Sighting sighting, ServerStatus leader) {
        ServerStatus status = sighting == null ? null : sighting.status();
        return status != null
                && status.role() != ServerRole.UNCONFIGURED
                && status.configIndex() >= leader.configIndex()
                && status.commitIndex() >= leader.configIndex();
    }

    /** A line of progress now and then, while the leader works at it. */
    private static final class Progress implements LeaderCall.Watcher, AutoCloseable {
        private final ClusterClient cluster;
        private final Plan plan;
        private final Rounds rounds;

        Progress(ClusterClient cluster, Plan plan) {
            this.cluster = cluster;
            this.plan = plan;
            rounds = cluster.rounds();
        }

        @Override
        public void lookAgain() throws Failure {
            Survey survey = rounds.next(cluster.deadline().leftMillis(), POLL_MILLIS, Rounds.Enough.LEADER);
            ServerStatus leader = survey.leader();
            ChangeStatus change = leader == null ? null : leader.change();
            cluster.notes().progress(change == null ? plan.sentence() : CatchUp.line(change));
        }

        @Override
        public void close() {
            rounds.close();
        }
    }
}
