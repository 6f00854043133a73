package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of scanning all segments without changing them. The scan is streaming: it keeps the runs of terms, the
 * configurations and the offsets of records, but no entries.
 */
public final class LogScanResult implements ScannedSegment.ScannedRecordVisitor {
    private final List<ScannedSegment> segments = new ArrayList<>();
    private final List<TermRun> termRuns = new ArrayList<>();
    private final List<PositionedConfiguration> configurations = new ArrayList<>();

    private final ExpectedLogState expected;
    private @Nullable LogDamage damage;

    private LogScanResult(ExpectedLogState expected) {
        this.expected = expected;
    }

    /**
     * What other files state about the log.
     *
     * @param incarnation of the server that owns the log; 0 if unknown
     * @param endMark the durable end according to the end mark file
     * @param snapshotIndex last index of the newest intact snapshot; log entries up to it may be deleted
     */
    public record ExpectedLogState(long incarnation, LogEndMark endMark, long snapshotIndex) {
        static final ExpectedLogState NOTHING = new ExpectedLogState(0, LogEndMark.NONE, 0);

        public boolean endMarkExceeds(LogPosition last) {
            return endMark.index() > snapshotIndex && endMark.index() > last.index();
        }

        public String describeEndMark() {
            return "the end mark shows that the log was durable up to " + endMark.last();
        }
    }

    /**
     * The place from which the log cannot be trusted.
     *
     * @param truncatedSegment the segment of which only the records before the damage are intact; null if the damage
     *     lies between segments
     * @param discardedSegments the segments that follow the damage, in order
     */
    record LogDamage(StorageFailure failure, @Nullable ScannedSegment truncatedSegment, List<Path> discardedSegments) {}

    /** Scans the whole log and throws if it is damaged. */
    public static LogScanResult scan(Disk disk, Path directory) throws StorageFailure {
        return scan(disk, directory, ExpectedLogState.NOTHING);
    }

    /**
     * Scans the whole log and throws if it is damaged, or if it contradicts what other files of the directory state
     * about the log.
     */
    public static LogScanResult scan(Disk disk, Path directory, ExpectedLogState expected) throws StorageFailure {
        LogScanResult logScan = scanUntilDamage(disk, directory, expected);
        if (logScan.damage != null) {
            throw logScan.damage.failure();
        }
        return logScan;
    }

    /** Scans the log up to its first damage, which {@link #damage} then returns. */
    static LogScanResult scanUntilDamage(Disk disk, Path directory, ExpectedLogState expected) throws StorageFailure {
        LogScanResult logScan = new LogScanResult(expected);
        List<Path> paths = segments(disk, directory);
        for (int i = 0; i < paths.size() && logScan.damage == null; i++) {
            logScan.scanSegment(disk, paths.get(i), paths.subList(i, paths.size()));
        }
        if (logScan.damage == null) {
            logScan.damage = logScan.damageBeforeEndMark(directory);
        }
        return logScan;
    }

    /**
     * Returns damage if the log ends before the end mark: after a torn tail, at a clean end, or because it is missing
     * (hazard D15).
     */
    private @Nullable LogDamage damageBeforeEndMark(Path directory) {
        if (isMissing()) {
            return expected.endMarkExceeds(LogPosition.ZERO)
                    ? new LogDamage(
                            StorageFailure.damaged(directory, -1, "there is no log, but " + expected.describeEndMark()),
                            null,
                            List.of())
                    : null;
        }
        if (!expected.endMarkExceeds(last())) {
            return null;
        }
        ScannedSegment newest = segments.get(segments.size() - 1);
        String tornTail = newest.tornTail();
        return tornTail == null
                ? new LogDamage(
                        StorageFailure.damaged(
                                newest.path(),
                                newest.tail(),
                                "the log ends here at " + last() + ", but " + expected.describeEndMark()),
                        null,
                        List.of())
                : new LogDamage(
                        StorageFailure.damaged(
                                newest.path(),
                                newest.tail(),
                                tornTail + "; " + expected.describeEndMark()
                                        + ", so this is damage and not a torn tail"),
                        newest,
                        List.of());
    }

    /** Returns the first damage in the log, or null if the log is intact. */
    @Nullable
    LogDamage damage() {
        return damage;
    }

    /** Returns the segment files of the log, in the order of their entries. */
    public static List<Path> segments(Disk disk, Path directory) throws StorageFailure {
        try {
            return disk.list(directory).stream()
                    .filter(DataDirectory::isSegment)
                    .map(directory::resolve)
                    .toList();
        } catch (IOException error) {
            throw StorageFailure.of(error, directory, "list");
        }
    }

    public List<ScannedSegment> segments() {
        return segments;
    }

    public boolean isMissing() {
        return segments.isEmpty();
    }

    /** Returns the position directly before the first entry of the log. */
    LogPosition previous() {
        return segments.get(0).header().previous();
    }

    public long firstIndex() {
        return segments.get(0).header().firstIndex();
    }

    public LogPosition last() {
        return segments.get(segments.size() - 1).last();
    }

    List<TermRun> termRuns() {
        return termRuns;
    }

    public List<PositionedConfiguration> configurations() {
        return configurations;
    }

    /**
     * Returns the term of the entry at this index, or of the position before the first entry; 0 if the log contains
     * neither.
     */
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
    public void record(LogPosition position, LogEntryKind kind, SegmentRecordScanner scan) throws StorageFailure {
        requireEndMarkMatches(expected.endMark(), position, scan);
        if (kind == LogEntryKind.CONFIGURATION) {
            configurations.add(new PositionedConfiguration(position, decodeConfiguration(position, scan)));
        }
        if (termRuns.isEmpty() || termRuns.get(termRuns.size() - 1).term() != position.term()) {
            termRuns.add(new TermRun(position.index(), position.term()));
        }
    }

    public static void requireEndMarkMatches(LogEndMark end, LogPosition position, SegmentRecordScanner scan)
            throws StorageFailure {
        if (position.index() == end.index()
                && (!position.equals(end.last()) || scan.lastChecksum() != end.checksum())) {
            throw StorageFailure.damaged(
                    scan.path(),
                    scan.recordOffset(),
                    "the record of entry " + position + " is not the one recorded in the end mark of " + end.last());
        }
    }

    private static Configuration decodeConfiguration(LogPosition position, SegmentRecordScanner scan)
            throws StorageFailure {
        try {
            return ClusterConfigurationFormat.decode(scan.payload());
        } catch (IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    scan.path(),
                    scan.recordOffset(),
                    "entry " + position + " holds no configuration: " + malformed.getMessage());
        }
    }

    private void scanSegment(Disk disk, Path path, List<Path> remainingPaths) throws StorageFailure {
        ScannedSegment previous = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        ScannedSegment next;
        try {
            LogSegmentHeader header = ScannedSegment.readHeader(disk, path);
            header.requireWrittenBy(expected.incarnation(), path);
            if (previous != null) {
                requireFollows(previous, path, header);
            }
            next = ScannedSegment.scanUntilDamage(disk, path, this);
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailureKind.DAMAGED) {
                throw failure;
            }
            damage = new LogDamage(
                    failure, previous == null || previous.tornTail() == null ? null : previous, remainingPaths);
            return;
        }
        segments.add(next);
        StorageFailure segmentDamage = next.damage();
        if (segmentDamage != null) {
            damage = new LogDamage(segmentDamage, next, remainingPaths.subList(1, remainingPaths.size()));
        }
    }

    /**
     * Throws if the previous segment ends early: a segment is created only when the previous one is durable and
     * complete.
     */
    private static void requireFollows(ScannedSegment previous, Path next, LogSegmentHeader header)
            throws StorageFailure {
        @Nullable String tornTail = previous.tornTail();
        if (tornTail != null) {
            throw StorageFailure.damaged(previous.path(), previous.tail(), tornTail + "; and " + next + " follows it");
        }
        if (previous.last().index() + 1 != header.firstIndex()) {
            throw StorageFailure.damaged(
                    previous.path(),
                    previous.tail(),
                    "the log ends here at " + previous.last() + ", and continues in " + next + " at index "
                            + header.firstIndex());
        }
        if (!previous.isFollowedBy(header)) {
            throw StorageFailure.damaged(
                    next,
                    0,
                    "it was written after " + header.previous() + ", but " + previous.path()
                            + " ends with another record, " + previous.last());
        }
    }
}
