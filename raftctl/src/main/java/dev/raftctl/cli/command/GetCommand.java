package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClientReadOperations;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.KeyValueView;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientReply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_READ, no = "the key does not exist")
@Command(
        name = "get",
        description = {
            "Print the value of a key.",
            "The read is linearizable: it includes every write acknowledged before it. Exits 1 if the key does not exist.",
            "Prints a newline after the value. With -o value, prints exactly the value's bytes, followed by a"
                    + " newline only in a script of several commands.",
            "On a terminal, control characters except line breaks and tabs are escaped, and a value that is not text is"
                    + " shown in base64."
        },
        footer = {
            "Examples:",
            "  raftctl get greeting",
            "  raftctl get greeting -o json",
            "  raftctl get config -o value > config.json",
            "  raftctl get greeting --stale"
        })
final class GetCommand implements RaftctlCommand {
    @Parameters(paramLabel = "KEY", description = "The key.")
    ByteArgument key = ByteArgument.EMPTY;

    @Option(names = "--stale", description = "Read from any server; the value may be stale. Needs no leader.")
    boolean stale;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        KeyValueClient.requireValidKey(key.bytes());
        byte[] query = KeyValueClient.encode(new KeyValueQuery.GetKey(key.bytes()));
        ClusterClient cluster = context.cluster();
        if (!stale) {
            return found(cluster.reads().linearizable(query), null);
        }
        ClientReadOperations.StaleReadAnswer staleRead = cluster.reads().stale(query);
        return found(staleRead.answer(), staleRead.server().toString());
    }

    private CommandResult found(ClientReply.QueryResultReply reply, @Nullable String from) throws CliFailure {
        KeyValueResult result =
                KeyValueClient.requireSuccess(KeyValueMessageFormat.decodeResult(reply.result()), key.bytes());
        KeyValueResult.KeyFound found = result.as(KeyValueResult.KeyFound.class);
        if (found != null) {
            return CommandResult.of(new KeyValueView(found.item(), from, reply.appliedIndex()));
        }
        throw new CliFailure(
                CliFailureReason.KEY_NOT_FOUND,
                "key not found: " + KeyValueBytesFormatter.toLine(key.bytes()) + (from == null ? "" : " at " + from),
                "list keys with: raftctl ls");
    }
}
