package dev.raftctl.protocol.message;

/**
 * The disk a server keeps its data on, as it last looked.
 *
 * @param level what that comes to
 * @param freeBytes what this server may still write there; -1: not known
 * @param minFreeBytes what it should keep free
 * @param directory where it is
 */
public record DiskSpace(DiskSpaceLevel level, long freeBytes, long minFreeBytes, String directory) {
    /** Nobody has looked. */
    public static final DiskSpace UNKNOWN = new DiskSpace(DiskSpaceLevel.AMPLE, -1, 0, "");
}
