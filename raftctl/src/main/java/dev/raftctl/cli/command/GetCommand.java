package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.cluster.ReadOperations;
import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.KeyValueView;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.ClientReply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = {
            "Print the value of a key.",
            "The read is linearizable: it includes every write acknowledged before it. Exits 1 if the key does not exist.",
            "Prints a newline after the value. With -o value, prints exactly the value's bytes; only in a script of"
                    + " several commands does a newline follow each value.",
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
    public CommandResult run(CommandContext context) throws Failure {
        KeyValueClient.requireValidKey(key.bytes());
        byte[] query = KeyValueClient.encode(new KvQuery.Get(key.bytes()));
        ClusterClient cluster = context.cluster();
        if (!stale) {
            return found(cluster.reads().linearizable(query), null);
        }
        ReadOperations.StaleAnswer staleRead = cluster.reads().stale(query);
        return found(staleRead.answer(), staleRead.server().toString());
    }

    private CommandResult found(ClientReply.QueryResult reply, @Nullable String from) throws Failure {
        KvResult result = KeyValueClient.requireSuccess(KvFormat.decodeResult(reply.result()), key.bytes());
        if (result instanceof KvResult.Found found) {
            return CommandResult.of(new KeyValueView(found.item(), from, reply.appliedIndex()));
        }
        throw new Failure(
                FailureReason.KEY_NOT_FOUND,
                "key not found: " + BytesFormatter.toLine(key.bytes()) + (from == null ? "" : " at " + from),
                "list keys with: raftctl ls");
    }
}
