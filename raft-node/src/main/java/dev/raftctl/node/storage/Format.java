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
    IDENTITY("RAFT-ID\n", "an identity file"),
    VOTE("RAFTVOTE", "a vote file"),
    PEERS("RAFTPEER", "a book of peers"),
    CONVALESCENCE("RAFTMEND", "a note of convalescence"),
    END("RAFT-END", "an end mark"),
    LEASE_PROMISE("RAFTPROM", "a lease promise"),
    LOG("RAFT-LOG", "a log segment"),
    SNAPSHOT("RAFTSNAP", "a snapshot");

    static final int PREAMBLE_BYTES = 16;
    /** The only format so far, of every kind of file. */
    static final int NUMBER = 1;

    private static final int LETTERS = 8;
    private static final int CHECKED_BYTES = PREAMBLE_BYTES - Integer.BYTES;

    private final String letters;
    private final String what;

    Format(String letters, String what) {
        this.letters = letters;
        this.what = what;
    }

    void put(ByteBuffer into) {
        ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE_BYTES)
                .put(letters.getBytes(StandardCharsets.US_ASCII))
                .putInt(NUMBER);
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
        if (number > NUMBER) {
            throw new StorageFailure(
                    Kind.NEWER_FORMAT,
                    file,
                    offset,
                    file + " was written by a newer version of raftctl: it has format " + number
                            + ", and this program knows formats up to " + NUMBER,
                    "use the version of raftctl that wrote it, or a newer one; nothing was changed",
                    null);
        }
        if (number < NUMBER) {
            throw StorageFailure.damaged(file, offset, "no version of raftctl ever wrote format " + number);
        }
    }
}
