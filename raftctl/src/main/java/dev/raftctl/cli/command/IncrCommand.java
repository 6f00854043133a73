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
    public CommandResult run(CommandContext context) throws Failure {
        byte[] keyBytes = key.bytes();
        KeyValueClient.requireValidKey(keyBytes);
        long amount = ArgumentParser.number(by, "BY", Long.MIN_VALUE);
        String action = "add " + amount + " to " + BytesFormatter.toLine(keyBytes);
        if (context.settings().dryRun()) {
            return CommandResult.of(PlanView.of("incr", action));
        }
        KvResult.Incremented sum = (KvResult.Incremented)
                KeyValueClient.execute(context.cluster(), new KvCommand.Increment(keyBytes, amount), keyBytes, action);
        return CommandResult.of(new MessageView(
                Long.toString(sum.value()),
                Data.Fields.withSchemaVersion()
                        .put("key", BytesFormatter.toData(keyBytes))
                        // A string, as in the output of get: many JSON parsers round numbers above 2^53.
                        .put("value", Long.toString(sum.value()))
                        .put("version", sum.version()),
                Long.toString(sum.value())));
    }
}
