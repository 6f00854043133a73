package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.CheckReport;
import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.node.storage.DirectoryCheck;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads all files of this server while it runs, one check at a time, at a limited rate, on a thread of its own. A file
 * that is being written or compacted may look damaged for a moment, so only damage found twice at the same place is
 * reported.
 */
final class FileChecks {
    /** The maximum number of damaged places in one reply. */
    private static final int MAX_DAMAGES = 100;

    private static final int MAX_DESCRIPTION_CHARS = 500;

    /** The rate limit of reads. A gigabyte takes 8 seconds, and most of the disk's bandwidth is left for writes. */
    private static final long BYTES_PER_SECOND = 128L << 20;

    private final Disk disk;
    private final Path directory;
    private final BackgroundTasks checkThread;
    private final Ticker ticker;
    private volatile @Nullable Progress running;

    /** The progress of a running check. The disk counts the bytes read so far. */
    private record Progress(RateLimitedDisk disk, long totalBytes) {}

    /** @param checkThread a background thread that does nothing but these checks */
    FileChecks(Disk disk, Path directory, BackgroundTasks checkThread, Ticker ticker) {
        this.disk = disk;
        this.directory = directory;
        this.checkThread = checkThread;
        this.ticker = ticker;
    }

    void check(Responder responder) {
        if (!checkThread.run(() -> responder.reply(checkWithProgress()))) {
            responder.reply(new ClientReply.Refused(
                    new Refusal(Reason.BUSY, "too many checks are queued at this server", "try again in a moment")));
        }
    }

    /** Returns the progress of the running check. May be called from any thread. */
    ClientReply progress() {
        Progress now = running;
        return now == null
                ? new ClientReply.CheckProgress(0, 0)
                : new ClientReply.CheckProgress(Math.min(now.disk().bytesRead(), now.totalBytes()), now.totalBytes());
    }

    private ClientReply checkWithProgress() throws StorageFailure {
        try {
            return checkTwice();
        } finally {
            running = null;
        }
    }

    private CheckReport checkOnce() throws StorageFailure {
        RateLimitedDisk rateLimited =
                new RateLimitedDisk(disk, BYTES_PER_SECOND, ticker::nanos, LockSupport::parkNanos);
        running = new Progress(rateLimited, DirectoryCheck.totalBytes(disk, directory));
        return DirectoryCheck.check(rateLimited, directory);
    }

    private ClientReply checkTwice() throws StorageFailure {
        CheckReport first = checkOnce();
        if (!first.isDamaged()) {
            return reply(first, List.of());
        }
        CheckReport second = checkOnce();
        List<FileDamage> seenTwice = second.findings().stream()
                .filter(finding -> finding.severity() == Severity.DAMAGE && isIn(first, finding))
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

    private static boolean isIn(CheckReport other, Finding finding) {
        return other.findings().stream()
                .anyMatch(each -> each.severity() == Severity.DAMAGE
                        && each.offset() == finding.offset()
                        && name(each.file()).equals(name(finding.file())));
    }

    private static String name(@Nullable Path file) {
        return file == null ? "" : file.toString();
    }

    private static ClientReply reply(CheckReport report, List<FileDamage> damages) {
        return new ClientReply.FilesChecked(report.segmentCount(), report.entryCount(), damages);
    }

    void close() {
        checkThread.close();
    }
}
