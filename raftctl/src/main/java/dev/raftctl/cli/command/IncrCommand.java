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

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "the value is not an integer, or the sum would overflow")
@Command(
        name = "incr",
        description = {
            "Add to an integer and print the sum.",
            "A missing key counts as 0. The addition is applied exactly once."
        },
        footer = {"Examples:", "  raftctl incr visits", "  raftctl incr stock -5"})
final class IncrCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    ByteArgument key = ByteArgument.EMPTY;

    @Parameters(index = "1", paramLabel = "BY", arity = "0..1", description = "Amount to add. Default: 1.")
    String by = "1";

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] keyBytes = key.bytes();
        KeyValueClient.requireValidKey(keyBytes);
        long amount = ArgumentParser.number(by, "BY", Long.MIN_VALUE);
        String action = "add " + amount + " to " + KeyValueBytesFormatter.toLine(keyBytes);
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("incr", action));
        }
        KeyValueResult.KeyIncremented sum = KeyValueClient.require(
                KeyValueResult.KeyIncremented.class,
                KeyValueClient.execute(
                        context.cluster(), new KeyValueCommand.IncrementKey(keyBytes, amount), keyBytes, action));
        return CommandResult.of(new UserMessageView(
                Long.toString(sum.value()),
                StructuredData.ObjectData.withSchemaVersion()
                        .put("key", KeyValueBytesFormatter.toData(keyBytes))
                        // A string, as in the output of get: many JSON parsers round numbers above 2^53.
                        .put("value", Long.toString(sum.value()))
                        .put("version", sum.version()),
                Long.toString(sum.value())));
    }
}
