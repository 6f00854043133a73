package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.LockDescription;
import dev.raftctl.protocol.coordination.LockDescription.LockMember;
import dev.raftctl.protocol.message.RefusalReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "unlock",
        description = {
            "Take a lock away from its holder.",
            "The holder is not stopped. If it is raftctl lock, it ends its command when it notices the loss, at the latest"
                    + " when its lease would have ended; any other holder may continue. The lock cannot be acquired"
                    + " until the rest of the lease's time, and then the lock delay, have passed. Only resources that"
                    + " check the fencing token are safe from the former holder. Requires confirmation. raftctl locks"
                    + " shows the token."
        },
        footer = {"Examples:", "  raftctl unlock nightly-backup --token 4711 --force"})
final class UnlockCommand implements RaftctlCommand {
    @Parameters(paramLabel = "LOCK", description = "The name of the lock.")
    ByteArgument name = ByteArgument.EMPTY;

    @Option(names = "--token", paramLabel = "T", required = true, description = "The token of the holder.")
    String token = "";

    @Option(names = "--force", description = "Required: a lock is released by its holder.")
    boolean force;

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] bytes = LockCommand.requireValidName(name);
        long holderToken = ArgumentParser.number(token, "--token", 1);
        String shown = KeyValueBytesFormatter.toLine(bytes);
        if (!force) {
            throw CliFailure.usage(
                    "only the holder releases a lock; taking it away requires --force",
                    "raftctl unlock " + shown + " --token " + holderToken + " --force");
        }
        String command = "unlock " + shown + " --token " + holderToken + " --force";
        CommandResult earlier = RecordedChange.earlierOutcome(context, options, command);
        if (earlier != null) {
            return earlier;
        }
        ClusterClient cluster = context.cluster();
        LockMember holder = holder(cluster, bytes, holderToken, shown);
        String who = (holder.description().isEmpty() ? "its holder" : holder.description())
                + (holder.owner().isEmpty() ? "" : " of " + holder.owner());
        OneSentencePlanView plan = OneSentencePlanView.of(
                "unlock",
                "take " + shown + " away from " + who + ", which has held it since "
                        + Timestamps.format(holder.sinceWallMillis()) + " (token " + holderToken + ", lease "
                        + holder.lease() + ") and may still work");
        RecordedChange recorded = RecordedChange.of(
                context,
                options,
                RecordedChange.ChangeDescription.of(command, plan),
                () -> unlock(cluster.withNewDeadline(), bytes, holderToken, shown));
        return new CommandResult.PlannedChange(plan, "Take the lock " + shown + " away from " + who + "?", recorded);
    }

    private static LockMember holder(ClusterClient cluster, byte[] name, long token, String shown) throws CliFailure {
        for (LockDescription lock : LocksCommand.show(cluster, name)) {
            for (LockMember holder : lock.holders()) {
                if (holder.index() == token) {
                    return holder;
                }
            }
        }
        throw new CliFailure(
                ExitCode.REFUSED,
                RefusalReason.NOT_HOLDER.name(),
                "nobody holds the lock " + shown + " with token " + token,
                "show its holders: raftctl locks " + shown,
                null);
    }

    private static OutputDocument unlock(ClusterClient cluster, byte[] name, long token, String shown)
            throws CliFailure {
        CoordinationResult.LockReleased unused = new CoordinationOperations(cluster)
                .execute(
                        new CoordinationCommand.ForceUnlock(name, token),
                        CoordinationResult.LockReleased.class,
                        "taking the lock away");
        return new UserMessageView(
                shown + " was taken away from the holder with token " + token,
                StructuredData.ObjectData.withSchemaVersion()
                        .put("name", KeyValueBytesFormatter.toData(name))
                        .put("token", Long.toString(token)),
                Long.toString(token));
    }
}
