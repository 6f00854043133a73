package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.KeyListingView;
import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "ls",
        description = {
            "List keys with their values, in byte order.",
            "Each page of a long list is a separate linearizable read."
        },
        footer = {"Examples:", "  raftctl ls", "  raftctl ls orders/ --limit 20", "  raftctl ls -o value | wc -l"})
final class KeyListCommand implements RaftctlCommand {
    @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "List only keys with this prefix.")
    ByteArgument prefix = ByteArgument.EMPTY;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of keys. Default: all.")
    @Nullable
    String limit;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long maxItems = limit == null ? Long.MAX_VALUE : ArgumentParser.number(limit, "--limit", 1);
        byte[] prefixBytes = prefix.bytes();
        List<KeyValueResult.KeyValueItem> items = new ArrayList<>();
        byte[] after = new byte[0];
        boolean more = true;
        while (more && items.size() < maxItems) {
            int page = (int) Math.min(KeyValueLimits.MAX_LISTING_ITEMS, maxItems - items.size());
            KeyValueResult.KeyListing listing = (KeyValueResult.KeyListing)
                    KeyValueClient.query(context.cluster(), new KeyValueQuery.ListKeyRange(prefixBytes, after, page));
            items.addAll(listing.items());
            more = listing.hasMore() && !listing.items().isEmpty();
            if (more) {
                after = items.get(items.size() - 1).key();
            }
        }
        return CommandResult.of(new KeyListingView(items, more));
    }
}
