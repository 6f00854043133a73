package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code vote}: two copies of the ballot, each in a block of its own. A ballot is stored when the first copy is
 * written and forced, and then the second is. So at most one copy is ever in doubt, and the other is the newest acknowledged
 * ballot: whether the bad one is torn by a crash or rotten, the whole one may be believed. Both bad: refused (trap D10).
 */
final class VoteFile implements Closeable {
    private static final int BLOCK = 4096;

    private final Path path;
    private final Disk.OpenFile file;
    private final Trust trust;
    private final long incarnation;
    private VoteCopy current;

    private VoteFile(Path path, Disk.OpenFile file, Trust trust, long incarnation, VoteCopy current) {
        this.path = path;
        this.file = file;
        this.trust = trust;
        this.incarnation = incarnation;
        this.current = current;
    }

    /** What a vote file holds: each copy, or what is wrong with it. At least one of the copies is whole. */
    record Copies(@Nullable VoteCopy first, @Nullable VoteCopy second, List<StorageFailure> wrong) {
        boolean isInStep() {
            return first != null && first.equals(second);
        }

        VoteCopy newest() {
            if (first == null || second == null) {
                VoteCopy only = first == null ? second : first;
                if (only == null) {
                    throw new IllegalStateException("no whole copy");
                }
                return only;
            }
            return second.generation() >= first.generation() ? second : first;
        }
    }

    /** Makes the file with no vote in it, durably. */
    static void make(Disk disk, Path path, long incarnation) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(2 * BLOCK);
        VoteCopy none = new VoteCopy(1, Ballot.NONE, incarnation);
        blocks.put(0, none.encode(), 0, VoteCopy.BYTES);
        blocks.put(BLOCK, none.encode(), 0, VoteCopy.BYTES);
        CheckedFile.replace(disk, path, blocks);
    }

    static VoteFile open(Disk disk, Path path, Trust trust, long incarnation) throws StorageFailure {
        Copies copies = read(disk, path, incarnation);
        try {
            Disk.OpenFile file = disk.open(path, Disk.Mode.WRITE);
            VoteFile vote = new VoteFile(path, file, trust, incarnation, copies.newest());
            vote.heal(copies);
            return vote;
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "open");
        }
    }

    /**
     * Reads without changing anything.
     *
     * @param incarnation of the server whose vote it should be; 0: not known
     */
    static Copies read(Disk disk, Path path, long incarnation) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            List<StorageFailure> wrong = new ArrayList<>();
            VoteCopy first = copyAt(file, path, 0, incarnation, wrong);
            VoteCopy second = copyAt(file, path, BLOCK, incarnation, wrong);
            if (first == null && second == null) {
                throw refused(path, String.valueOf(wrong.get(0).getMessage()));
            }
            if (first != null && second != null && first.generation() == second.generation() && !first.equals(second)) {
                throw refused(path, "its two copies contradict each other: " + first + " and " + second);
            }
            return new Copies(first, second, wrong);
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    Ballot ballot() {
        return current.ballot();
    }

    /** Durable in both copies when this returns. */
    void store(Ballot ballot) throws StorageFailure {
        trust.check();
        VoteCopy next = new VoteCopy(current.generation() + 1, ballot, incarnation);
        try {
            write(next, 0);
            write(next, BLOCK);
        } catch (IOException error) {
            throw trust.lose(StorageFailure.of(error, path, "write the vote to"));
        }
        current = next;
    }

    /**
     * What was read may be in the system's cache only, or one copy behind. The one believed is written again first: if that is
     * torn now, the other still holds the ballot that was last acknowledged.
     */
    private void heal(Copies copies) throws IOException {
        boolean secondFirst = current.equals(copies.second());
        current = new VoteCopy(current.generation(), current.ballot(), incarnation);
        write(current, secondFirst ? BLOCK : 0);
        write(current, secondFirst ? 0 : BLOCK);
    }

    private void write(VoteCopy copy, long at) throws IOException {
        file.write(copy.encode(), at);
        file.force();
    }

    private static @Nullable VoteCopy copyAt(
            Disk.OpenFile file, Path path, long at, long incarnation, List<StorageFailure> wrong)
            throws IOException, StorageFailure {
        ByteBuffer bytes = ByteBuffer.allocate(VoteCopy.BYTES);
        file.read(bytes, at);
        try {
            return VoteCopy.decode(bytes.flip(), path, at, incarnation);
        } catch (StorageFailure bad) {
            if (bad.kind() == Kind.NEWER_FORMAT) {
                throw bad;
            }
            wrong.add(bad);
            return null;
        }
    }

    static StorageFailure refused(Path path, String why) {
        return new StorageFailure(
                Kind.DAMAGED,
                path,
                0,
                "the vote cannot be believed, and without it this server could vote twice in a term: " + why,
                "remove this server from its cluster, and add it again with an empty directory",
                null);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
