package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads all files of this server while it runs, one check at a time, at a limited rate, on a thread of its own. A file
 * that is being written or compacted may look damaged for a moment, so only damage found twice at the same place is
 * reported.
 */
final class OnlineFileChecks {
    /** The maximum number of damaged places in one reply. */
    private static final int MAX_DAMAGES = 100;

    private static final int MAX_DESCRIPTION_CHARS = 500;

    /** The rate limit of reads. A gigabyte takes 8 seconds, and most of the disk's bandwidth is left for writes. */
    private static final long BYTES_PER_SECOND = 128L << 20;

    private final Disk disk;
    private final Path directory;
    private final BackgroundDiskTasks checkThread;
    private final TimeSource ticker;
    private volatile @Nullable RunningFileCheck running;

    /** The progress of a running check. The disk counts the bytes read so far. */
    private record RunningFileCheck(RateLimitedDisk disk, long totalBytes) {}

    /** @param checkThread a background thread that does nothing but these checks */
    OnlineFileChecks(Disk disk, Path directory, BackgroundDiskTasks checkThread, TimeSource ticker) {
        this.disk = disk;
        this.directory = directory;
        this.checkThread = checkThread;
        this.ticker = ticker;
    }

    void check(RequestResponder responder) {
        if (!checkThread.run(() -> responder.reply(checkWithProgress()))) {
            responder.reply(new ClientReply.RefusedReply(new Refusal(
                    RefusalReason.BUSY, "too many checks are queued at this server", "try again in a moment")));
        }
    }

    /** Returns the progress of the running check. May be called from any thread. */
    ClientReply progress() {
        RunningFileCheck now = running;
        return now == null
                ? new ClientReply.FileCheckProgressReply(0, 0)
                : new ClientReply.FileCheckProgressReply(
                        Math.min(now.disk().bytesRead(), now.totalBytes()), now.totalBytes());
    }

    private ClientReply checkWithProgress() throws StorageFailure {
        try {
            return checkTwice();
        } finally {
            running = null;
        }
    }

    private DirectoryCheckReport checkOnce() throws StorageFailure {
        RateLimitedDisk rateLimited =
                new RateLimitedDisk(disk, BYTES_PER_SECOND, ticker::nanos, LockSupport::parkNanos);
        running = new RunningFileCheck(rateLimited, DataDirectoryCheck.totalBytes(disk, directory));
        return DataDirectoryCheck.check(rateLimited, directory);
    }

    private ClientReply checkTwice() throws StorageFailure {
        DirectoryCheckReport first = checkOnce();
        if (!first.isDamaged()) {
            return reply(first, List.of());
        }
        DirectoryCheckReport second = checkOnce();
        List<FileDamage> seenTwice = second.findings().stream()
                .filter(finding -> finding.severity() == DirectoryFindingSeverity.DAMAGE && isIn(first, finding))
                .limit(MAX_DAMAGES)
                .map(finding -> new FileDamage(
                        name(finding.file()),
                        finding.offset(),
                        finding.what()
                                .substring(
                                        0,
                                        Math.min(
                                                MAX_DESCRIPTION_CHARS,
                                                finding.what().length()))))
                .toList();
        return reply(second, seenTwice);
    }

    private static boolean isIn(DirectoryCheckReport other, DirectoryFinding finding) {
        return other.findings().stream()
                .anyMatch(each -> each.severity() == DirectoryFindingSeverity.DAMAGE
                        && each.offset() == finding.offset()
                        && name(each.file()).equals(name(finding.file())));
    }

    private static String name(@Nullable Path file) {
        return file == null ? "" : file.toString();
    }

    private static ClientReply reply(DirectoryCheckReport report, List<FileDamage> damages) {
        return new ClientReply.FilesCheckedReply(report.segmentCount(), report.entryCount(), damages);
    }

    void close() {
        checkThread.close();
    }
}
