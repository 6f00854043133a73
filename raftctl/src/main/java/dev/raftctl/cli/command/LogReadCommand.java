package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.cluster.ServerProbe;
import dev.raftctl.cli.view.LogView;
import dev.raftctl.node.storage.OfflineLog;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Entry;
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
            description = "Read the log in this data directory; contacts no server and changes nothing.")
    @Nullable
    Path dataDir;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of entries. Default: 1000, tail 10.")
    @Nullable
    String limit;

    private record IndexRange(long from, long to, int limit) {}

    final LogView read(CommandContext context, boolean detailed, boolean tail) throws Failure {
        int count = limit == null
                ? (tail ? DEFAULT_TAIL_ENTRIES : DEFAULT_ENTRIES)
                : (int) Math.min(1_000_000, ArgumentParser.number(limit, "--limit", 1));
        if (dataDir != null) {
            if (node != null) {
                throw Failure.usage("--node and --data-dir cannot be combined", "use one of them");
            }
            return fromDirectory(dataDir, context, count, detailed, tail);
        }
        return fromServer(context, count, detailed, tail);
    }

    private IndexRange resolveRange(long first, long last, int count, boolean tail) throws Failure {
        long begin = from == null ? first : ArgumentParser.number(from, "--from", 1);
        long end = to == null ? last : ArgumentParser.number(to, "--to", 1);
        if (tail && from == null) {
            begin = Math.max(first, end - count + 1);
        }
        if (from != null && to != null && begin > end) {
            throw Failure.usage("--from " + begin + " must not be greater than --to " + end, "swap the two");
        }
        return new IndexRange(Math.max(begin, first), Math.min(end, last), count);
    }

    private LogView fromServer(CommandContext context, int count, boolean detailed, boolean tail) throws Failure {
        ClusterClient cluster = context.cluster();
        ServerId id = node == null ? null : ArgumentParser.serverId(node);
        ClusterStatus clusterStatus = id == null ? cluster.quickStatus() : cluster.statusOnceReachable(id);
        ServerProbe server =
                id == null ? leaderOrAnyReachable(clusterStatus) : ArgumentParser.requireKnownServer(clusterStatus, id);
        ServerStatus status = server.status();
        if (status == null) {
            throw new Failure(
                    FailureReason.UNREACHABLE,
                    server.name() + " at " + server.address() + " does not answer: " + server.errorText(),
                    "read another server's log with --node ID, or use --data-dir DIR on its host");
        }
        IndexRange requested = resolveRange(status.firstIndex(), status.last().index(), count, tail);
        List<Entry> entries = new ArrayList<>();
        long commit = status.commitIndex();
        long next = requested.from();
        while (next <= requested.to() && entries.size() < requested.limit()) {
            int page = Math.min(PAGE_ENTRIES, requested.limit() - entries.size());
            ClientReply.LogSlice slice =
                    cluster.reads().readLog(server, new ClientRequest.ReadLog(next, requested.to(), page));
            if (slice.entries().isEmpty()) {
                break;
            }
            entries.addAll(slice.entries());
            commit = slice.commitIndex();
            next = entries.get(entries.size() - 1).index() + 1;
        }
        boolean more = entries.size() >= requested.limit() && next <= requested.to();
        warnIfTruncated(more, context);
        return new LogView(
                status.id().value(),
                status.firstIndex(),
                status.last().index(),
                commit,
                lines(entries),
                detailed,
                more);
    }

    /** Returns the leader, or any reachable server if there is no leader. */
    private static ServerProbe leaderOrAnyReachable(ClusterStatus clusterStatus) throws Failure {
        ServerProbe reachable = null;
        for (ServerProbe each : clusterStatus.probes()) {
            if (each.claimsLeadership()) {
                return each;
            }
            reachable = reachable == null && each.isReachable() ? each : reachable;
        }
        if (reachable == null) {
            throw new Failure(
                    FailureReason.UNREACHABLE,
                    "no server answers",
                    "read a data directory with: raftctl log ls --data-dir DIR");
        }
        return reachable;
    }

    private LogView fromDirectory(Path directory, CommandContext context, int count, boolean detailed, boolean tail)
            throws Failure {
        RealDisk disk = new RealDisk();
        try {
            OfflineLog.Range range = OfflineLog.range(disk, directory);
            IndexRange requested = resolveRange(range.firstIndex(), range.lastIndex(), count, tail);
            List<Entry> entries =
                    OfflineLog.read(disk, directory, requested.from(), requested.to() + 1, requested.limit());
            boolean more = entries.size() >= requested.limit()
                    && entries.get(entries.size() - 1).index() < requested.to();
            warnIfTruncated(more, context);
            return new LogView(
                    directory.toString(), range.firstIndex(), range.lastIndex(), -1, lines(entries), detailed, more);
        } catch (StorageFailure failure) {
            throw StorageFailures.toFailure(failure);
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

    private static List<LogView.Line> lines(List<Entry> entries) {
        List<LogView.Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            lines.add(new LogView.Line(entry, EntryDescription.of(entry), EntryDescription.data(entry)));
        }
        return lines;
    }
}
