package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.ByteText;
import dev.raftctl.cli.view.TextView;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.Printable;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What completion scripts ask: words from the live cluster, from any server of it, without a leader. */
@Command(name = "__complete", hidden = true, description = "List words of the live cluster for a shell's completion.")
final class CompleteCommand implements Verb {
    private static final int KEYS_MAX = 100;

    @Parameters(index = "0", paramLabel = "WHAT", description = "servers, keys or contexts.")
    String what = "";

    @Parameters(index = "1", paramLabel = "PREFIX", arity = "0..1", description = "Only words that begin so.")
    Octets prefix = Octets.NONE;

    @Override
    public Report run(Call call) throws Failure {
        return Report.of(new TextView(
                what,
                switch (what) {
                    case "servers" -> servers(call);
                    case "keys" -> keys(call);
                    case "contexts" -> contexts(call);
                    default -> throw Failure.usage("nothing to complete is called '" + what + "'", "--help");
                }));
    }

    private List<String> servers(Call call) throws Failure {
        List<String> words = new ArrayList<>();
        Survey survey = call.cluster().survey();
        ServerStatus witness = survey.witness();
        if (witness != null) {
            for (ServerId id : witness.configuration().members().keySet()) {
                if (id.value().startsWith(prefix.text())) {
                    words.add(id.value());
                }
            }
        }
        return words;
    }

    private List<String> contexts(Call call) throws Failure {
        return Contexts.of(call.surroundings().env()).names().stream()
                .filter(name -> name.startsWith(prefix.text()) && Printable.isPlain(name))
                .toList();
    }

    private List<String> keys(Call call) throws Failure {
        byte[] query = KvCall.encode(new KvQuery.Range(prefix.bytes(), new byte[0], KEYS_MAX));
        KvResult result = KvFormat.decodeResult(
                call.cluster().reads().stale(query).answer().answer());
        List<String> words = new ArrayList<>();
        if (result instanceof KvResult.Listing listing) {
            for (KvResult.Item item : listing.items()) {
                String key = ByteText.decode(item.key());
                // One that begins with a dash would be taken for an option, where it is not behind --; and one with
                // characters that are not shown cannot be chosen by a person, or ends the line.
                if (Printable.isPlain(key)
                        && (!key.startsWith("-") || prefix.text().startsWith("-"))) {
                    words.add(key);
                }
            }
        }
        return words;
    }
}
