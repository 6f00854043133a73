package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE, no = "the key has another value or does not exist")
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
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] keyBytes = key.bytes();
        KeyValueClient.requireValidKey(keyBytes);
        KeyValueCommand command =
                new KeyValueCommand.CompareAndSetKey(keyBytes, expectedValue.bytes(), newValue.bytes());
        String action = "set " + KeyValueBytesFormatter.toLine(keyBytes) + " if it has the expected value";
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("cas", action));
        }
        KeyValueResult.KeyWritten written =
                (KeyValueResult.KeyWritten) KeyValueClient.execute(context.cluster(), command, keyBytes, action);
        return CommandResult.of(new UserMessageView(
                KeyValueBytesFormatter.toLine(keyBytes) + " is set, version " + written.version(),
                StructuredData.ObjectData.withSchemaVersion()
                        .put("key", KeyValueBytesFormatter.toData(keyBytes))
                        .put("version", written.version()),
                Long.toString(written.version())));
    }
}
