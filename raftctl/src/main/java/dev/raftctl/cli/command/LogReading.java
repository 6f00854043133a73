package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.Survey;
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

/** Which entries of which log: the options of all log commands, and the reading. */
abstract class LogReading {
    private static final int TAIL = 10;
    private static final int ENTRIES = 1_000;
    private static final int PAGE = 500;

    @Option(names = "--from", paramLabel = "I", description = "The first index. Default: the log's first.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "I", description = "The last index. Default: the log's last.")
    @Nullable
    String to;

    @Option(names = "--node", paramLabel = "ID", description = "The log of this server.")
    @Nullable
    String node;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The log in this data directory; nothing is asked or changed.")
    @Nullable
    Path dataDir;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many entries. Default: 1000, tail 10.")
    @Nullable
    String limit;

    private record Wanted(long from, long to, int limit) {}

    final LogView read(Call call, boolean whole, boolean tail) throws Failure {
        int count =
                limit == null ? (tail ? TAIL : ENTRIES) : (int) Math.min(1_000_000, Words.number(limit, "--limit", 1));
        if (dataDir != null) {
            if (node != null) {
                throw Failure.usage(
                        "a log is read from a server or from a directory", "--node or --data-dir, not both");
            }
            return fromDirectory(dataDir, call, count, whole, tail);
        }
        return fromServer(call, count, whole, tail);
    }

    private Wanted wanted(long first, long last, int count, boolean tail) throws Failure {
        long begin = from == null ? first : Words.number(from, "--from", 1);
        long end = to == null ? last : Words.number(to, "--to", 1);
        if (tail && from == null) {
            begin = Math.max(first, end - count + 1);
        }
        if (from != null && to != null && begin > end) {
            throw Failure.usage("--from " + begin + " is behind --to " + end, "say the smaller index first");
        }
        return new Wanted(Math.max(begin, first), Math.min(end, last), count);
    }

    private LogView fromServer(Call call, int count, boolean whole, boolean tail) throws Failure {
        ClusterClient cluster = call.cluster();
        ServerId id = node == null ? null : Words.serverId(node);
        Survey survey = id == null ? cluster.quickSurvey() : cluster.surveyUntil(id);
        Sighting server = id == null ? best(survey) : Words.known(survey, id);
        ServerStatus status = server.status();
        if (status == null) {
            throw new Failure(
                    Cause.UNREACHABLE,
                    server.name() + " at " + server.address() + " does not answer: " + server.error(),
                    "another server's log: --node ID; or --data-dir DIR on its host");
        }
        Wanted wanted = wanted(status.firstIndex(), status.last().index(), count, tail);
        List<Entry> entries = new ArrayList<>();
        long commit = status.commitIndex();
        long next = wanted.from();
        while (next <= wanted.to() && entries.size() < wanted.limit()) {
            int page = Math.min(PAGE, wanted.limit() - entries.size());
            ClientReply.LogSlice slice =
                    cluster.reads().log(server, new ClientRequest.ReadLog(next, wanted.to(), page));
            if (slice.entries().isEmpty()) {
                break;
            }
            entries.addAll(slice.entries());
            commit = slice.commitIndex();
            next = entries.get(entries.size() - 1).index() + 1;
        }
        boolean more = entries.size() >= wanted.limit() && next <= wanted.to();
        mention(more, call);
        return new LogView(
                status.id().value(), status.firstIndex(), status.last().index(), commit, lines(entries), whole, more);
    }

    /** The leader, else any that answers. */
    private static Sighting best(Survey survey) throws Failure {
        Sighting any = null;
        for (Sighting each : survey.sightings()) {
            if (each.claimsLeadership()) {
                return each;
            }
            any = any == null && each.isReachable() ? each : any;
        }
        if (any == null) {
            throw new Failure(Cause.UNREACHABLE, "no server answers", "raftctl log ls --data-dir DIR");
        }
        return any;
    }

    private LogView fromDirectory(Path directory, Call call, int count, boolean whole, boolean tail) throws Failure {
        RealDisk disk = new RealDisk();
        try {
            OfflineLog.Range range = OfflineLog.range(disk, directory);
            Wanted wanted = wanted(range.firstIndex(), range.lastIndex(), count, tail);
            List<Entry> entries = OfflineLog.read(disk, directory, wanted.from(), wanted.to() + 1, wanted.limit());
            boolean more = entries.size() >= wanted.limit()
                    && entries.get(entries.size() - 1).index() < wanted.to();
            mention(more, call);
            return new LogView(
                    directory.toString(), range.firstIndex(), range.lastIndex(), -1, lines(entries), whole, more);
        } catch (StorageFailure failure) {
            throw StorageWords.failure(failure);
        }
    }

    /** Where the list itself does not say that it is not the whole, and nobody asked for less. */
    private void mention(boolean more, Call call) {
        if (more && limit == null && !call.settings().format().isForPeople()) {
            call.cluster()
                    .notes()
                    .warning("these are the first " + ENTRIES + " entries; --limit and --from show others");
        }
    }

    private static List<LogView.Line> lines(List<Entry> entries) {
        List<LogView.Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            lines.add(new LogView.Line(entry, EntryWords.of(entry), EntryWords.data(entry)));
        }
        return lines;
    }
}
