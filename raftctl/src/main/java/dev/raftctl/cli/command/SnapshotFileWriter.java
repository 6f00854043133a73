package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.cluster.ProgressReporter;
import dev.raftctl.cli.cluster.SnapshotDownload;
import dev.raftctl.cli.install.FileReplacement;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.SavedSnapshot;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply.SnapshotTaken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a snapshot to a file: to a temporary name first; then it forces, verifies and renames the file and forces the
 * directory. Confined to one thread.
 */
final class SnapshotFileWriter implements SnapshotDownload.Sink {

    /**
     * The permissions of the snapshot file. Only the owner may read it, because it contains every value of the cluster.
     */
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;
    private final ProgressReporter progress;
    private long position;

    private SnapshotFileWriter(FileChannel channel, SnapshotTaken taken, ProgressListener listener) {
        this.channel = channel;
        progress = new ProgressReporter(listener, "saving", taken.sizeBytes());
    }

    static SnapshotTaken save(SnapshotDownload request, long minIndex, Path to, ProgressListener listener)
            throws Failure {
        Path target = target(to);
        Path temporary = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(temporary);
            try {
                SnapshotTaken taken;
                try (FileChannel channel = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                    taken = request.download(minIndex, header -> new SnapshotFileWriter(channel, header, listener));
                    channel.force(true);
                }
                requireSameSnapshot(
                        taken, SavedSnapshot.read(new RealDisk(), temporary).snapshot());
                FileReplacement.copyAttributes(target, temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                forceDirectory(target);
                return taken;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException error) {
            throw unwritable(to, error);
        } catch (StorageFailure damaged) {
            throw StorageFailures.forSavedSnapshot(damaged);
        }
    }

    /**
     * Returns the file to write. Called before anything is sent to a server.
     *
     * @throws Failure if the path exists and is not a regular file: a snapshot appears complete and verified, or not at
     *     all
     */
    static Path target(Path to) throws Failure {
        if (to.toString().equals("-")) {
            throw Failure.usage(
                    "a snapshot can only be saved to a file, not to standard output", "for a file named -, use ./-");
        }
        try {
            return FileReplacement.resolveTarget(to);
        } catch (IOException unusable) {
            throw unwritable(to, unusable);
        }
    }

    private static Failure unwritable(Path to, IOException error) {
        return new Failure(
                ExitCode.USAGE,
                FailureReason.USAGE.name(),
                "cannot write " + to + ": " + StorageFailures.describe(error),
                "check the directory and its free space",
                error);
    }

    private static void forceDirectory(Path target) throws IOException {
        try (FileChannel directory = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void requireSameSnapshot(SnapshotTaken announced, Snapshot received) throws Failure {
        if (received.digest() != announced.digest()
                || received.bytes() != announced.sizeBytes()
                || !received.last().equals(announced.last())) {
            throw new Failure(
                    FailureReason.DAMAGED,
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
