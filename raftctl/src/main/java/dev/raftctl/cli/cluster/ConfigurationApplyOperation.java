package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.QuorumAnalysis;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.membership.ConfigurationPlanner;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.membership.ConfigurationStepKind;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan, step by step. Before each step it looks again at the leader, the configuration and the servers
 * that answer, so a plan that was interrupted continues where the committed configuration is. Confined to one thread.
 */
public final class ConfigurationApplyOperation {
    /** The reason of an operation whose end another client has requested. */
    public static final String CANCELLING = "CANCELLING";

    private static final long POLL_INTERVAL_MILLIS = 100;

    /** A request whose reply is lost is repeated after this time, if the configuration shows that it was not made. */
    private static final long MAX_ATTEMPT_MILLIS = 15_000;

    /** A server that does not answer for a moment is no reason to stop. */
    private static final long MAX_UNSAFE_MILLIS = 5_000;

    private static final Set<String> TEMPORARY_REASONS = Set.of(
            RefusalReason.CHANGE_IN_PROGRESS.name(),
            RefusalReason.LEADER_NOT_READY.name(),
            RefusalReason.CONFIGURATION_CHANGED.name(),
            RefusalReason.NOT_CAUGHT_UP.name(),
            RefusalReason.BUSY.name());

    private final ClusterClient cluster;
    private final ConfigurationApplyPlan plan;
    private final String operation;
    private final int firstStep;

    /** The configuration that the plan led to. */
    public record ConfigurationApplyOutcome(
            ConfigurationApplyPlan plan, Configuration configuration, long configIndex) {}

    /**
     * @param operation the id of its record
     * @param firstStep the number of steps that are made already
     */
    public ConfigurationApplyOperation(
            ClusterClient cluster, ConfigurationApplyPlan plan, String operation, int firstStep) {
        this.cluster = cluster;
        this.plan = plan;
        this.operation = operation;
        this.firstStep = firstStep;
    }

    /** Makes the steps that are left. Every step has as much time as the command's timeout. */
    public ConfigurationApplyOutcome execute() throws CliFailure {
        for (int number = firstStep; number < plan.steps().size(); number++) {
            ConfigurationStep step = plan.steps().get(number);
            String title = "step " + (number + 1) + " of " + plan.steps().size() + " (" + plan.describe(step) + ")";
            new StepExecution(cluster.withNewDeadline(), step, title).execute();
        }
        ServerStatus leader = new StepExecution(cluster.withNewDeadline(), lastStep(), "the check of the configuration")
                .awaitLeader();
        return new ConfigurationApplyOutcome(plan, leader.configuration(), leader.configIndex());
    }

    private ConfigurationStep lastStep() {
        return plan.steps().get(plan.steps().size() - 1);
    }

    /** Waits for a working leader that is not changing the configuration. */
    public static ServerStatus awaitLeader(ClusterClient client) throws CliFailure {
        return awaitLeader(client, "not applied: ");
    }

    private static ServerStatus awaitLeader(ClusterClient client, String prefix) throws CliFailure {
        while (true) {
            ClusterStatus status = client.quickStatus();
            ServerStatus leader = status.workingLeader();
            if (leader != null
                    && leader.configCommitted()
                    && leader.change() == null
                    && !leader.configuration().isJoint()) {
                return leader;
            }
            if (client.deadline().remainingMillis() <= POLL_INTERVAL_MILLIS) {
                throw leader == null
                        ? NoLeaderFailure.of(status, prefix)
                        : new CliFailure(
                                ExitCode.REFUSED,
                                RefusalReason.CHANGE_IN_PROGRESS.name(),
                                prefix + leader.id() + " is changing the membership: " + leader.configuration(),
                                "wait for it to finish: raftctl status",
                                null);
            }
            client.listener()
                    .progress("waiting for " + (leader == null ? "a leader" : "the membership change in progress"));
            client.pause(POLL_INTERVAL_MILLIS);
        }
    }

    /** Makes one step. */
    private final class StepExecution {
        private final ClusterClient stepClient;
        private final ConfigurationStep step;
        private final String title;

        StepExecution(ClusterClient stepClient, ConfigurationStep step, String title) {
            this.stepClient = stepClient;
            this.step = step;
            this.title = title;
        }

        void execute() throws CliFailure {
            boolean isMade = false;
            while (!isMade) {
                try {
                    requireNotCancelled();
                    isMade = attempt(awaitLeader());
                    if (!isMade) {
                        requireTime();
                        stepClient.pause(POLL_INTERVAL_MILLIS);
                    }
                } catch (CliFailure failure) {
                    if (!isTemporary(failure) || stepClient.deadline().remainingMillis() <= POLL_INTERVAL_MILLIS) {
                        throw ofStep(failure);
                    }
                    stepClient.listener().detail("raftctl: " + title + ": " + failure.message() + "; trying again");
                    stepClient.pause(POLL_INTERVAL_MILLIS);
                }
            }
        }

        private void requireTime() throws CliFailure {
            if (stepClient.deadline().remainingMillis() <= POLL_INTERVAL_MILLIS) {
                throw new CliFailure(
                        CliFailureReason.NOT_MET, "the leader and the configuration kept changing", "raftctl status");
            }
        }

        private boolean attempt(ServerStatus leader) throws CliFailure {
            Configuration current = leader.configuration();
            boolean isMade = ConfigurationPlanner.haveSameServers(current, step.after());
            if (!isMade && !ConfigurationPlanner.haveSameServers(current, step.before())) {
                throw moved(leader);
            }
            SortedSet<ServerId> leaving = leavingVoters();
            if (leaving.contains(leader.id()) && current.voters().contains(leader.id())) {
                handOver(leader, leaving);
                return step.kind() == ConfigurationStepKind.HAND_OVER;
            }
            if (step.kind() == ConfigurationStepKind.HAND_OVER) {
                return true;
            }
            if (!isMade) {
                requireSafe();
            }
            MembershipChangeOperation change = MembershipChangeOperation.of(attemptClient(), step.changes(), false);
            if (change.plan().configIndex() != leader.configIndex()) {
                return false;
            }
            stepClient.listener().progress(title);
            change.execute();
            return true;
        }

        private ClusterClient attemptClient() {
            ProgressListener outer = stepClient.listener();
            return stepClient
                    .withTimeout(Math.max(
                            POLL_INTERVAL_MILLIS,
                            Math.min(MAX_ATTEMPT_MILLIS, stepClient.deadline().remainingMillis())))
                    .withListener(new StepProgressListener(outer, title));
        }

        /** Returns the servers that must not lead: those that the step, or the one after a hand-over, takes out. */
        private SortedSet<ServerId> leavingVoters() {
            int next = plan.steps().indexOf(step) + 1;
            return step.kind() == ConfigurationStepKind.HAND_OVER
                    ? plan.steps().get(next).leavingVoters()
                    : step.leavingVoters();
        }

        private void handOver(ServerStatus leader, SortedSet<ServerId> leaving) throws CliFailure {
            LeadershipChangeOperation move = LeadershipChangeOperation.begin(attemptClient());
            ServerId successor = null;
            for (ServerId voter : leader.configuration().voters()) {
                ServerStatus status = move.statusBefore().status(voter);
                boolean isBest = status != null
                        && !leaving.contains(voter)
                        && !isInMaintenance(leader, voter)
                        && (successor == null
                                || isAhead(status, move.statusBefore().status(successor)));
                successor = isBest ? voter : successor;
            }
            if (successor == null) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        RefusalReason.NO_SUCCESSOR.name(),
                        "no voter that stays answers and is not in maintenance, so " + leader.id()
                                + " cannot hand leadership over",
                        "raftctl status shows the servers",
                        null);
            }
            stepClient.listener().progress(title + ": " + leader.id() + " hands leadership over to " + successor);
            move.execute(leader.id(), new ClientRequest.TransferLeadershipRequest(successor), successor);
        }

        private static boolean isInMaintenance(ServerStatus leader, ServerId server) {
            return leader.maintenance().stream().anyMatch(each -> each.server().equals(server));
        }

        private static boolean isAhead(ServerStatus status, @Nullable ServerStatus other) {
            return other == null || status.last().isNewerThan(other.last());
        }

        ServerStatus awaitLeader() throws CliFailure {
            return ConfigurationApplyOperation.awaitLeader(stepClient, title + " was not made: ");
        }

        private void requireSafe() throws CliFailure {
            long patience = Math.min(MAX_UNSAFE_MILLIS, stepClient.deadline().remainingMillis() / 2);
            long start = stepClient.deadline().elapsedMillis();
            while (true) {
                ClusterStatus status = stepClient.status();
                String unsafe = ApplyStepSafety.unsafeReason(step, QuorumAnalysis.workingVoters(status), status);
                if (unsafe.isEmpty()) {
                    return;
                }
                if (stepClient.deadline().elapsedMillis() - start >= patience) {
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            RefusalReason.UNSAFE_CHANGE.name(),
                            unsafe,
                            "start the servers that do not answer",
                            null);
                }
                stepClient.listener().progress(title + ": waiting, because " + unsafe);
                stepClient.pause(POLL_INTERVAL_MILLIS);
            }
        }

        private CliFailure moved(ServerStatus leader) {
            return new CliFailure(
                    CliFailureReason.PLAN_OUTDATED,
                    "the configuration at index " + leader.configIndex() + " is not one of the plan: "
                            + ConfigurationApplyPlan.describe(leader.configuration()),
                    "make a new plan");
        }

        private void requireNotCancelled() throws CliFailure {
            OperationReader.JudgedOperation record;
            try {
                record = new OperationReader(stepClient).find(operation);
            } catch (CliFailure unreadable) {
                if (unreadable.exitCode() == ExitCode.INTERRUPTED) {
                    throw unreadable;
                }
                return;
            }
            OperationEnd end = record == null ? null : record.operation().end();
            if (end != null && (end.reason().equals(CANCELLING) || end.state() == OperationState.CANCELLED)) {
                throw new CliFailure(
                        CliFailureReason.OPERATION_CANCELLED,
                        end.message() + "; before " + title + ": "
                                + ConfigurationApplyPlan.describe(awaitLeader().configuration()),
                        "the same command without --op makes the steps that are left; raftctl op undo " + operation
                                + " plans the inverse change");
            }
        }

        private CliFailure ofStep(CliFailure failure) {
            if (failure.message().contains(title) || failure.exitCode() == ExitCode.INTERRUPTED) {
                return failure;
            }
            boolean isUnknown = failure.exitCode() == ExitCode.UNKNOWN;
            String hint = failure.hint().isEmpty() ? "" : failure.hint() + "; ";
            return failure.withMessage(
                    title + (isUnknown ? ": " : " was not made: ") + failure.message() + "; the last configuration: "
                            + ConfigurationApplyPlan.describe(step.before()),
                    failure.reason().equals(CliFailureReason.PLAN_OUTDATED.name())
                            ? failure.hint()
                            : hint + "the same command continues with this step");
        }

        private boolean isTemporary(CliFailure failure) {
            return switch (failure.exitCode()) {
                case LEADERLESS, UNKNOWN, UNREACHABLE, NO -> true;
                case REFUSED -> TEMPORARY_REASONS.contains(failure.reason());
                default -> false;
            };
        }
    }
}
