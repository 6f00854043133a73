package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.QuorumAnalysis;
import dev.raftctl.client.ClientFailure;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ClusterStatusPoll;
import dev.raftctl.client.LeaderRequestSender;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes the membership: plans the change, requests it from the leader, and reports success only after observing it.
 * Confined to one thread.
 */
public final class MembershipChangeOperation {
    private static final CatchUpRequirement CATCH_UP_REQUIREMENT = new CatchUpRequirement();

    /**
     * New servers must catch up within this many tenths of the remaining time. The rest is for committing the change.
     */
    private static final int TENTHS_FOR_CATCH_UP = 8;

    private static final long POLL_INTERVAL_MILLIS = 50;
    private static final long ROUND_MILLIS = 500;

    private final ClusterClient cluster;
    private final MembershipChangePlan plan;
    private final ClusterStatus statusBefore;
    private final boolean force;
    private final Map<ServerId, ClusterWaitCondition> catchUpConditions = new TreeMap<>();
    /** Warns an operator who interrupts the command of what may still happen; empty before the change is requested. */
    private String interruptNote = "";

    /** The outcome of a change, as observed in the cluster. */
    public record MembershipChangeOutcome(
            MembershipChangePlan plan,
            Configuration configuration,
            long configIndex,
            boolean alreadyDone,
            ClusterStatus clusterStatus) {}

    private MembershipChangeOperation(
            ClusterClient cluster, ClusterStatus statusBefore, MembershipChangePlan plan, boolean force) {
        this.cluster = cluster;
        this.statusBefore = statusBefore;
        this.plan = plan;
        this.force = force;
        for (MemberChange change : plan.changes()) {
            if (change.accept(CATCH_UP_REQUIREMENT)) {
                catchUpConditions.put(change.id(), ClusterWaitCondition.caughtUp(change.id()));
            }
        }
    }

    /**
     * Plans the change against the leader's current configuration.
     *
     * @param force whether the leader makes the change even if it does not hear from a majority of the new voters
     */
    public static MembershipChangeOperation of(ClusterClient cluster, List<MemberChange> changes, boolean force)
            throws CliFailure {
        ClusterStatus clusterStatus = cluster.quickStatus();
        ServerStatus leader = clusterStatus.leader();
        if (leader == null) {
            throw NoLeaderFailure.of(clusterStatus, "not applied: ");
        }
        return new MembershipChangeOperation(
                cluster,
                clusterStatus,
                MembershipChangePlan.of(
                        leader.configuration(),
                        leader.configIndex(),
                        changes,
                        QuorumAnalysis.workingVoters(clusterStatus)),
                force);
    }

    public MembershipChangePlan plan() {
        return plan;
    }

    /** Requests the change and waits until the servers report that it has happened. */
    public MembershipChangeOutcome execute() throws CliFailure {
        try (ClusterStatusPoll poll = cluster.newStatusPoll();
                MembershipChangeProgressReporter progress = new MembershipChangeProgressReporter(cluster, plan)) {
            boolean alreadyDone = plan.isAlreadyDone() || requestChange(progress);
            return verify(poll, alreadyDone);
        } catch (CliFailure failure) {
            throw interruptNote.isEmpty() || failure.exitCode() != ExitCode.INTERRUPTED
                    ? failure
                    : failure.withMessage(
                            "interrupted" + interruptNote,
                            "raftctl servers shows the configuration; repeating the command is safe");
        }
    }

    private boolean requestChange(MembershipChangeProgressReporter progress) throws CliFailure {
        long catchUpMillis = Math.max(1, cluster.deadline().remainingMillis() * TENTHS_FOR_CATCH_UP / 10);
        // Conditional on the planned configuration, so a repeated request is applied at most once.
        ClientRequest request =
                new ClientRequest.ChangeMembershipRequest(plan.changes(), plan.configIndex(), catchUpMillis, force);
        ClientOutcome<ClientReply.SuccessReply> outcome = ClientFailures.translate(
                cluster.leaderRequest(request, true).withWholeTimeout().watchedBy(progress)::send);
        String unknown = outcome.unknownReason();
        if (unknown != null) {
            // The reply is lost; the configuration shows whether the change was made.
            interruptNote = "; it may or may not have been applied: " + plan.describe();
            cluster.listener().detail("raftctl: " + unknown + "; checking the configuration");
            return false;
        }
        Refusal refusal = outcome.refusal();
        if (refusal != null) {
            outcome = ClientOutcome.refused(RefusalHints.forChange(refusal, plan.before(), plan.changes()));
        }
        ClientReply.MembershipChangedReply changed =
                cluster.requireSuccess(outcome, ClientReply.MembershipChangedReply.class, plan.describe());
        interruptNote = "; the leader has reported it done: " + plan.describe();
        return changed.noChangeNeeded();
    }

    private MembershipChangeOutcome verify(ClusterStatusPoll poll, boolean alreadyDone) throws CliFailure {
        RequestDeadline deadline = cluster.deadline();
        ClusterStatus clusterStatus = statusBefore;
        String notReady = "";
        while (!deadline.hasExpired()) {
            clusterStatus = ClientFailures.translate(() -> poll.next(
                    deadline.remainingMillis(), ROUND_MILLIS, ClusterStatusPoll.PollStopCondition.ALL_ANSWERED));
            ServerStatus leader = clusterStatus.leader();
            if (leader != null && isDone(leader)) {
                notReady = notReadyReason(clusterStatus, leader);
                if (notReady.isEmpty() && haveCaughtUp(clusterStatus, leader)) {
                    return new MembershipChangeOutcome(
                            plan, leader.configuration(), leader.configIndex(), alreadyDone, clusterStatus);
                }
            }
            cluster.pause(POLL_INTERVAL_MILLIS);
        }
        if (plan.isAlreadyDone() && !notReady.isEmpty()) {
            throw new CliFailure(
                    CliFailureReason.NOT_MET,
                    "nothing was changed: the configuration is already as requested, but after "
                            + deadline.totalMillis() + " ms, " + notReady,
                    "start that server, or replace it: raftctl replace-server OLD NEW=H:P; raftctl status shows it");
        }
        throw new CliFailure(
                CliFailureReason.OUTCOME_UNKNOWN,
                plan.describe() + ": requested, but not observed within " + deadline.totalMillis() + " ms: "
                        + describeState(clusterStatus),
                "raftctl servers shows the configuration; repeating the command is safe");
    }

    private static String describeState(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.leader();
        if (leader == null) {
            return Findings.of(clusterStatus).summary();
        }
        return leader.id() + " leads with " + leader.configuration() + " at index " + leader.configIndex()
                + (leader.configCommitted() ? "" : ", not committed");
    }

    private boolean isDone(ServerStatus leader) {
        Configuration now = leader.configuration();
        return leader.configCommitted()
                && !now.isJoint()
                && now.voters().equals(plan.after().voters())
                && now.learners().equals(plan.after().learners())
                && addresses(now).equals(addresses(plan.after()));
    }

    private static Map<ServerId, String> addresses(Configuration configuration) {
        Map<ServerId, String> addresses = new TreeMap<>();
        configuration.members().forEach((id, member) -> addresses.put(id, member.address()));
        return addresses;
    }

    /** Returns why the added servers are not ready yet, or an empty string if they have caught up. */
    private String notReadyReason(ClusterStatus clusterStatus, ServerStatus leader) throws CliFailure {
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<ServerId, ClusterWaitCondition> each : catchUpConditions.entrySet()) {
            ServerStatus status = clusterStatus.status(each.getKey());
            ClusterMember member = leader.configuration().member(each.getKey());
            if (status != null && member != null && hasLostDisk(status, member)) {
                throw CliFailure.of(new Refusal(
                        RefusalReason.DISK_LOST,
                        (plan.isAlreadyDone() ? "nothing was changed: " : "") + member.id()
                                + " is a member, but the running server has a different disk",
                        "replace it under a new id: raftctl replace-server " + member.id() + " NEW="
                                + member.address()));
            }
            String unmet = each.getValue().unmetReason(clusterStatus);
            if (!unmet.isEmpty()) {
                reasons.add(unmet);
            }
        }
        return String.join("; ", reasons);
    }

    /**
     * Returns whether the server has lost its disk: it reports another incarnation than the configuration, or is not
     * allowed to vote.
     */
    private boolean hasLostDisk(ServerStatus status, ClusterMember member) {
        boolean isAnother =
                member.incarnation() != 0 && status.incarnation() != 0 && member.incarnation() != status.incarnation();
        boolean isFenced =
                status.role() == ServerRole.REMOVED && !status.nonVotingReason().isEmpty();
        return plan.isAlreadyDone() && (isAnother || isFenced);
    }

    /** Returns whether every new server has received the new configuration and every new voter has become a voter. */
    private boolean haveCaughtUp(ClusterStatus clusterStatus, ServerStatus leader) {
        for (ServerId id : plan.after().members().keySet()) {
            boolean isNew = !plan.before().contains(id)
                    || plan.before().voters().contains(id)
                            != plan.after().voters().contains(id);
            if (isNew && !hasCaughtUp(clusterStatus.probe(id), leader)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasCaughtUp(@Nullable ServerProbeResult probe, ServerStatus leader) {
        ServerStatus status = probe == null ? null : probe.status();
        return status != null
                && status.role() != ServerRole.UNCONFIGURED
                && status.configIndex() >= leader.configIndex()
                && status.commitIndex() >= leader.configIndex();
    }

    /** Reports progress to the operator while the leader works on the change. */
    private static final class MembershipChangeProgressReporter
            implements LeaderRequestSender.ReplyWaitListener, AutoCloseable {
        private final ClusterClient cluster;
        private final MembershipChangePlan plan;
        private final ClusterStatusPoll statusPoll;

        MembershipChangeProgressReporter(ClusterClient cluster, MembershipChangePlan plan) {
            this.cluster = cluster;
            this.plan = plan;
            statusPoll = cluster.newStatusPoll();
        }

        @Override
        public void poll() throws ClientFailure {
            ClusterStatus clusterStatus = statusPoll.next(
                    cluster.deadline().remainingMillis(),
                    POLL_INTERVAL_MILLIS,
                    ClusterStatusPoll.PollStopCondition.LEADER_FOUND);
            ServerStatus leader = clusterStatus.leader();
            MembershipChangeStatus change = leader == null ? null : leader.change();
            cluster.listener()
                    .progress(change == null ? plan.describe() : MembershipChangeProgressText.describe(change));
        }

        @Override
        public void close() {
            statusPoll.close();
        }
    }

    /** Whether a change takes effect only once the server has caught up. */
    private static final class CatchUpRequirement implements MemberChange.Visitor<Boolean> {
        @Override
        public Boolean addVoter(MemberChange.AddVoter change) {
            return true;
        }

        @Override
        public Boolean addLearner(MemberChange.AddLearner change) {
            return true;
        }

        @Override
        public Boolean promote(MemberChange.PromoteLearner change) {
            return true;
        }

        @Override
        public Boolean demote(MemberChange.DemoteVoter change) {
            return false;
        }

        @Override
        public Boolean changeAddress(MemberChange.ChangeAddress change) {
            return true;
        }

        @Override
        public Boolean remove(MemberChange.RemoveMember change) {
            return false;
        }
    }
}
