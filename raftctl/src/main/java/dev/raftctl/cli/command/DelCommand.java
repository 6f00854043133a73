package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "del",
        description = {
            "Delete a key, or all keys with a prefix.",
            "Deleting a missing key is not an error; the count is printed. Deleting all keys (--prefix '') requires"
                    + " confirmation."
        },
        footer = {"Examples:", "  raftctl del greeting", "  raftctl del orders/2025/ --prefix"})
final class DelCommand implements RaftctlCommand {
    @Parameters(paramLabel = "KEY", description = "The key, or with --prefix the prefix.")
    ByteArgument key = ByteArgument.EMPTY;

    @Option(names = "--prefix", description = "Delete all keys with this prefix.")
    boolean prefix;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] keyBytes = key.bytes();
        if (!prefix) {
            KeyValueClient.requireValidKey(keyBytes);
        }
        String action = "delete "
                + (prefix
                        ? "all keys with prefix '" + KeyValueBytesFormatter.toLine(keyBytes) + "'"
                        : KeyValueBytesFormatter.toLine(keyBytes));
        if (prefix && key.isEmpty()) {
            return new CommandResult.PlannedChange(
                    OneSentencePlanView.of("del", "delete every key"),
                    "Delete every key?",
                    () -> delete(context, keyBytes, action));
        }
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("del", action));
        }
        return CommandResult.of(delete(context, keyBytes, action));
    }

    private OutputDocument delete(CommandContext context, byte[] keyBytes, String action) throws CliFailure {
        KeyValueCommand command = new KeyValueCommand.DeleteKeys(keyBytes, prefix);
        KeyValueResult.KeysDeleted deleted =
                (KeyValueResult.KeysDeleted) KeyValueClient.execute(context.cluster(), command, keyBytes, action);
        long count = deleted.count();
        return new UserMessageView(
                count + (count == 1 ? " key" : " keys") + " deleted",
                StructuredData.ObjectData.withSchemaVersion().put("deleted", count),
                Long.toString(count));
    }
}
