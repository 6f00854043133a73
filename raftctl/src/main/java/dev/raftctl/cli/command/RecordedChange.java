package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationRecorder;
import dev.raftctl.cli.cluster.OperationVerdict;
import dev.raftctl.cli.view.DocumentText;
import dev.raftctl.cli.view.OperationView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.OperationTexts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that is recorded as an operation: begin, change, end. If an operation with the same id has ended before, its
 * outcome is returned instead.
 */
final class RecordedChange implements CommandResult.PlannedChangeExecution {
    private static final long MIN_RECORDING_MILLIS = 1_000;

    private final ClusterClient cluster;
    private final OperationDescription description;
    private final boolean isIdRequired;
    private final boolean isPlan;
    private final CommandResult.PlannedChangeExecution change;

    private RecordedChange(
            ClusterClient cluster,
            OperationDescription description,
            boolean isIdRequired,
            boolean isPlan,
            CommandResult.PlannedChangeExecution change) {
        this.cluster = cluster;
        this.description = description;
        this.isIdRequired = isIdRequired;
        this.isPlan = isPlan;
        this.change = change;
    }

    /**
     * What a change does, for its record.
     *
     * @param command the command line, without secrets and without values of keys
     * @param plan what the user sees before the change
     * @param targets what the change makes of which servers; empty if it does not change the configuration
     * @param before what these servers were before
     * @param leaderBefore the leader before a change of leadership; empty for other changes
     */
    record ChangeDescription(
            String command,
            OutputDocument plan,
            List<MemberTarget> targets,
            List<MemberTarget> before,
            String leaderBefore) {
        static ChangeDescription of(String command, OutputDocument plan) {
            return new ChangeDescription(command, plan, List.of(), List.of(), "");
        }
    }

    /** Returns the change with its record. */
    static RecordedChange of(
            CommandContext context,
            OperationOptions options,
            ChangeDescription description,
            CommandResult.PlannedChangeExecution change)
            throws CliFailure {
        return new RecordedChange(
                context.cluster(),
                recorded(context, options, options.id(), description),
                options.hasChosenId(),
                false,
                change);
    }

    /**
     * How a plan of several steps is recorded.
     *
     * @param cluster its deadline is that of all steps together
     * @param isIdRequired whether the id may be that of an earlier attempt, which is then continued
     */
    record PlanRecording(ClusterClient cluster, String id, boolean isIdRequired) {}

    /** Returns a plan of several steps with its record. A step that was made is not made again. */
    static RecordedChange ofPlan(
            CommandContext context,
            OperationOptions options,
            PlanRecording recording,
            ChangeDescription description,
            CommandResult.PlannedChangeExecution change)
            throws CliFailure {
        return new RecordedChange(
                recording.cluster(),
                recorded(context, options, recording.id(), description),
                recording.isIdRequired(),
                true,
                change);
    }

    private static OperationDescription recorded(
            CommandContext context, OperationOptions options, String id, ChangeDescription description)
            throws CliFailure {
        return new OperationDescription(
                id,
                OperationTexts.cut(description.command(), CoordinationLimits.MAX_OPERATION_COMMAND_BYTES),
                ReasonOption.userName(),
                LocalHost.name(context.environment().env()),
                options.reasonText(),
                planLines(description.plan()),
                firstTargets(description.targets()),
                firstTargets(description.before()),
                description.leaderBefore());
    }

    private static List<String> planLines(OutputDocument plan) {
        return DocumentText.lines(plan).stream()
                .limit(CoordinationLimits.MAX_OPERATION_PLAN_LINES)
                .map(OperationTexts::cut)
                .toList();
    }

    /** A record of more servers than it can hold names none, so that it is not taken for complete. */
    private static List<MemberTarget> firstTargets(List<MemberTarget> targets) {
        return targets.size() > CoordinationLimits.MAX_OPERATION_TARGETS ? List.of() : targets;
    }

    /**
     * Returns the outcome of an operation that the user names with {@code --op} and that has begun before, for commands
     * that could not plan the same change again; null if it has to be carried out.
     *
     * @param command the command line as recorded
     */
    static @Nullable CommandResult earlierOutcome(CommandContext context, OperationOptions options, String command)
            throws CliFailure {
        OperationReader.JudgedOperation earlier =
                options.hasChosenId() ? new OperationReader(context.cluster()).find(options.id()) : null;
        OutputDocument outcome = earlier == null
                ? null
                : outcomeOf(
                        earlier.operation(), command, context.cluster().now().toEpochMilli());
        return outcome == null ? null : CommandResult.of(outcome);
    }

    @Override
    public OutputDocument execute() throws CliFailure {
        // A confirmation may have used up the time.
        OperationRecorder recorder = new OperationRecorder(
                cluster.deadline().remainingMillis() < MIN_RECORDING_MILLIS ? cluster.withNewDeadline() : cluster,
                description);
        OperationRecord begun = recorder.begin();
        // Only an id that the user chose can be that of an earlier attempt; another one was recorded by this command.
        OperationRecord existing = isIdRequired ? begun : null;
        if (existing != null) {
            OutputDocument outcome =
                    outcomeOf(existing, description.command(), cluster.now().toEpochMilli());
            if (outcome != null) {
                return outcome;
            }
        } else if (isIdRequired && !recorder.isRecorded()) {
            throw new CliFailure(
                    recorder.notRecordedExitCode(),
                    CliFailureReason.NOT_RECORDED.name(),
                    "not applied: operation " + description.id() + " cannot be recorded: "
                            + recorder.notRecordedReason(),
                    "without --op, the change is made even if it cannot be recorded",
                    null);
        }
        try {
            OutputDocument done = change.execute();
            recorder.succeeded(String.join("; ", DocumentText.lines(done)));
            return done;
        } catch (CliFailure failure) {
            if (existing != null && !isPlan && isCertainlyNotApplied(failure)) {
                throw notRepeated(failure);
            }
            recorder.failed(failure);
            boolean isOpen = failure.exitCode() == ExitCode.UNKNOWN || failure.exitCode() == ExitCode.INTERRUPTED;
            throw isOpen && recorder.mayBeRecorded() ? failure.ofOperation(description.id()) : failure;
        }
    }

    private static boolean isCertainlyNotApplied(CliFailure failure) {
        return failure.exitCode() == ExitCode.REFUSED || failure.exitCode() == ExitCode.LEADERLESS;
    }

    /** A refusal of the repetition leaves open whether the earlier request is still carried out. */
    private CliFailure notRepeated(CliFailure failure) {
        return new CliFailure(
                        CliFailureReason.OPERATION_NOT_ENDED,
                        "operation " + description.id() + " was already started, and its repetition was refused: "
                                + failure.message(),
                        failure.hint())
                .ofOperation(description.id());
    }

    /** Returns the outcome of an operation with this id that has begun before; null if it has to be carried out. */
    private static @Nullable OutputDocument outcomeOf(OperationRecord existing, String command, long nowMillis)
            throws CliFailure {
        if (!existing.description().command().equals(command)) {
            throw CliFailure.usage(
                    "the operation id " + existing.id() + " is already used by another command: "
                            + existing.description().command(),
                    "use another id, or none");
        }
        OperationVerdict verdict = OperationVerdict.of(existing, null, nowMillis);
        if (verdict.state() == OperationState.DONE) {
            return OperationView.of(new OperationReader.JudgedOperation(existing, verdict));
        }
        if (existing.recordedState().isCertainEnd()) {
            throw new CliFailure(
                            ExitCode.of(verdict.exitCode()),
                            verdict.reason(),
                            "operation " + existing.id()
                                    + (verdict.state() == OperationState.CANCELLED ? " was cancelled: " : " failed: ")
                                    + verdict.message(),
                            "to try again, use another id",
                            null)
                    .ofOperation(existing.id());
        }
        // A membership change is conditional on its configuration, so requesting it again is safe.
        if (existing.description().targets().isEmpty()) {
            throw new CliFailure(
                            CliFailureReason.OPERATION_NOT_ENDED,
                            "operation " + existing.id() + " was already started: " + verdict.message(),
                            "to try again nevertheless, use another id")
                    .ofOperation(existing.id());
        }
        return null;
    }
}
