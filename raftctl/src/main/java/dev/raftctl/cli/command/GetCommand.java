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
            "Linearizable: it includes every write that was acknowledged before. Exit code 1 when there is no such key.",
            "A newline follows the value. With -o value nothing does: the output is exactly the value's bytes, but in a script of"
                    + " several commands each value ends with a newline.",
            "On a terminal, characters that it would obey are escaped, all but line ends and tabs; a value that is not text is"
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

    @Option(names = "--stale", description = "Ask any server, which may be behind; needs no leader.")
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
                "there is no key " + BytesFormatter.toLine(key.bytes()) + (from == null ? "" : " at " + from),
                "raftctl ls shows the keys there are");
    }
}
