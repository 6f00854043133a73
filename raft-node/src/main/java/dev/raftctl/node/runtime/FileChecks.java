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
import dev.raftctl.protocol.net.Inbound.Responder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads all of this server's files while it goes on, one check after the other and at leisure, on a thread of its own that errands do
 * not wait for. What is being written,
 * or compacted away, may look wrong for a moment: only what is wrong twice, at the same place, is damage.
 */
final class FileChecks {
    /** More than a person reads, and than a reply may hold. */
    private static final int DAMAGES_MAX = 100;

    private static final int WHAT_MAX = 500;

    /** A gigabyte takes 8 seconds, and a disk that is any good has most of its time for writes. */
    private static final long BYTES_PER_SECOND = 128L << 20;

    private final Disk disk;
    private final Path directory;
    private final Errands thread;
    private final Ticker ticker;
    private volatile @Nullable Reading reading;

    /** A check under way: what it reads through, and how much there is to be read. */
    private record Reading(UnhurriedDisk disk, long total) {}

    /** @param thread for this alone */
    FileChecks(Disk disk, Path directory, Errands thread, Ticker ticker) {
        this.disk = disk;
        this.directory = directory;
        this.thread = thread;
        this.ticker = ticker;
    }

    void check(Responder responder) {
        if (!thread.run(() -> responder.answer(watched()))) {
            responder.answer(new ClientReply.Refused(
                    new Refusal(Reason.BUSY, "too many checks wait at this server", "ask again in a moment")));
        }
    }

    /** How far the check under way has come. Any thread. */
    ClientReply progress() {
        Reading now = reading;
        return now == null
                ? new ClientReply.FilesRead(0, 0)
                : new ClientReply.FilesRead(Math.min(now.disk().bytesRead(), now.total()), now.total());
    }

    private ClientReply watched() throws StorageFailure {
        try {
            return look();
        } finally {
            reading = null;
        }
    }

    private CheckReport read() throws StorageFailure {
        UnhurriedDisk calm = new UnhurriedDisk(disk, BYTES_PER_SECOND, ticker::nanos, LockSupport::parkNanos);
        reading = new Reading(calm, DirectoryCheck.bytes(disk, directory));
        return DirectoryCheck.check(calm, directory);
    }

    private ClientReply look() throws StorageFailure {
        CheckReport first = read();
        if (!first.isDamaged()) {
            return reply(first, List.of());
        }
        CheckReport second = read();
        List<FileDamage> seenTwice = second.findings().stream()
                .filter(finding -> finding.severity() == Severity.DAMAGE && isIn(first, finding))
                .limit(DAMAGES_MAX)
                .map(finding -> new FileDamage(
                        name(finding.file()),
                        finding.offset(),
                        finding.what()
                                .substring(0, Math.min(WHAT_MAX, finding.what().length()))))
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
        return new ClientReply.FilesChecked(report.segments(), report.entries(), damages);
    }

    void close() {
        thread.close();
    }
}
