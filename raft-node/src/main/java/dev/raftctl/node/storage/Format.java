package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The kinds of file in a data directory. Each begins with a preamble of {@link #PREAMBLE_BYTES} that no later version will
 * change: eight letters, the format's number, and a CRC-32C of both. So a file of a newer program is told from a damaged one.
 */
enum Format {
    IDENTITY("RAFT-ID\n", "an identity file", 2),
    VOTE("RAFTVOTE", "a vote file", 1),
    PEERS("RAFTPEER", "a book of peers", 1),
    CONVALESCENCE("RAFTMEND", "a note of convalescence", 1),
    PENDING("RAFTPEND", "a list of servers to be added", 1),
    END("RAFT-END", "an end mark", 1),
    LEASE_PROMISE("RAFTPROM", "a lease promise", 1),
    LOG("RAFT-LOG", "a log segment", 1),
    SNAPSHOT("RAFTSNAP", "a snapshot", 2);

    static final int PREAMBLE_BYTES = 16;
    /** Of identity and snapshots of a cluster that was recovered. */
    static final int WITH_LINEAGE = 2;

    private static final int LETTERS = 8;
    private static final int CHECKED_BYTES = PREAMBLE_BYTES - Integer.BYTES;

    private final String letters;
    private final String what;
    private final int newest;

    Format(String letters, String what, int newest) {
        this.letters = letters;
        this.what = what;
        this.newest = newest;
    }

    /** The newest format of this kind of file that is known here; the oldest is 1. */
    int newest() {
        return newest;
    }

    void put(ByteBuffer into) {
        put(into, 1);
    }

    void put(ByteBuffer into, int number) {
        ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE_BYTES)
                .put(letters.getBytes(StandardCharsets.US_ASCII))
                .putInt(number);
        into.put(preamble.putInt(Checksum.of(preamble, 0, CHECKED_BYTES)).flip());
    }

    /** Passes over a preamble of this kind, or says what is wrong with it. */
    void check(ByteBuffer from, Path file, long offset) throws StorageFailure {
        if (from.remaining() < PREAMBLE_BYTES) {
            throw StorageFailure.damaged(file, offset, "too short to be " + what);
        }
        byte[] found = new byte[LETTERS];
        int start = from.position();
        from.get(found);
        int number = from.getInt();
        if (!letters.equals(new String(found, StandardCharsets.US_ASCII))) {
            throw StorageFailure.damaged(file, offset, "this is not " + what);
        }
        if (from.getInt() != Checksum.of(from, start, start + CHECKED_BYTES)) {
            throw StorageFailure.damaged(file, offset, "the first " + PREAMBLE_BYTES + " bytes fail their checksum");
        }
        if (number > newest) {
            throw new StorageFailure(
                    Kind.NEWER_FORMAT,
                    file,
                    offset,
                    file + " was written by a newer version of raftctl: it has format " + number
                            + ", and this program knows formats up to " + newest,
                    "use the version of raftctl that wrote it, or a newer one; nothing was changed",
                    null);
        }
        if (number < 1) {
            throw StorageFailure.damaged(file, offset, "no version of raftctl ever wrote format " + number);
        }
    }
}
