package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.LogScanResult;
import dev.raftctl.node.storage.ScannedSegment;
import dev.raftctl.node.storage.SegmentRecordScanner;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the log for {@link DataDirectoryCheck}. It reads every segment, even after it has found a damaged one. */
final class LogSegmentsCheck implements ScannedSegment.ScannedRecordVisitor {
    private final Disk disk;
    private final Path directory;
    private final LogScanResult.ExpectedLogState expected;
    private final List<DirectoryFinding> findings;
    private final List<ScannedSegment> readableSegments = new ArrayList<>();
    private long entryCount;
    private int configurationCount;
    private @Nullable Path currentFile;

    LogSegmentsCheck(
            Disk disk, Path directory, LogScanResult.ExpectedLogState expected, List<DirectoryFinding> findings) {
        this.disk = disk;
        this.directory = directory;
        this.expected = expected;
        this.findings = findings;
    }

    void run() throws StorageFailure {
        List<Path> paths = LogScanResult.segments(disk, directory);
        ScannedSegment previous = null;
        for (Path path : paths) {
            currentFile = path;
            ScannedSegment found = scanSegment(path);
            if (found != null) {
                readableSegments.add(found);
                checkTail(found, path.equals(paths.get(paths.size() - 1)));
                if (previous != null) {
                    checkContinuity(previous, found);
                }
            }
            previous = found;
        }
        currentFile = directory;
        if (paths.isEmpty() && expected.endMarkExceeds(LogPosition.ZERO)) {
            addFinding(DirectoryFindingSeverity.DAMAGE, -1, "there is no log, but " + expected.describeEndMark());
        }
    }

    long firstIndex() {
        return readableSegments.isEmpty() ? 0 : readableSegments.get(0).header().firstIndex();
    }

    @Nullable
    Path firstFile() {
        return readableSegments.isEmpty() ? null : readableSegments.get(0).path();
    }

    LogPosition last() {
        return readableSegments.isEmpty()
                ? LogPosition.ZERO
                : readableSegments.get(readableSegments.size() - 1).last();
    }

    int segmentCount() {
        return readableSegments.size();
    }

    long entryCount() {
        return entryCount;
    }

    int configurationCount() {
        return configurationCount;
    }

    @Override
    public void record(LogPosition position, LogEntryKind kind, SegmentRecordScanner scan) throws StorageFailure {
        LogScanResult.requireEndMarkMatches(expected.endMark(), position, scan);
        entryCount++;
        if (kind == LogEntryKind.CONFIGURATION) {
            configurationCount++;
            try {
                ClusterConfigurationFormat.decode(scan.payload());
            } catch (IllegalArgumentException malformed) {
                addFinding(
                        DirectoryFindingSeverity.DAMAGE,
                        scan.recordOffset(),
                        "entry " + position + " holds no configuration");
            }
        }
    }

    private @Nullable ScannedSegment scanSegment(Path path) {
        try {
            ScannedSegment.readHeader(disk, path).requireWrittenBy(expected.incarnation(), path);
            return ScannedSegment.scan(disk, path, this);
        } catch (StorageFailure failure) {
            findings.add(DirectoryCheckReport.findingOf(failure));
            return null;
        }
    }

    private void checkTail(ScannedSegment found, boolean isNewest) {
        String tornTail = found.tornTail();
        if (isNewest && expected.endMarkExceeds(found.last())) {
            String what = tornTail == null ? "the log ends here at " + found.last() : tornTail;
            addFinding(DirectoryFindingSeverity.DAMAGE, found.tail(), what + ", but " + expected.describeEndMark());
        } else if (tornTail != null) {
            addFinding(
                    isNewest ? DirectoryFindingSeverity.WARNING : DirectoryFindingSeverity.DAMAGE,
                    found.tail(),
                    isNewest
                            ? "torn tail, which the next start truncates: " + tornTail
                            : tornTail + ", and segments follow");
        }
    }

    private void checkContinuity(ScannedSegment previous, ScannedSegment next) {
        if (!previous.isFollowedBy(next.header())) {
            addFinding(
                    DirectoryFindingSeverity.DAMAGE,
                    0,
                    "it was written after " + next.header().previous() + ", but " + previous.path() + " ends at "
                            + previous.last());
        }
    }

    private void addFinding(DirectoryFindingSeverity severity, long offset, String what) {
        findings.add(new DirectoryFinding(severity, currentFile, offset, what));
    }
}
