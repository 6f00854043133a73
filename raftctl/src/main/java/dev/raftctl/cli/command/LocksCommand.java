package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.LocksView;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.LockDescription;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "locks",
        description = {
            "Show locks with their holders and waiters.",
            "Shows the fencing token of each holder, its lease, the name in its certificate, how it describes itself,"
                    + " and since when it has held or awaited the lock. A lock is delayed after a holder has lost it,"
                    + " so that the holder can stop its work. -o value prints the tokens of the holders."
        },
        footer = {"Examples:", "  raftctl locks", "  raftctl locks nightly-backup -o json"})
final class LocksCommand implements RaftctlCommand {
    @Parameters(paramLabel = "LOCK", arity = "0..1", description = "Show only the lock with this name.")
    ByteArgument name = ByteArgument.EMPTY;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        CoordinationOperations operations = new CoordinationOperations(context.cluster());
        if (!name.isEmpty()) {
            byte[] bytes = name.bytes();
            return CommandResult.of(
                    new LocksView(show(context.cluster(), bytes), KeyValueBytesFormatter.toLine(bytes)));
        }
        List<LockDescription> locks = new ArrayList<>();
        CoordinationResult.LockListing page;
        do {
            byte[] after =
                    locks.isEmpty() ? new byte[0] : locks.get(locks.size() - 1).name();
            page = operations.query(
                    new CoordinationQuery.ListLocks(after, CoordinationLimits.MAX_LISTING_ITEMS),
                    CoordinationResult.LockListing.class);
            locks.addAll(page.locks());
        } while (page.hasMore() && !page.locks().isEmpty());
        return CommandResult.of(new LocksView(locks, ""));
    }

    /** Returns the lock with this name, or nothing if it is free. */
    static List<LockDescription> show(ClusterClient cluster, byte[] name) throws CliFailure {
        return new CoordinationOperations(cluster)
                .query(new CoordinationQuery.ShowLock(name), CoordinationResult.LockListing.class)
                .locks();
    }
}
