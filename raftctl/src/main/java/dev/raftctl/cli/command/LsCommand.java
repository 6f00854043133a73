package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.ListingView;
import dev.raftctl.protocol.kv.KvLimits;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = {
            "List keys with their values, in byte order.",
            "Each page of a long list is a separate linearizable read."
        },
        footer = {"Examples:", "  raftctl ls", "  raftctl ls orders/ --limit 20", "  raftctl ls -o value | wc -l"})
final class LsCommand implements RaftctlCommand {
    @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "List only keys with this prefix.")
    ByteArgument prefix = ByteArgument.EMPTY;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of keys. Default: all.")
    @Nullable
    String limit;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        long maxItems = limit == null ? Long.MAX_VALUE : ArgumentParser.number(limit, "--limit", 1);
        byte[] prefixBytes = prefix.bytes();
        List<KvResult.Item> items = new ArrayList<>();
        byte[] after = new byte[0];
        boolean more = true;
        while (more && items.size() < maxItems) {
            int page = (int) Math.min(KvLimits.MAX_LISTING_ITEMS, maxItems - items.size());
            KvResult.Listing listing = (KvResult.Listing)
                    KeyValueClient.query(context.cluster(), new KvQuery.Range(prefixBytes, after, page));
            items.addAll(listing.items());
            more = listing.hasMore() && !listing.items().isEmpty();
            if (more) {
                after = items.get(items.size() - 1).key();
            }
        }
        return CommandResult.of(new ListingView(items, more));
    }
}
