package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a walk through all segments found, without changing them. Streaming: keeps runs of terms, configurations and the places
 * of records, no entries.
 */
final class LogScan implements ScannedSegment.RecordVisitor {
    private final List<ScannedSegment> segments = new ArrayList<>();
    private final List<TermRun> termRuns = new ArrayList<>();
    private final List<PositionedConfiguration> configurations = new ArrayList<>();

    private final Expected expected;
    private @Nullable Damage damage;

    private LogScan(Expected expected) {
        this.expected = expected;
    }

    /**
     * What is known of the log from other files.
     *
     * @param incarnation of the server whose log it should be; 0: not known
     * @param endMark what the end mark vouches for
     * @param snapshotIndex the last index of the newest whole snapshot: up to there the log may be gone
     */
    record Expected(long incarnation, EndMark endMark, long snapshotIndex) {
        static final Expected NOTHING = new Expected(0, EndMark.NONE, 0);

        boolean endMarkExceeds(Position last) {
            return endMark.index() > snapshotIndex && endMark.index() > last.index();
        }

        String describeEndMark() {
            return "the end mark says that the log was durable up to " + endMark.last();
        }
    }

    /**
     * Where the log can no longer be believed.
     *
     * @param truncatedSegment the segment of which only the records before the damage are believed; null: nothing of it is damaged itself
     * @param discardedSegments the segments of which nothing is believed, in order
     */
    record Damage(StorageFailure failure, @Nullable ScannedSegment truncatedSegment, List<Path> discardedSegments) {}

    /** Of a log without damage; else it is refused. */
    static LogScan scan(Disk disk, Path directory) throws StorageFailure {
        return scan(disk, directory, Expected.NOTHING);
    }

    /** The same, if it is the log that was expected. */
    static LogScan scan(Disk disk, Path directory, Expected expected) throws StorageFailure {
        LogScan logScan = scanUntilDamage(disk, directory, expected);
        if (logScan.damage != null) {
            throw logScan.damage.failure();
        }
        return logScan;
    }

    /** Of what lies before the first damage. */
    static LogScan scanUntilDamage(Disk disk, Path directory, Expected expected) throws StorageFailure {
        LogScan logScan = new LogScan(expected);
        List<Path> paths = segments(disk, directory);
        for (int i = 0; i < paths.size() && logScan.damage == null; i++) {
            logScan.scanSegment(disk, paths.get(i), paths.subList(i, paths.size()));
        }
        if (logScan.damage == null) {
            logScan.damage = logScan.damageBeforeEndMark(directory);
        }
        return logScan;
    }

    /** A torn tail, a clean end or no log at all, where the end mark vouches for more (hazard D15). */
    private @Nullable Damage damageBeforeEndMark(Path directory) {
        if (isMissing()) {
            return expected.endMarkExceeds(Position.ZERO)
                    ? new Damage(
                            StorageFailure.damaged(directory, -1, "there is no log, but " + expected.describeEndMark()),
                            null,
                            List.of())
                    : null;
        }
        if (!expected.endMarkExceeds(last())) {
            return null;
        }
        ScannedSegment newest = segments.get(segments.size() - 1);
        String torn = newest.tornTail();
        return torn == null
                ? new Damage(
                        StorageFailure.damaged(
                                newest.path(),
                                newest.tail(),
                                "the log ends here at " + last() + ", but " + expected.describeEndMark()),
                        null,
                        List.of())
                : new Damage(
                        StorageFailure.damaged(
                                newest.path(),
                                newest.tail(),
                                torn + "; " + expected.describeEndMark() + ", so it is damage and no torn tail"),
                        newest,
                        List.of());
    }

    /** Null: none. */
    @Nullable
    Damage damage() {
        return damage;
    }

    /** The segments' files, in order. */
    static List<Path> segments(Disk disk, Path directory) throws StorageFailure {
        try {
            return disk.list(directory).stream()
                    .filter(DataDirectory::isSegment)
                    .map(directory::resolve)
                    .toList();
        } catch (IOException error) {
            throw StorageFailure.of(error, directory, "list");
        }
    }

    List<ScannedSegment> segments() {
        return segments;
    }

    boolean isMissing() {
        return segments.isEmpty();
    }

    /** The place before the first entry. */
    Position previous() {
        return segments.get(0).header().previous();
    }

    long firstIndex() {
        return segments.get(0).header().firstIndex();
    }

    Position last() {
        return segments.get(segments.size() - 1).last();
    }

    List<TermRun> termRuns() {
        return termRuns;
    }

    List<PositionedConfiguration> configurations() {
        return configurations;
    }

    /** The term of the entry there, or of the place before the first; 0 when it is not in the log. */
    long termAt(long index) {
        if (index == firstIndex() - 1) {
            return previous().term();
        }
        long term = 0;
        if (index >= firstIndex() && index <= last().index()) {
            for (TermRun run : termRuns) {
                term = run.firstIndex() <= index ? run.term() : term;
            }
        }
        return term;
    }

    @Override
    public void record(Position position, EntryKind kind, RecordScanner scan) throws StorageFailure {
        requireEndMarkMatches(expected.endMark(), position, scan);
        if (kind == EntryKind.CONFIGURATION) {
            configurations.add(new PositionedConfiguration(position, decodeConfiguration(position, scan)));
        }
        if (termRuns.isEmpty() || termRuns.get(termRuns.size() - 1).term() != position.term()) {
            termRuns.add(new TermRun(position.index(), position.term()));
        }
    }

    static void requireEndMarkMatches(EndMark end, Position position, RecordScanner scan) throws StorageFailure {
        if (position.index() == end.index()
                && (!position.equals(end.last()) || scan.lastChecksum() != end.checksum())) {
            throw StorageFailure.damaged(
                    scan.path(),
                    scan.recordOffset(),
                    "the record of entry " + position + " is not the one that the end mark of " + end.last()
                            + " vouches for");
        }
    }

    private static Configuration decodeConfiguration(Position position, RecordScanner scan) throws StorageFailure {
        try {
            return ConfigurationFormat.decode(scan.payload());
        } catch (IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    scan.path(),
                    scan.recordOffset(),
                    "entry " + position + " holds no configuration: " + malformed.getMessage());
        }
    }

    private void scanSegment(Disk disk, Path path, List<Path> rest) throws StorageFailure {
        ScannedSegment previous = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        ScannedSegment next;
        try {
            SegmentHeader header = ScannedSegment.readHeader(disk, path);
            header.requireWrittenBy(expected.incarnation(), path);
            if (previous != null) {
                requireFollows(previous, path, header);
            }
            next = ScannedSegment.scanUntilDamage(disk, path, this);
        } catch (StorageFailure failure) {
            if (failure.kind() != Kind.DAMAGED) {
                throw failure;
            }
            damage = new Damage(failure, previous == null || previous.tornTail() == null ? null : previous, rest);
            return;
        }
        segments.add(next);
        StorageFailure inside = next.damage();
        if (inside != null) {
            damage = new Damage(inside, next, rest.subList(1, rest.size()));
        }
    }

    /** A segment is made only when the one before it is durable and whole, so that one may not end too early. */
    private static void requireFollows(ScannedSegment previous, Path next, SegmentHeader header) throws StorageFailure {
        @Nullable String torn = previous.tornTail();
        if (torn != null) {
            throw StorageFailure.damaged(previous.path(), previous.tail(), torn + "; and " + next + " follows it");
        }
        if (previous.last().index() + 1 != header.firstIndex()) {
            throw StorageFailure.damaged(
                    previous.path(),
                    previous.tail(),
                    "the log ends here at " + previous.last() + ", and goes on in " + next + " at index "
                            + header.firstIndex());
        }
        if (!previous.isFollowedBy(header)) {
            throw StorageFailure.damaged(
                    next,
                    0,
                    "it was written behind " + header.previous() + " and another record than " + previous.path()
                            + " ends with, " + previous.last());
        }
    }
}
