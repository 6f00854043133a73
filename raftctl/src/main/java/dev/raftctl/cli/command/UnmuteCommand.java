package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.coordination.CoordinationCommand.UnmuteFinding;
import dev.raftctl.protocol.coordination.CoordinationResult.FindingUnmuted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "unmute",
        description = {
            "End the mute of a finding.",
            "Needs a leader and, with TLS, an operator's certificate. Succeeds if the code is not muted."
        },
        footer = {"Examples:", "  raftctl unmute DISK_LOW"})
final class UnmuteCommand implements RaftctlCommand {
    @Parameters(
            paramLabel = "CODE",
            completionCandidates = FindingCodeArgument.Completions.class,
            description = "The code of a finding (see raftctl mute --list).")
    String code = "";

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        UnmuteFinding unmute = new UnmuteFinding(FindingCodeArgument.parse(code).name());
        OneSentencePlanView plan = OneSentencePlanView.of("unmute", "end the mute of " + unmute.code());
        RecordedChange recorded = RecordedChange.of(
                context,
                options,
                RecordedChange.ChangeDescription.of("unmute " + unmute.code(), plan),
                () -> unmute(context.cluster(), unmute));
        return new CommandResult.PlannedChange(plan, null, recorded);
    }

    private static OutputDocument unmute(ClusterClient cluster, UnmuteFinding unmute) throws CliFailure {
        boolean wasMuted = new CoordinationOperations(cluster)
                .executeRepeatedly(unmute, FindingUnmuted.class, "the end of the mute")
                .wasMuted();
        return new UserMessageView(
                unmute.code() + (wasMuted ? " is no longer muted" : " was not muted"),
                StructuredData.ObjectData.withSchemaVersion()
                        .put("code", unmute.code())
                        .put("wasMuted", wasMuted),
                Boolean.toString(wasMuted));
    }
}
