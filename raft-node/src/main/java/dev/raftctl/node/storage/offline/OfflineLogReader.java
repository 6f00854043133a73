package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.DataDirectory;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.LogScanResult;
import dev.raftctl.node.storage.ScannedSegment;
import dev.raftctl.node.storage.SegmentRecordScanner;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.ServerIdentityFile;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the log in a data directory for an operator, without locking or changing the directory. */
public final class OfflineLogReader implements ScannedSegment.ScannedRecordVisitor {
    private final long from;
    private final long to;
    private final int limit;
    private final List<LogEntry> entries = new ArrayList<>();

    private OfflineLogReader(long from, long to, int limit) {
        this.from = from;
        this.to = to;
        this.limit = limit;
    }

    /** The first and the last index of a log. If the log is empty, {@code lastIndex} is {@code firstIndex - 1}. */
    public record LogIndexRange(long firstIndex, long lastIndex) {}

    /** Returns the first and the last index of the log. Throws if the log is damaged. */
    public static LogIndexRange range(Disk disk, Path directory) throws StorageFailure {
        DataDirectoryCheck.requireDataDirectory(disk, new DataDirectory(directory));
        LogScanResult log = LogScanResult.scan(disk, new DataDirectory(directory).log());
        return log.isMissing()
                ? new LogIndexRange(1, 0)
                : new LogIndexRange(log.firstIndex(), log.last().index());
    }

    /**
     * Returns entries from one index up to, but not including, another, at most {@code limit}; fewer if the log does
     * not contain them all. Throws if a segment that it must read is damaged.
     */
    public static List<LogEntry> read(Disk disk, Path directory, long from, long to, int limit) throws StorageFailure {
        OfflineLogReader reading = new OfflineLogReader(from, to, limit);
        List<Path> segments = LogScanResult.segments(disk, new DataDirectory(directory).log());
        for (int i = 0; i < segments.size(); i++) {
            boolean isPast = firstIndexOf(segments.get(i)) >= to || reading.entries.size() >= limit;
            boolean isBefore = i + 1 < segments.size() && firstIndexOf(segments.get(i + 1)) <= from;
            if (!isPast && !isBefore) {
                ScannedSegment.scan(disk, segments.get(i), reading);
            }
        }
        return reading.entries;
    }

    @Override
    public void record(LogPosition position, LogEntryKind kind, SegmentRecordScanner scan) {
        if (position.index() >= from && position.index() < to && entries.size() < limit) {
            entries.add(new LogEntry(position.term(), position.index(), kind, scan.payload()));
        }
    }

    /** Receives the entries of a log in order. */
    @FunctionalInterface
    public interface LogEntryVisitor {
        void entry(LogEntry entry);
    }

    /**
     * Passes the entries of the log from one index to another, both inclusive, to the visitor, up to the first damage.
     * Returns the damage, or null if the part that was read is intact.
     */
    public static @Nullable StorageFailure scan(Disk disk, Path directory, long from, long to, LogEntryVisitor visitor)
            throws StorageFailure {
        DataDirectoryCheck.requireDataDirectory(disk, new DataDirectory(directory));
        List<Path> segments = LogScanResult.segments(disk, new DataDirectory(directory).log());
        for (int i = 0; i < segments.size() && firstIndexOf(segments.get(i)) <= to; i++) {
            if (i + 1 < segments.size() && firstIndexOf(segments.get(i + 1)) <= from) {
                continue;
            }
            try {
                ScannedSegment.scan(disk, segments.get(i), (position, kind, scan) -> {
                    if (position.index() >= from && position.index() <= to) {
                        visitor.entry(new LogEntry(position.term(), position.index(), kind, scan.payload()));
                    }
                });
            } catch (StorageFailure failure) {
                return failure;
            }
        }
        return null;
    }

    /** Returns the owner of the directory, whether a server is using it or not. */
    public static ServerIdentity identity(Disk disk, Path directory) throws StorageFailure {
        DataDirectory layout = new DataDirectory(directory);
        DataDirectoryCheck.requireDataDirectory(disk, layout);
        return ServerIdentityFile.read(disk, layout.identity());
    }

    /**
     * Throws if a server is using the directory, because its log could change while it is read. It changes nothing, not
     * even the lock files.
     */
    public static void requireUnused(Disk disk, Path directory) throws StorageFailure {
        DataDirectory layout = new DataDirectory(directory);
        for (Path file : List.of(layout.hardState(), layout.lock())) {
            try {
                if (disk.exists(file) && disk.isLocked(file)) {
                    throw new StorageFailure(
                            StorageFailure.StorageFailureKind.LOCKED,
                            file,
                            -1,
                            "a running server uses the directory " + directory,
                            "stop that server, or read a copy of the directory",
                            null);
                }
            } catch (IOException error) {
                throw StorageFailure.of(error, file, "access");
            }
        }
    }

    private static long firstIndexOf(Path segment) {
        String name = String.valueOf(segment.getFileName());
        return Long.parseLong(name.substring(0, name.length() - DataDirectory.SEGMENT_SUFFIX.length()));
    }
}
