package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.LosslessText;
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
final class CompleteCommand implements RaftctlCommand {
    private static final int MAX_KEYS = 100;

    @Parameters(index = "0", paramLabel = "WHAT", description = "servers, keys or contexts.")
    String kind = "";

    @Parameters(index = "1", paramLabel = "PREFIX", arity = "0..1", description = "Only words that begin so.")
    ByteArgument prefix = ByteArgument.EMPTY;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        return CommandResult.of(new TextView(
                kind,
                switch (kind) {
                    case "servers" -> servers(context);
                    case "keys" -> keys(context);
                    case "contexts" -> contexts(context);
                    default -> throw Failure.usage("nothing to complete is called '" + kind + "'", "--help");
                }));
    }

    private List<String> servers(CommandContext context) throws Failure {
        List<String> candidates = new ArrayList<>();
        ClusterStatus clusterStatus = context.cluster().status();
        ServerStatus authority = clusterStatus.authority();
        if (authority != null) {
            for (ServerId id : authority.configuration().members().keySet()) {
                if (id.value().startsWith(prefix.text())) {
                    candidates.add(id.value());
                }
            }
        }
        return candidates;
    }

    private List<String> contexts(CommandContext context) throws Failure {
        return ContextsFile.of(context.environment().env()).names().stream()
                .filter(name -> name.startsWith(prefix.text()) && Printable.isPrintableLine(name))
                .toList();
    }

    private List<String> keys(CommandContext context) throws Failure {
        byte[] query = KeyValueClient.encode(new KvQuery.Range(prefix.bytes(), new byte[0], MAX_KEYS));
        KvResult result = KvFormat.decodeResult(
                context.cluster().reads().stale(query).answer().result());
        List<String> candidates = new ArrayList<>();
        if (result instanceof KvResult.Listing listing) {
            for (KvResult.Item item : listing.items()) {
                String key = LosslessText.decode(item.key());
                // One that begins with a dash would be taken for an option, where it is not behind --; and one with
                // characters that are not shown cannot be chosen by a person, or ends the line.
                if (Printable.isPrintableLine(key)
                        && (!key.startsWith("-") || prefix.text().startsWith("-"))) {
                    candidates.add(key);
                }
            }
        }
        return candidates;
    }
}
