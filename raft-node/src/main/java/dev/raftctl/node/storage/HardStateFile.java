package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.HardState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code vote}: two copies of the hard state, each in its own block. A hard state is stored by writing and
 * forcing the first copy, then the second. So at most one copy is ever in doubt, and the other is the newest
 * acknowledged hard state: whether a crash tore the bad copy or it rotted, the intact one is valid. If both are bad,
 * the file is refused (hazard D10).
 */
public final class HardStateFile implements Closeable {
    private static final int BLOCK_BYTES = 4096;

    private final Path path;
    private final Disk.OpenDiskFile file;
    private final FsyncFailureLatch failureLatch;
    private final long incarnation;
    private HardStateCopy current;

    private HardStateFile(
            Path path,
            Disk.OpenDiskFile file,
            FsyncFailureLatch failureLatch,
            long incarnation,
            HardStateCopy current) {
        this.path = path;
        this.file = file;
        this.failureLatch = failureLatch;
        this.incarnation = incarnation;
        this.current = current;
    }

    /**
     * The two copies of the hard state, of which at least one is intact. A damaged copy is null, and its failure is
     * listed.
     */
    public record HardStateCopyPair(
            @Nullable HardStateCopy first, @Nullable HardStateCopy second, List<StorageFailure> failures) {
        public boolean areIdentical() {
            return first != null && first.equals(second);
        }

        public HardStateCopy newest() {
            if (first == null || second == null) {
                HardStateCopy only = first == null ? second : first;
                if (only == null) {
                    throw new IllegalStateException("no intact copy");
                }
                return only;
            }
            return second.generation() >= first.generation() ? second : first;
        }
    }

    /** Durably creates a file with term 0 and no vote. */
    public static void create(Disk disk, Path path, long incarnation) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(2 * BLOCK_BYTES);
        HardStateCopy none = new HardStateCopy(1, HardState.INITIAL, incarnation);
        blocks.put(0, none.encode(), 0, HardStateCopy.BYTES);
        blocks.put(BLOCK_BYTES, none.encode(), 0, HardStateCopy.BYTES);
        ChecksummedFile.replace(disk, path, blocks);
    }

    static HardStateFile open(Disk disk, Path path, FsyncFailureLatch failureLatch, long incarnation)
            throws StorageFailure {
        HardStateCopyPair copies = read(disk, path, incarnation);
        try {
            Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.WRITE);
            HardStateFile vote = new HardStateFile(path, file, failureLatch, incarnation, copies.newest());
            vote.rewriteBothCopies(copies);
            return vote;
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "open");
        }
    }

    /**
     * Reads both copies without changing anything.
     *
     * @param incarnation of the server that owns the file; 0 if unknown
     */
    public static HardStateCopyPair read(Disk disk, Path path, long incarnation) throws StorageFailure {
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            List<StorageFailure> failures = new ArrayList<>();
            HardStateCopy first = readCopy(file, path, 0, incarnation, failures);
            HardStateCopy second = readCopy(file, path, BLOCK_BYTES, incarnation, failures);
            if (first == null && second == null) {
                throw unusable(path, String.valueOf(failures.get(0).getMessage()));
            }
            if (first != null && second != null && first.generation() == second.generation() && !first.equals(second)) {
                throw unusable(path, "its two copies contradict each other: " + first + " and " + second);
            }
            return new HardStateCopyPair(first, second, failures);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    HardState hardState() {
        return current.hardState();
    }

    /** Durably stores the hard state in both copies. */
    void store(HardState hardState) throws StorageFailure {
        failureLatch.throwIfFailed();
        HardStateCopy next = new HardStateCopy(current.generation() + 1, hardState, incarnation);
        try {
            write(next, 0);
            write(next, BLOCK_BYTES);
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, path, "write the vote to"));
        }
        current = next;
    }

    /**
     * Writes both copies again, because they may exist only in the page cache, or one may be older. The valid copy goes
     * first: if a crash tears that write, the other copy still holds the last acknowledged hard state.
     */
    private void rewriteBothCopies(HardStateCopyPair copies) throws IOException {
        boolean isSecondCurrent = current.equals(copies.second());
        current = new HardStateCopy(current.generation(), current.hardState(), incarnation);
        write(current, isSecondCurrent ? BLOCK_BYTES : 0);
        write(current, isSecondCurrent ? 0 : BLOCK_BYTES);
    }

    private void write(HardStateCopy copy, long at) throws IOException {
        file.write(copy.encode(), at);
        file.force();
    }

    private static @Nullable HardStateCopy readCopy(
            Disk.OpenDiskFile file, Path path, long at, long incarnation, List<StorageFailure> failures)
            throws IOException, StorageFailure {
        ByteBuffer bytes = ByteBuffer.allocate(HardStateCopy.BYTES);
        file.read(bytes, at);
        try {
            return HardStateCopy.decode(bytes.flip(), path, at, incarnation);
        } catch (StorageFailure failure) {
            if (failure.kind() == StorageFailureKind.NEWER_FORMAT) {
                throw failure;
            }
            failures.add(failure);
            return null;
        }
    }

    public static StorageFailure unusable(Path path, String reason) {
        return new StorageFailure(
                StorageFailureKind.DAMAGED,
                path,
                0,
                "the vote file cannot be trusted, and without it this server could vote twice in a term: " + reason,
                "remove this server from its cluster, and add it again with an empty directory",
                null);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
