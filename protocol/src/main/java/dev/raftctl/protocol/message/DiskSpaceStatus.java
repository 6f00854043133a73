package dev.raftctl.protocol.message;

/**
 * The free space on the disk that holds a server's data, as of the last check.
 *
 * @param level the resulting level
 * @param freeBytes how much the server can still write; -1 if unknown
 * @param minFreeBytes how much the server should keep free
 * @param directory the data directory
 */
public record DiskSpaceStatus(DiskSpaceLevel level, long freeBytes, long minFreeBytes, String directory) {
    /** The disk space of a server that has not checked its disk yet. */
    public static final DiskSpaceStatus UNKNOWN = new DiskSpaceStatus(DiskSpaceLevel.AMPLE, -1, 0, "");
}
