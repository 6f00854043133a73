package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.MessageView;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "cas",
        description = {
            "Set a key to a new value if it has the expected value.",
            "Exits 1 if the key has another value or does not exist. The change is applied exactly once."
        },
        footer = {"Examples:", "  raftctl cas owner alice bob"})
final class CasCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    ByteArgument key = ByteArgument.EMPTY;

    @Parameters(index = "1", paramLabel = "OLD", description = "The expected value.")
    ByteArgument expectedValue = ByteArgument.EMPTY;

    @Parameters(index = "2", paramLabel = "NEW", description = "The new value.")
    ByteArgument newValue = ByteArgument.EMPTY;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        byte[] keyBytes = key.bytes();
        KeyValueClient.requireValidKey(keyBytes);
        KvCommand command = new KvCommand.CompareAndSet(keyBytes, expectedValue.bytes(), newValue.bytes());
        String action = "set " + BytesFormatter.toLine(keyBytes) + " if it has the expected value";
        if (context.settings().dryRun()) {
            return CommandResult.of(PlanView.of("cas", action));
        }
        KvResult.Written written =
                (KvResult.Written) KeyValueClient.execute(context.cluster(), command, keyBytes, action);
        return CommandResult.of(new MessageView(
                BytesFormatter.toLine(keyBytes) + " is set, version " + written.version(),
                Data.Fields.withSchemaVersion()
                        .put("key", BytesFormatter.toData(keyBytes))
                        .put("version", written.version()),
                Long.toString(written.version())));
    }
}
