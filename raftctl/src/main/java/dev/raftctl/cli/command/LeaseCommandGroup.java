package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.LeaseListingView;
import dev.raftctl.cli.view.LeaseView;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.LeaseDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lease",
        description = {
            "Grant, renew, revoke and show leases.",
            "A lease ends when it has not been renewed for its time to live. The keys that were put with --lease are"
                    + " then deleted, and its locks are lost. Time counts only while there is a leader, and a change of"
                    + " leader may lose a moment of it: a lease never ends too early, but may end later. Until it is"
                    + " deleted, an attached key stays readable."
        },
        subcommands = {
            LeaseCommandGroup.LeaseGrantCommand.class,
            LeaseKeepAliveCommand.class,
            LeaseCommandGroup.LeaseRevokeCommand.class,
            LeaseCommandGroup.LeaseListCommand.class,
            LeaseCommandGroup.LeaseShowCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "Examples:",
            "  lease=$(raftctl lease grant 30s -o value)",
            "  raftctl put workers/w1 10.0.0.7 --lease \"$lease\"",
            "  raftctl lease keep-alive \"$lease\""
        })
final class LeaseCommandGroup {
    private static final String LEASE_LABEL = "LEASE";

    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
    @Command(
            name = "grant",
            description = {
                "Grant a lease.",
                "Prints its id. The time to live is at least three election timeouts and at most 7 days. The owner is"
                        + " the name in the client's certificate; only the owner and operators can renew or revoke the"
                        + " lease."
            },
            footer = {"Examples:", "  raftctl lease grant 30s", "  lease=$(raftctl lease grant 5m -o value)"})
    static final class LeaseGrantCommand implements RaftctlCommand {
        @Parameters(paramLabel = "DUR", description = "The time to live, e.g. 30s.")
        String ttl = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            long ttlMillis = DurationArgument.millis(ttl, "DUR");
            String text = "grant a lease of " + HumanReadableUnits.millis(ttlMillis);
            if (context.settings().dryRun()) {
                return CommandResult.of(OneSentencePlanView.of("lease grant", text));
            }
            CoordinationResult.LeaseGranted granted = new CoordinationOperations(context.cluster())
                    .execute(
                            new CoordinationCommand.GrantLease(ttlMillis),
                            CoordinationResult.LeaseGranted.class,
                            "granting the lease");
            String id = Long.toString(granted.lease());
            return CommandResult.of(new UserMessageView(
                    "lease " + id + " is granted for " + HumanReadableUnits.millis(granted.ttlMillis())
                            + "; renew it with: raftctl lease keep-alive " + id,
                    StructuredData.ObjectData.withSchemaVersion()
                            .put("lease", id)
                            .put("ttlMs", granted.ttlMillis()),
                    id));
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
    @Command(
            name = "revoke",
            description = {
                "End a lease, and delete the keys attached to it.",
                "A lock that the lease holds is lost. It cannot be acquired until the rest of the lease's time, and then"
                        + " the lock delay, have passed."
            },
            footer = {"Examples:", "  raftctl lease revoke 4711"})
    static final class LeaseRevokeCommand implements RaftctlCommand {
        @Parameters(paramLabel = LEASE_LABEL, description = "The id of the lease.")
        String lease = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            long id = ArgumentParser.leaseId(lease);
            if (context.settings().dryRun()) {
                return CommandResult.of(
                        OneSentencePlanView.of("lease revoke", "revoke lease " + id + " and delete its keys"));
            }
            long count = new CoordinationOperations(context.cluster())
                    .execute(
                            new CoordinationCommand.RevokeLease(id),
                            CoordinationResult.LeaseRevoked.class,
                            "revoking lease " + id)
                    .deletedKeys();
            return CommandResult.of(new UserMessageView(
                    "lease " + id + " is revoked, " + count + (count == 1 ? " key" : " keys") + " deleted",
                    StructuredData.ObjectData.withSchemaVersion()
                            .put("lease", Long.toString(id))
                            .put("deleted", count),
                    Long.toString(count)));
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
    @Command(
            name = "ls",
            description = "List the leases.",
            footer = {"Examples:", "  raftctl lease ls", "  raftctl lease ls -o jsonl | jq .lease"})
    static final class LeaseListCommand implements RaftctlCommand {
        @Option(names = "--limit", paramLabel = "N", description = "Maximum number of leases. Default: all.")
        @Nullable
        String limit;

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            long maxItems = limit == null ? Long.MAX_VALUE : ArgumentParser.number(limit, "--limit", 1);
            CoordinationOperations operations = new CoordinationOperations(context.cluster());
            List<LeaseDescription> leases = new ArrayList<>();
            boolean more = true;
            while (more && leases.size() < maxItems) {
                long after =
                        leases.isEmpty() ? 0 : leases.get(leases.size() - 1).lease();
                CoordinationResult.LeaseListing page = operations.query(
                        new CoordinationQuery.ListLeases(after, pageSize(maxItems - leases.size())),
                        CoordinationResult.LeaseListing.class);
                leases.addAll(page.leases());
                more = page.hasMore() && !page.leases().isEmpty();
            }
            return CommandResult.of(new LeaseListingView(leases, more));
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
    @Command(
            name = "show",
            description = "Show a lease and its keys.",
            footer = {"Examples:", "  raftctl lease show 4711", "  raftctl lease show 4711 -o json | jq .keys"})
    static final class LeaseShowCommand implements RaftctlCommand {
        @Parameters(paramLabel = LEASE_LABEL, description = "The id of the lease.")
        String lease = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            long id = ArgumentParser.leaseId(lease);
            CoordinationOperations operations = new CoordinationOperations(context.cluster());
            List<byte[]> keys = new ArrayList<>();
            CoordinationResult.LeaseShown page;
            do {
                byte[] after = keys.isEmpty() ? new byte[0] : keys.get(keys.size() - 1);
                page = operations.query(
                        new CoordinationQuery.ShowLease(id, after, CoordinationLimits.MAX_LISTING_ITEMS),
                        CoordinationResult.LeaseShown.class);
                keys.addAll(page.keys());
            } while (page.hasMore() && !page.keys().isEmpty());
            return CommandResult.of(new LeaseView(page.lease(), keys));
        }
    }

    private static int pageSize(long remaining) {
        return (int) Math.min(CoordinationLimits.MAX_LISTING_ITEMS, remaining);
    }
}
