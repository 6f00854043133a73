package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The kinds of file in a data directory. Each file begins with a preamble of {@link #PREAMBLE_BYTES} bytes that no
 * later version will change: eight magic bytes, the format version, and a CRC-32C of both. It distinguishes a file of a
 * newer version from a damaged one.
 */
enum DataFileFormat {
    IDENTITY("RAFT-ID\n", "an identity file", 2),
    HARD_STATE("RAFTVOTE", "a vote file", 1),
    PEERS("RAFTPEER", "a peers file", 1),
    RECOVERING_TERM("RAFTMEND", "a convalescence file", 1),
    PENDING_SERVERS("RAFTPEND", "a file of pending servers", 1),
    END_MARK("RAFT-END", "an end mark", 1),
    LEASE_PROMISE("RAFTPROM", "a lease promise", 1),
    LOG_SEGMENT("RAFT-LOG", "a log segment", 1),
    SNAPSHOT("RAFTSNAP", "a snapshot", 2);

    static final int PREAMBLE_BYTES = 16;
    /** The format version of identity and snapshot files in a cluster that {@code raftctl recover} has recovered. */
    static final int WITH_LINEAGE = 2;

    private static final int MAGIC_BYTES = 8;
    private static final int CHECKED_BYTES = PREAMBLE_BYTES - Integer.BYTES;

    private final String magic;
    private final String description;
    private final int newestVersion;

    DataFileFormat(String letters, String what, int newest) {
        this.magic = letters;
        this.description = what;
        this.newestVersion = newest;
    }

    /** Returns the newest supported format version of this kind of file. The oldest is 1. */
    int newestVersion() {
        return newestVersion;
    }

    void put(ByteBuffer into) {
        put(into, 1);
    }

    void put(ByteBuffer into, int version) {
        ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE_BYTES)
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .putInt(version);
        into.put(preamble.putInt(Crc32cChecksum.of(preamble, 0, CHECKED_BYTES)).flip());
    }

    /** Reads the preamble of a file and throws unless it is a valid one for this kind of file. */
    void check(ByteBuffer from, Path file, long offset) throws StorageFailure {
        if (from.remaining() < PREAMBLE_BYTES) {
            throw StorageFailure.damaged(file, offset, "too short to be " + description);
        }
        byte[] foundMagic = new byte[MAGIC_BYTES];
        int start = from.position();
        from.get(foundMagic);
        int version = from.getInt();
        if (!magic.equals(new String(foundMagic, StandardCharsets.US_ASCII))) {
            throw StorageFailure.damaged(file, offset, "this is not " + description);
        }
        if (from.getInt() != Crc32cChecksum.of(from, start, start + CHECKED_BYTES)) {
            throw StorageFailure.damaged(file, offset, "the first " + PREAMBLE_BYTES + " bytes fail their checksum");
        }
        if (version > newestVersion) {
            throw new StorageFailure(
                    StorageFailureKind.NEWER_FORMAT,
                    file,
                    offset,
                    file + " was written by a newer version of raftctl: it has format " + version
                            + ", and this version supports formats up to " + newestVersion,
                    "use the version of raftctl that wrote it, or a newer one; nothing was changed",
                    null);
        }
        if (version < 1) {
            throw StorageFailure.damaged(file, offset, "no version of raftctl ever wrote format " + version);
        }
    }
}
