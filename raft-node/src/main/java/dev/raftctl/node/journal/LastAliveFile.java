package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code journal/alive} of 64 bytes, which a running server overwrites every second without forcing it. After
 * a {@code kill -9} it shows when the process last ran, to the second, because the operating system keeps what was
 * written.
 *
 * <pre>
 *  0 magic "raftaliv"   8 wall   16 mono   24 boot   32 term   40 commit   48 role (int)   52 zeros   60 CRC-32C
 * </pre>
 */
public final class LastAliveFile {
    /** The name of the file in the journal's directory. */
    static final String NAME = "alive";

    private static final int BYTES = 64;
    private static final int CHECKSUM_AT = 60;
    private static final long MAGIC = 0x72616674616c6976L;

    private LastAliveFile() {}

    /** The role of a server as its {@code alive} file states it. */
    public enum LastAliveRole {
        FOLLOWER(0),
        PRE_CANDIDATE(1),
        CANDIDATE(2),
        LEADER(3),
        /** A learner, or a server that is removed, fenced or without a configuration. */
        OTHER(4);

        private final int code;

        LastAliveRole(int code) {
            this.code = code;
        }

        private static @Nullable LastAliveRole ofCode(int code) {
            for (LastAliveRole role : values()) {
                if (role.code == code) {
                    return role;
                }
            }
            return null;
        }
    }

    /**
     * What a server last wrote about itself.
     *
     * @param wallMillis when it did, in milliseconds since the epoch by its own clock
     * @param monoMillis the same in milliseconds since its process started, by its monotonic clock
     * @param boot the random number of its process, as in the journal's records
     * @param role what the server was doing
     * @param term its term
     * @param commitIndex its commitIndex
     */
    public record LastAliveRecord(
            long wallMillis, long monoMillis, long boot, LastAliveRole role, long term, long commitIndex) {}

    /** Returns what the server of this data directory last wrote; null if there is no such file or it is damaged. */
    public static @Nullable LastAliveRecord read(Path dataDirectory) throws IOException {
        return readDirectory(new RealDisk(), dataDirectory.resolve("journal"));
    }

    static @Nullable LastAliveRecord readDirectory(Disk disk, Path journalDirectory) throws IOException {
        Path file = journalDirectory.resolve(NAME);
        if (!disk.exists(file)) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        try (Disk.OpenDiskFile open = disk.open(file, Disk.FileOpenMode.READ)) {
            open.read(bytes, 0);
        }
        boolean isDamaged =
                bytes.hasRemaining() || bytes.getLong(0) != MAGIC || bytes.getInt(CHECKSUM_AT) != checksum(bytes);
        return isDamaged ? null : parse(bytes.flip().position(Long.BYTES));
    }

    private static @Nullable LastAliveRecord parse(ByteBuffer bytes) {
        long wallMillis = bytes.getLong();
        long monoMillis = bytes.getLong();
        long boot = bytes.getLong();
        long term = bytes.getLong();
        long commitIndex = bytes.getLong();
        LastAliveRole role = LastAliveRole.ofCode(bytes.getInt());
        return role == null ? null : new LastAliveRecord(wallMillis, monoMillis, boot, role, term, commitIndex);
    }

    /** Returns the bytes of the file. */
    static ByteBuffer encode(LastAliveRecord alive) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(MAGIC)
                .putLong(alive.wallMillis())
                .putLong(alive.monoMillis())
                .putLong(alive.boot())
                .putLong(alive.term())
                .putLong(alive.commitIndex())
                .putInt(alive.role().code);
        return bytes.putInt(CHECKSUM_AT, checksum(bytes)).clear();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(CHECKSUM_AT));
        return (int) crc.getValue();
    }
}
