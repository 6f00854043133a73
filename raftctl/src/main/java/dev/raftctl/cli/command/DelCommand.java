package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.MessageView;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    public CommandResult run(CommandContext context) throws Failure {
        byte[] keyBytes = key.bytes();
        if (!prefix) {
            KeyValueClient.requireValidKey(keyBytes);
        }
        String action = "delete "
                + (prefix
                        ? "all keys with prefix '" + BytesFormatter.toLine(keyBytes) + "'"
                        : BytesFormatter.toLine(keyBytes));
        if (prefix && key.isEmpty()) {
            return new CommandResult.Planned(
                    PlanView.of("del", "delete every key"),
                    "Delete every key?",
                    () -> delete(context, keyBytes, action));
        }
        if (context.settings().dryRun()) {
            return CommandResult.of(PlanView.of("del", action));
        }
        return CommandResult.of(delete(context, keyBytes, action));
    }

    private Document delete(CommandContext context, byte[] keyBytes, String action) throws Failure {
        KvCommand command = new KvCommand.Delete(keyBytes, prefix);
        KvResult.Deleted deleted =
                (KvResult.Deleted) KeyValueClient.execute(context.cluster(), command, keyBytes, action);
        long count = deleted.count();
        return new MessageView(
                count + (count == 1 ? " key" : " keys") + " deleted",
                Data.Fields.withSchemaVersion().put("deleted", count),
                Long.toString(count));
    }
}
