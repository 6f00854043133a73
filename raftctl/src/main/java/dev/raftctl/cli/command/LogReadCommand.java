package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.view.LogEntriesView;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.OfflineLogReader;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all log subcommands share, and the code that reads the selected entries. */
abstract class LogReadCommand {
    private static final int DEFAULT_TAIL_ENTRIES = 10;
    private static final int DEFAULT_ENTRIES = 1_000;
    private static final int PAGE_ENTRIES = 500;

    @Option(names = "--from", paramLabel = "I", description = "First index. Default: the log's first.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "I", description = "Last index. Default: the log's last.")
    @Nullable
    String to;

    @Option(names = "--node", paramLabel = "ID", description = "Read this server's log.")
    @Nullable
    String node;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Read the log in this data directory, without contacting a server or changing anything.")
    @Nullable
    Path dataDir;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of entries. Default: 1000, tail 10.")
    @Nullable
    String limit;

    private record RequestedLogRange(long from, long to, int limit) {}

    final LogEntriesView read(CommandContext context, boolean detailed, boolean tail) throws CliFailure {
        int count = limit == null
                ? (tail ? DEFAULT_TAIL_ENTRIES : DEFAULT_ENTRIES)
                : (int) Math.min(1_000_000, ArgumentParser.number(limit, "--limit", 1));
        if (dataDir != null) {
            if (node != null) {
                throw CliFailure.usage("--node and --data-dir cannot be combined", "use one of them");
            }
            return fromDirectory(dataDir, context, count, detailed, tail);
        }
        return fromServer(context, count, detailed, tail);
    }

    private RequestedLogRange resolveRange(long first, long last, int count, boolean tail) throws CliFailure {
        long begin = from == null ? first : ArgumentParser.number(from, "--from", 1);
        long end = to == null ? last : ArgumentParser.number(to, "--to", 1);
        if (tail && from == null) {
            begin = Math.max(first, end - count + 1);
        }
        if (from != null && to != null && begin > end) {
            throw CliFailure.usage("--from " + begin + " must not be greater than --to " + end, "swap the two");
        }
        return new RequestedLogRange(Math.max(begin, first), Math.min(end, last), count);
    }

    private LogEntriesView fromServer(CommandContext context, int count, boolean detailed, boolean tail)
            throws CliFailure {
        ClusterClient cluster = context.cluster();
        ServerId id = node == null ? null : ArgumentParser.serverId(node);
        ClusterStatus clusterStatus = id == null ? cluster.quickStatus() : cluster.statusOnceReachable(id);
        ServerProbeResult server =
                id == null ? leaderOrAnyReachable(clusterStatus) : ArgumentParser.requireKnownServer(clusterStatus, id);
        ServerStatus status = server.status();
        if (status == null) {
            throw new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    server.name() + " at " + server.address() + " does not answer: " + server.errorText(),
                    "read another server's log with --node ID, or use --data-dir DIR on its host");
        }
        RequestedLogRange requested =
                resolveRange(status.firstIndex(), status.last().index(), count, tail);
        List<LogEntry> entries = new ArrayList<>();
        long commit = status.commitIndex();
        long next = requested.from();
        while (next <= requested.to() && entries.size() < requested.limit()) {
            int page = Math.min(PAGE_ENTRIES, requested.limit() - entries.size());
            ClientReply.LogEntriesReply slice = cluster.reads()
                    .readLog(server, new ClientRequest.ReadLogEntriesRequest(next, requested.to(), page));
            if (slice.entries().isEmpty()) {
                break;
            }
            entries.addAll(slice.entries());
            commit = slice.commitIndex();
            next = entries.get(entries.size() - 1).index() + 1;
        }
        boolean more = entries.size() >= requested.limit() && next <= requested.to();
        warnIfTruncated(more, context);
        return new LogEntriesView(
                status.id().value(),
                status.firstIndex(),
                status.last().index(),
                commit,
                lines(entries),
                detailed,
                more);
    }

    /** Returns the leader, or any reachable server if there is no leader. */
    private static ServerProbeResult leaderOrAnyReachable(ClusterStatus clusterStatus) throws CliFailure {
        ServerProbeResult reachable = null;
        for (ServerProbeResult each : clusterStatus.probes()) {
            if (each.claimsLeadership()) {
                return each;
            }
            reachable = reachable == null && each.isReachable() ? each : reachable;
        }
        if (reachable == null) {
            throw new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    "no server answers",
                    "read a data directory with: raftctl log ls --data-dir DIR");
        }
        return reachable;
    }

    private LogEntriesView fromDirectory(
            Path directory, CommandContext context, int count, boolean detailed, boolean tail) throws CliFailure {
        RealDisk disk = new RealDisk();
        try {
            OfflineLogReader.LogIndexRange range = OfflineLogReader.range(disk, directory);
            RequestedLogRange requested = resolveRange(range.firstIndex(), range.lastIndex(), count, tail);
            List<LogEntry> entries =
                    OfflineLogReader.read(disk, directory, requested.from(), requested.to() + 1, requested.limit());
            boolean more = entries.size() >= requested.limit()
                    && entries.get(entries.size() - 1).index() < requested.to();
            warnIfTruncated(more, context);
            return new LogEntriesView(
                    directory.toString(), range.firstIndex(), range.lastIndex(), -1, lines(entries), detailed, more);
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
    }

    /** Warns that a list is truncated if the output format does not show the truncation and the user set no limit. */
    private void warnIfTruncated(boolean more, CommandContext context) {
        if (more && limit == null && !context.settings().format().isHumanReadable()) {
            context.cluster()
                    .listener()
                    .warning("only the first " + DEFAULT_ENTRIES + " entries are shown; use --limit or --from to"
                            + " show others");
        }
    }

    private static List<LogEntriesView.LogEntryLine> lines(List<LogEntry> entries) {
        List<LogEntriesView.LogEntryLine> lines = new ArrayList<>();
        for (LogEntry entry : entries) {
            lines.add(new LogEntriesView.LogEntryLine(
                    entry, LogEntryDescription.of(entry), LogEntryDescription.data(entry)));
        }
        return lines;
    }
}
