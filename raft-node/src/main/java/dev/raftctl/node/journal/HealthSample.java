package dev.raftctl.node.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of a server at one moment; the server keeps about 45 hours of them.
 *
 * @param wallMillis when it was taken, in milliseconds since the epoch by the server's clock
 * @param monoMillis the same in milliseconds since its process started
 * @param boot the lower half of the random number of the process
 * @param isLeader whether the server was leader
 * @param syncP50Micros the median of the recent log writes
 * @param syncP99Micros their 99th percentile
 * @param syncMaxMicros the longest of them
 * @param loopP99Micros how late the core ran, 99th percentile
 * @param throttledPercent the share of the scheduling periods in which a CPU quota stopped the process
 * @param gcMillis the time of garbage collections during the pauses of the last five minutes
 * @param writesPerSecond the client entries that the leader appended per second
 * @param oldestWriteMillis the age of the oldest uncommitted entry
 * @param maxLag leader only: by how many entries the follower that is furthest behind lags
 * @param maxHeardMillis how long ago the peer that was silent for longest was heard; -1 if one was never heard
 */
public record HealthSample(
        long wallMillis,
        long monoMillis,
        int boot,
        boolean isLeader,
        int syncP50Micros,
        int syncP99Micros,
        int syncMaxMicros,
        int loopP99Micros,
        int throttledPercent,
        int gcMillis,
        int writesPerSecond,
        int oldestWriteMillis,
        int maxLag,
        int maxHeardMillis) {
    /** The size of an encoded sample. */
    static final int BYTES = 64;

    private static final int CHECKSUM_AT = 60;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(wallMillis)
                .putLong(monoMillis)
                .putInt(boot)
                .putInt(syncP50Micros)
                .putInt(syncP99Micros)
                .putInt(syncMaxMicros)
                .putInt(loopP99Micros)
                .putInt(gcMillis)
                .putInt(writesPerSecond)
                .putInt(oldestWriteMillis)
                .putInt(maxLag)
                .putInt(maxHeardMillis)
                .put((byte) throttledPercent)
                .put((byte) (isLeader ? 1 : 0));
        return bytes.putInt(CHECKSUM_AT, checksum(bytes)).clear();
    }

    /** Returns the sample that begins here, or null if there is none or it is damaged. */
    static @Nullable HealthSample decode(ByteBuffer slot) {
        if (slot.getLong(slot.position()) == 0
                || slot.getInt(slot.position() + CHECKSUM_AT) != checksum(slot.slice())) {
            return null;
        }
        ByteBuffer bytes = slot.slice();
        long wallMillis = bytes.getLong();
        long monoMillis = bytes.getLong();
        int boot = bytes.getInt();
        int syncP50Micros = bytes.getInt();
        int syncP99Micros = bytes.getInt();
        int syncMaxMicros = bytes.getInt();
        int loopP99Micros = bytes.getInt();
        int gcMillis = bytes.getInt();
        int writesPerSecond = bytes.getInt();
        int oldestWriteMillis = bytes.getInt();
        int maxLag = bytes.getInt();
        int maxHeardMillis = bytes.getInt();
        int throttledPercent = bytes.get();
        return new HealthSample(
                wallMillis,
                monoMillis,
                boot,
                bytes.get() == 1,
                syncP50Micros,
                syncP99Micros,
                syncMaxMicros,
                loopP99Micros,
                throttledPercent,
                gcMillis,
                writesPerSecond,
                oldestWriteMillis,
                maxLag,
                maxHeardMillis);
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().position(0).limit(CHECKSUM_AT));
        return (int) crc.getValue();
    }
}
