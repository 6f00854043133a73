package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.view.PlainLinesView;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.CoordinationCommands;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.LockDescription;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Lists completion values from the live cluster for the shells' completion scripts. Any server can respond; no leader
 * is needed.
 */
@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(name = "__complete", hidden = true, description = "List completion values from the live cluster.")
final class CompletionValuesCommand implements RaftctlCommand {
    private static final int MAX_KEYS = 100;

    /** Leases and locks are filtered by the prefix here, so that more are queried than are offered. */
    private static final int MAX_LEASES = 1_000;

    /** The newest operations are the ones that are asked for. */
    private static final int MAX_OPERATIONS = 200;

    @Parameters(index = "0", paramLabel = "WHAT", description = "servers, keys, leases, locks, operations or contexts.")
    String kind = "";

    @Parameters(index = "1", paramLabel = "PREFIX", arity = "0..1", description = "Only values with this prefix.")
    ByteArgument prefix = ByteArgument.EMPTY;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        return CommandResult.of(new PlainLinesView(
                kind,
                switch (kind) {
                    case "servers" -> servers(context);
                    case "keys" -> keys(context);
                    case "leases" -> leases(context);
                    case "locks" -> locks(context);
                    case "operations" -> operations(context);
                    case "contexts" -> contexts(context);
                    default -> throw CliFailure.usage("unknown kind of completion value '" + kind + "'", "--help");
                }));
    }

    private List<String> servers(CommandContext context) throws CliFailure {
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

    private List<String> contexts(CommandContext context) throws CliFailure {
        return ClusterContextsFile.of(context.environment().env()).names().stream()
                .filter(name -> name.startsWith(prefix.text()) && PrintableText.isPrintableLine(name))
                .toList();
    }

    private List<String> keys(CommandContext context) throws CliFailure {
        byte[] query = KeyValueClient.encode(new KeyValueQuery.ListKeyRange(prefix.bytes(), new byte[0], MAX_KEYS));
        KeyValueResult result = KeyValueMessageFormat.decodeResult(
                context.cluster().reads().stale(query).answer().result());
        KeyValueResult.KeyListing listing = result.as(KeyValueResult.KeyListing.class);
        List<String> candidates = new ArrayList<>();
        if (listing != null) {
            for (KeyValueResult.KeyValueItem item : listing.items()) {
                addIfTypeable(item.key(), candidates);
            }
        }
        return candidates;
    }

    private List<String> leases(CommandContext context) throws CliFailure {
        CoordinationResult.LeaseListing listing =
                query(context, new CoordinationQuery.ListLeases(0, MAX_LEASES), CoordinationResult.LeaseListing.class);
        return listing.leases().stream()
                .map(lease -> Long.toString(lease.lease()))
                .filter(id -> id.startsWith(prefix.text()))
                .toList();
    }

    private List<String> locks(CommandContext context) throws CliFailure {
        CoordinationResult.LockListing listing = query(
                context,
                new CoordinationQuery.ListLocks(new byte[0], MAX_LEASES),
                CoordinationResult.LockListing.class);
        List<String> candidates = new ArrayList<>();
        for (LockDescription lock : listing.locks()) {
            if (SurrogateEscapedText.decode(lock.name()).startsWith(prefix.text())) {
                addIfTypeable(lock.name(), candidates);
            }
        }
        return candidates;
    }

    private List<String> operations(CommandContext context) throws CliFailure {
        CoordinationResult.OperationListing listing = query(
                context,
                new CoordinationQuery.ListOperations(0, MAX_OPERATIONS),
                CoordinationResult.OperationListing.class);
        return listing.operations().stream()
                .map(OperationRecord::id)
                .filter(id -> id.startsWith(prefix.text()))
                .toList();
    }

    private static <T extends CoordinationResult> T query(
            CommandContext context, CoordinationQuery query, Class<T> kind) throws CliFailure {
        ClientOutcome<CoordinationResult> outcome = CoordinationCommands.decoded(context.cluster()
                .reads()
                .staleCoordination(CoordinationMessageFormat.encodeQuery(query))
                .answer()
                .result());
        return CoordinationOperations.require(context.cluster().requireValue(outcome, "the query"), kind, "the query");
    }

    /**
     * Adds the key or name unless it cannot be typed. One that begins with a dash would be parsed as an option unless
     * it follows --. One with unprintable characters cannot be picked from a list, or would end the line.
     */
    private void addIfTypeable(byte[] bytes, List<String> candidates) {
        String text = SurrogateEscapedText.decode(bytes);
        if (PrintableText.isPrintableLine(text)
                && (!text.startsWith("-") || prefix.text().startsWith("-"))) {
            candidates.add(text);
        }
    }
}
