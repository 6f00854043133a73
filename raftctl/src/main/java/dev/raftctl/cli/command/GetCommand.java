package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Reads;
import dev.raftctl.cli.view.Bytes;
import dev.raftctl.cli.view.ItemView;
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
final class GetCommand implements Verb {
    @Parameters(paramLabel = "KEY", description = "The key.")
    Octets key = Octets.NONE;

    @Option(names = "--stale", description = "Ask any server, which may be behind; needs no leader.")
    boolean stale;

    @Override
    public Report run(Call call) throws Failure {
        KvCall.mustBeKey(key.bytes());
        byte[] query = KvCall.encode(new KvQuery.Get(key.bytes()));
        ClusterClient cluster = call.cluster();
        if (!stale) {
            return found(cluster.reads().newest(query), null);
        }
        Reads.Told told = cluster.reads().stale(query);
        return found(told.answer(), told.from().toString());
    }

    private Report found(ClientReply.Answered answered, @Nullable String from) throws Failure {
        KvResult result = KvCall.checked(KvFormat.decodeResult(answered.answer()), key.bytes());
        if (result instanceof KvResult.Found found) {
            return Report.of(new ItemView(found.item(), from, answered.appliedIndex()));
        }
        throw new Failure(
                Cause.KEY_NOT_FOUND,
                "there is no key " + Bytes.visible(key.bytes()) + (from == null ? "" : " at " + from),
                "raftctl ls shows the keys there are");
    }
}
