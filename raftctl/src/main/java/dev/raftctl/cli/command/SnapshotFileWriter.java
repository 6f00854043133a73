package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.cluster.SnapshotDownload;
import dev.raftctl.cli.cluster.TransferProgressReporter;
import dev.raftctl.cli.install.AtomicFileReplacement;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.SavedSnapshotFile;
import dev.raftctl.protocol.message.ClientReply.SnapshotTakenReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a snapshot to a file: to a temporary name first; then it forces, verifies and renames the file and forces the
 * directory. Confined to one thread.
 */
final class SnapshotFileWriter implements SnapshotDownload.SnapshotFileSink {

    /**
     * The permissions of the snapshot file. Only the owner may read it, because it contains every value of the cluster.
     */
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;
    private final TransferProgressReporter progress;
    private long position;

    private SnapshotFileWriter(FileChannel channel, SnapshotTakenReply taken, ProgressListener listener) {
        this.channel = channel;
        progress = new TransferProgressReporter(listener, "saving", taken.sizeBytes());
    }

    static SnapshotTakenReply save(SnapshotDownload request, long minIndex, Path to, ProgressListener listener)
            throws CliFailure {
        Path target = target(to);
        Path temporary = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(temporary);
            try {
                SnapshotTakenReply taken;
                try (FileChannel channel = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                    taken = request.download(minIndex, header -> new SnapshotFileWriter(channel, header, listener));
                    channel.force(true);
                }
                requireSameSnapshot(
                        taken, SavedSnapshotFile.read(new RealDisk(), temporary).snapshot());
                AtomicFileReplacement.replace(target, temporary);
                forceDirectory(target);
                return taken;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException error) {
            throw unwritable(to, error);
        } catch (StorageFailure damaged) {
            throw StorageFailureTranslator.forSavedSnapshot(damaged);
        }
    }

    /**
     * Returns the file to write. Called before anything is sent to a server.
     *
     * @throws CliFailure if the path exists and is not a regular file: a snapshot appears complete and verified, or not
     *     at all
     */
    static Path target(Path to) throws CliFailure {
        if (to.toString().equals("-")) {
            throw CliFailure.usage(
                    "a snapshot can only be saved to a file, not to standard output", "for a file named -, use ./-");
        }
        try {
            return AtomicFileReplacement.resolveTarget(to);
        } catch (IOException unusable) {
            throw unwritable(to, unusable);
        }
    }

    private static CliFailure unwritable(Path to, IOException error) {
        return new CliFailure(
                ExitCode.USAGE,
                CliFailureReason.USAGE.name(),
                "cannot write " + to + ": " + StorageFailureTranslator.describe(error),
                "check the directory and its free space",
                error);
    }

    private static void forceDirectory(Path target) throws IOException {
        try (FileChannel directory = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void requireSameSnapshot(SnapshotTakenReply announced, StoredSnapshot received) throws CliFailure {
        if (received.digest() != announced.digest()
                || received.bytes() != announced.sizeBytes()
                || !received.last().equals(announced.last())) {
            throw new CliFailure(
                    CliFailureReason.DAMAGED,
                    "the received snapshot differs from the one that was sent: " + received + ", not " + announced,
                    "save it again");
        }
    }

    @Override
    public void write(byte[] part) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(part);
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
        progress.add(part.length);
    }
}
