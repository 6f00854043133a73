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
            "List keys with their values, in the order of their bytes.",
            "Each page of a long list is a linearizable read of its own."
        },
        footer = {"Examples:", "  raftctl ls", "  raftctl ls orders/ --limit 20", "  raftctl ls -o value | wc -l"})
final class LsCommand implements Verb {
    @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Only keys that begin so.")
    Octets prefix = Octets.NONE;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many keys. Default: all.")
    @Nullable
    String limit;

    @Override
    public Report run(Call call) throws Failure {
        long wanted = limit == null ? Long.MAX_VALUE : Words.number(limit, "--limit", 1);
        byte[] begin = prefix.bytes();
        List<KvResult.Item> items = new ArrayList<>();
        byte[] after = new byte[0];
        boolean more = true;
        while (more && items.size() < wanted) {
            int page = (int) Math.min(KvLimits.LISTING_ITEMS_MAX, wanted - items.size());
            KvResult.Listing listing =
                    (KvResult.Listing) KvCall.query(call.cluster(), new KvQuery.Range(begin, after, page));
            items.addAll(listing.items());
            more = listing.more() && !listing.items().isEmpty();
            if (more) {
                after = items.get(items.size() - 1).key();
            }
        }
        return Report.of(new ListingView(items, more));
    }
}
