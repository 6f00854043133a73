package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.findings.FindingMutes;
import dev.raftctl.cli.view.MutesView;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.coordination.CoordinationCommand.MuteFinding;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult.FindingMuted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "mute",
        description = {
            "Silence a finding for a time.",
            "Findings with this code are still shown, as muted, but raftctl health, explain and wait healthy no longer"
                    + " count them. A mute does not silence an outage: a finding that is down or unknown still counts.",
            "The cluster replicates mutes, so every operator sees them, and muting needs a leader and, with TLS, an"
                    + " operator's certificate. Muting a code again replaces the time and the reason. Each raftctl"
                    + " compares the end of a mute with its own clock. At most 64 codes are muted at a time, for at most 30 days.",
            "--list shows the mutes that are in effect. It needs no leader."
        },
        footer = {
            "Examples:",
            "  raftctl mute DISK_LOW --for 12h --reason 'a new disk arrives tomorrow'",
            "  raftctl mute --list",
            "  raftctl unmute DISK_LOW"
        })
final class MuteCommand implements RaftctlCommand {
    @Parameters(
            paramLabel = "CODE",
            arity = "0..1",
            completionCandidates = FindingCodeArgument.Completions.class,
            description = "The code of a finding (see raftctl health).")
    @Nullable
    String code;

    @Option(names = "--for", paramLabel = "DUR", description = "How long to mute it, e.g. 90m or 12h; at most 720h.")
    @Nullable
    String duration;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for other operators; at most 256 bytes.")
    @Nullable
    String reason;

    @Option(names = "--list", description = "List the muted codes.")
    boolean list;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        if (list) {
            return list(context);
        }
        if (code == null || duration == null || reason == null) {
            throw CliFailure.usage(
                    "a mute needs a code, a time and a reason",
                    "raftctl mute CODE --for DUR --reason TEXT, or raftctl mute --list");
        }
        MuteFinding mute = new MuteFinding(
                FindingCodeArgument.parse(code).name(),
                millis(duration),
                ReasonOption.require(reason, "other operators must know why the finding is muted"),
                ReasonOption.userName());
        OneSentencePlanView plan =
                OneSentencePlanView.of("mute", "mute " + mute.code() + " for " + duration + ": " + mute.reason());
        RecordedChange recorded = RecordedChange.of(
                context,
                OperationOptions.withReason(mute.reason()),
                RecordedChange.ChangeDescription.of("mute " + mute.code() + " --for " + duration, plan),
                () -> mute(context.cluster(), mute));
        return new CommandResult.PlannedChange(plan, null, recorded);
    }

    private CommandResult list(CommandContext context) throws CliFailure {
        if (code != null || duration != null || reason != null) {
            throw CliFailure.usage("--list takes no code, time or reason", "raftctl mute --list");
        }
        return CommandResult.of(new MutesView(
                FindingMutes.of(context.cluster().status(), Instant.now()).inOrder()));
    }

    private static OutputDocument mute(ClusterClient cluster, MuteFinding mute) throws CliFailure {
        FindingMuted muted =
                new CoordinationOperations(cluster).executeRepeatedly(mute, FindingMuted.class, "the mute");
        String until = Timestamps.format(muted.untilMillis());
        return new UserMessageView(
                mute.code() + " is muted until " + until + ": " + mute.reason(),
                StructuredData.ObjectData.withSchemaVersion()
                        .put("code", mute.code())
                        .put("until", until)
                        .put("reason", mute.reason()),
                until);
    }

    private static long millis(String duration) throws CliFailure {
        long millis = DurationArgument.millis(duration, "--for");
        if (millis < 1 || millis > CoordinationLimits.MAX_MUTE_MILLIS) {
            throw CliFailure.usage(
                    "--for: a code cannot be muted for " + duration, "more than 0, at most 720h (30 days)");
        }
        return millis;
    }
}
