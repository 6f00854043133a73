package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ConfigurationApplyOperation;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.cluster.RecordedApplyProgress;
import dev.raftctl.cli.view.ConfigurationAppliedView;
import dev.raftctl.cli.view.ConfigurationApplyPlanView;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.ServerId;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Carries out a plan of several steps as one recorded operation, or continues the operation of an earlier attempt. */
final class ApplyCommandResult {
    private static final long MAX_EARLIER_MILLIS = Duration.ofDays(7).toMillis();

    private final CommandContext context;
    private final OperationOptions options;
    private final String command;
    private final PlannedSteps planned;
    private final ConfigurationApplyPlanView view;
    private final List<MemberTarget> targets;
    private final List<MemberTarget> before;

    ApplyCommandResult(
            CommandContext context,
            OperationOptions options,
            String command,
            PlannedSteps planned,
            ConfigurationApplyPlanView view) {
        this.context = context;
        this.options = options;
        this.command = command;
        this.planned = planned;
        this.view = view;
        SortedSet<ServerId> ids =
                new TreeSet<>(planned.plan().before().members().keySet());
        ids.addAll(planned.plan().wanted().members().keySet());
        List<MemberTarget> all = MemberTargets.ofServers(ids, planned.plan().wanted());
        List<MemberTarget> allBefore =
                MemberTargets.ofServers(ids, planned.plan().before());
        targets = all.stream().filter(each -> !allBefore.contains(each)).toList();
        before = allBefore.stream().filter(each -> !all.contains(each)).toList();
    }

    /** @param question the confirmation prompt, for a plan that takes something away */
    CommandResult of(String question) throws CliFailure {
        ConfigurationApplyPlan plan = planned.plan();
        if (planned.madeCount() == plan.steps().size()) {
            return CommandResult.of(new ConfigurationApplyPlanView(
                    new ConfigurationApplyPlan(
                            plan.clusterId(),
                            plan.clusterName(),
                            plan.lineage(),
                            plan.configIndex(),
                            plan.wanted(),
                            plan.wanted(),
                            List.of()),
                    0,
                    List.of()));
        }
        ClusterClient cluster = context.cluster();
        JudgedOperation earlier = context.settings().dryRun() ? null : earlier(cluster);
        String id = earlier == null ? options.id() : earlier.operation().id();
        String recordedCommand =
                earlier == null ? command : earlier.operation().description().command();
        long millis = Math.min(
                CoordinationLimits.MAX_OPERATION_TIMEOUT_MILLIS,
                cluster.deadline().totalMillis() * (plan.steps().size() + 1L));
        RecordedChange recorded = RecordedChange.ofPlan(
                context,
                options,
                new RecordedChange.PlanRecording(
                        cluster.withTimeout(millis), id, earlier != null || options.hasChosenId()),
                new RecordedChange.ChangeDescription(recordedCommand, view, targets, before, ""),
                () -> new ConfigurationAppliedView(
                        new ConfigurationApplyOperation(cluster, plan, id, planned.madeCount()).execute(), id));
        return new CommandResult.PlannedChange(view, plan.takesAway() ? question : null, recorded);
    }

    /** Returns the operation to continue: the one that the user names, or one that the same command began. */
    private @Nullable JudgedOperation earlier(ClusterClient cluster) throws CliFailure {
        OperationReader reader = new OperationReader(cluster);
        if (options.hasChosenId()) {
            JudgedOperation named = reader.find(options.id());
            if (named == null || RecordedApplyProgress.of(named.operation()) == null) {
                return null;
            }
            if (!leadsToSame(named)) {
                throw CliFailure.usage(
                        "the operation id " + options.id() + " is already used by a plan for other servers: "
                                + named.operation().description().command(),
                        "use another id, or none");
            }
            return named;
        }
        long now = cluster.now().toEpochMilli();
        for (JudgedOperation each : operations(reader, now - MAX_EARLIER_MILLIS)) {
            if (isUnfinished(each, now)) {
                if (isOfSameUser(each) && leadsToSame(each)) {
                    cluster.listener()
                            .warning("continuing operation " + each.operation().id());
                    return each;
                }
                throw running(each);
            }
        }
        return null;
    }

    private static List<JudgedOperation> operations(OperationReader reader, long since) throws CliFailure {
        try {
            return reader.since(since);
        } catch (CliFailure unreadable) {
            if (unreadable.exitCode() == ExitCode.INTERRUPTED) {
                throw unreadable;
            }
            // Servers without records of operations can be changed nevertheless.
            return List.of();
        }
    }

    private static boolean isUnfinished(JudgedOperation judged, long now) {
        return RecordedApplyProgress.of(judged.operation()) != null
                && judged.operation().isOpen()
                && judged.operation().end() == null
                && !judged.operation().hasLapsedAt(now)
                && judged.verdict().state() == OperationState.RUNNING;
    }

    private boolean isOfSameUser(JudgedOperation judged) {
        OperationDescription description = judged.operation().description();
        return description.command().equals(command)
                && (judged.operation().isAuthenticated()
                        || description.operator().equals(ReasonOption.userName()))
                && description
                        .host()
                        .equals(LocalHost.name(context.environment().env()));
    }

    /**
     * Returns whether the operation wants what this plan wants, of the servers that it names. False if it names none,
     * as a change of leadership or a plan for more servers than a record can hold.
     */
    private boolean leadsToSame(JudgedOperation judged) {
        List<MemberTarget> targets = judged.operation().description().targets();
        return !targets.isEmpty()
                && targets.stream()
                        .allMatch(target -> MemberTargets.ofServers(
                                        List.of(target.server()), planned.plan().wanted())
                                .contains(target));
    }

    private static CliFailure running(JudgedOperation judged) {
        String id = judged.operation().id();
        return new CliFailure(
                CliFailureReason.OPERATION_RUNNING,
                "operation " + id + " of " + judged.operation().description().operator() + " is running: "
                        + judged.operation().description().command() + "; "
                        + judged.verdict().message(),
                "raftctl op wait " + id + " waits for its end, raftctl op cancel " + id + " ends it between two steps");
    }
}
