package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Advance;
import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.SnapshotCall;
import dev.raftctl.cli.install.ReplacedFile;
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

/** A snapshot on its way into a file: a temporary name, forced, checked, renamed, the directory forced. One thread. */
final class SavingSnapshot implements SnapshotCall.Sink {

    /** It holds every value of the cluster. */
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;
    private final Advance advance;
    private long at;

    private SavingSnapshot(FileChannel channel, SnapshotTaken taken, Notes notes) {
        this.channel = channel;
        advance = new Advance(notes, "saving", taken.bytes());
    }

    static SnapshotTaken save(SnapshotCall call, long minIndex, Path to, Notes notes) throws Failure {
        Path target = target(to);
        Path temporary = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(temporary);
            try {
                SnapshotTaken taken;
                try (FileChannel channel = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER))) {
                    taken = call.receive(minIndex, coming -> new SavingSnapshot(channel, coming, notes));
                    channel.force(true);
                }
                mustBe(taken, SavedSnapshot.read(new RealDisk(), temporary).snapshot());
                ReplacedFile.keepAttributes(target, temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                forceDirectory(target);
                return taken;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException error) {
            throw unwritable(to, error);
        } catch (StorageFailure damaged) {
            throw StorageWords.ofSaved(damaged);
        }
    }

    /**
     * The file to write, found before anything is asked of a server.
     *
     * @throws Failure when there is something other than a file: a snapshot appears whole and checked, or not at all
     */
    static Path target(Path to) throws Failure {
        if (to.toString().equals("-")) {
            throw Failure.usage("a snapshot is saved to a file, not to standard output", "a file named -: ./-");
        }
        try {
            return ReplacedFile.target(to);
        } catch (IOException unfit) {
            throw unwritable(to, unfit);
        }
    }

    private static Failure unwritable(Path to, IOException error) {
        return new Failure(
                ExitCode.USAGE,
                Cause.USAGE.name(),
                "cannot write " + to + ": " + StorageWords.words(error),
                "check the directory and its space",
                error);
    }

    private static void forceDirectory(Path target) throws IOException {
        try (FileChannel directory = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void mustBe(SnapshotTaken promised, Snapshot found) throws Failure {
        if (found.digest() != promised.digest()
                || found.bytes() != promised.bytes()
                || !found.last().equals(promised.last())) {
            throw new Failure(
                    Cause.DAMAGED,
                    "what arrived is not what was sent: " + found + ", not " + promised,
                    "save it again");
        }
    }

    @Override
    public void take(byte[] part) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(part);
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        advance.by(part.length);
    }
}
