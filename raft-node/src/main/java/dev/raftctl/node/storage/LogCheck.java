package dev.raftctl.node.storage;

import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log's part of {@link DirectoryCheck}: every segment, going on behind a damaged one. */
final class LogCheck implements SegmentSurvey.Visitor {
    private final Disk disk;
    private final Path directory;
    private final LogSurvey.Expected expected;
    private final List<Finding> findings;
    private final List<SegmentSurvey> whole = new ArrayList<>();
    private long entries;
    private int configurations;
    private @Nullable Path now;

    LogCheck(Disk disk, Path directory, LogSurvey.Expected expected, List<Finding> findings) {
        this.disk = disk;
        this.directory = directory;
        this.expected = expected;
        this.findings = findings;
    }

    void run() throws StorageFailure {
        List<Path> paths = LogSurvey.segments(disk, directory);
        SegmentSurvey before = null;
        for (Path path : paths) {
            now = path;
            SegmentSurvey found = survey(path);
            if (found != null) {
                whole.add(found);
                tail(found, path.equals(paths.get(paths.size() - 1)));
                if (before != null) {
                    meeting(before, found);
                }
            }
            before = found;
        }
        now = directory;
        if (paths.isEmpty() && expected.isBeyond(Position.ZERO)) {
            add(Severity.DAMAGE, -1, "there is no log, but " + expected.inWords());
        }
    }

    long firstIndex() {
        return whole.isEmpty() ? 0 : whole.get(0).header().firstIndex();
    }

    @Nullable
    Path firstFile() {
        return whole.isEmpty() ? null : whole.get(0).path();
    }

    Position last() {
        return whole.isEmpty() ? Position.ZERO : whole.get(whole.size() - 1).last();
    }

    int segments() {
        return whole.size();
    }

    long entries() {
        return entries;
    }

    int configurations() {
        return configurations;
    }

    @Override
    public void record(Position position, EntryKind kind, SegmentScan scan) throws StorageFailure {
        LogSurvey.mustBeVouchedFor(expected.end(), position, scan);
        entries++;
        if (kind == EntryKind.CONFIGURATION) {
            configurations++;
            try {
                ConfigurationFormat.decode(scan.payload());
            } catch (IllegalArgumentException malformed) {
                add(Severity.DAMAGE, scan.begin(), "entry " + position + " holds no configuration");
            }
        }
    }

    private @Nullable SegmentSurvey survey(Path path) {
        try {
            SegmentSurvey.headerOf(disk, path).mustBeOf(expected.incarnation(), path);
            return SegmentSurvey.of(disk, path, this);
        } catch (StorageFailure failure) {
            findings.add(CheckReport.finding(failure));
            return null;
        }
    }

    private void tail(SegmentSurvey found, boolean isNewest) {
        String torn = found.torn();
        if (isNewest && expected.isBeyond(found.last())) {
            String what = torn == null ? "the log ends here at " + found.last() : torn;
            add(Severity.DAMAGE, found.tail(), what + "; but " + expected.inWords());
        } else if (torn != null) {
            add(
                    isNewest ? Severity.WARNING : Severity.DAMAGE,
                    found.tail(),
                    isNewest ? "a torn tail, which the next start cuts off: " + torn : torn + ", and segments follow");
        }
    }

    private void meeting(SegmentSurvey before, SegmentSurvey next) {
        if (!before.isFollowedBy(next.header())) {
            add(
                    Severity.DAMAGE,
                    0,
                    "it was written behind " + next.header().previous() + ", but " + before.path() + " ends at "
                            + before.last());
        }
    }

    private void add(Severity severity, long offset, String what) {
        findings.add(new Finding(severity, now, offset, what));
    }
}
