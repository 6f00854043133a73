package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Advance;
import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.SnapshotCall;
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

/** A snapshot on its way into a file: a temporary name, forced, checked, renamed, the directory forced. One thread. */
final class SavingSnapshot implements SnapshotCall.Sink {

    private final FileChannel channel;
    private final Advance advance;
    private long at;

    private SavingSnapshot(FileChannel channel, SnapshotTaken taken, Notes notes) {
        this.channel = channel;
        advance = new Advance(notes, "saving", taken.bytes());
    }

    static SnapshotTaken save(SnapshotCall call, long minIndex, Path to, Notes notes) throws Failure {
        Path target = to.toAbsolutePath();
        Path temporary = target.resolveSibling(target.getFileName() + ".part");
        try {
            try {
                SnapshotTaken taken;
                try (FileChannel channel = FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    taken = call.receive(minIndex, coming -> new SavingSnapshot(channel, coming, notes));
                    channel.force(true);
                }
                mustBe(taken, SavedSnapshot.read(new RealDisk(), temporary).snapshot());
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                forceDirectory(target);
                return taken;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException error) {
            throw new Failure(
                    ExitCode.USAGE,
                    Cause.USAGE.name(),
                    "cannot write " + to + ": " + StorageWords.words(error),
                    "check the directory and its space",
                    error);
        } catch (StorageFailure damaged) {
            throw StorageWords.ofSaved(damaged);
        }
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
