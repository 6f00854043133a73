package dev.raftctl.protocol.wire;

import org.jspecify.annotations.Nullable;

/**
 * A range of protocol versions. Adjacent versions work together, so that a cluster can be upgraded one server at a
 * time.
 *
 * @param oldest at least 1
 * @param newest at least {@code oldest}
 */
public record ProtocolVersionRange(int oldest, int newest) {
    /** The result of {@link #newestCommon} if the two sides have no version in common. */
    public static final int NONE = 0;

    /** All versions that this program supports. */
    public static final ProtocolVersionRange SUPPORTED =
            new ProtocolVersionRange(ProtocolConstants.OLDEST_VERSION, ProtocolConstants.VERSION);

    /**
     * The system property that lowers the newest enabled version, for tests of mixed clusters and for operators who
     * want a new program to behave like the previous one.
     */
    public static final String NEWEST_PROPERTY = "raftctl.protocol.newest";

    public ProtocolVersionRange {
        if (oldest < 1 || newest < oldest) {
            throw new IllegalArgumentException("invalid versions " + oldest + " to " + newest);
        }
    }

    /**
     * Returns the versions enabled in this process.
     *
     * @throws IllegalArgumentException if {@link #NEWEST_PROPERTY} does not name a supported version
     */
    public static ProtocolVersionRange enabled() {
        return limitedTo(System.getProperty(NEWEST_PROPERTY));
    }

    static ProtocolVersionRange limitedTo(@Nullable String newest) {
        if (newest == null) {
            return SUPPORTED;
        }
        for (int version = ProtocolConstants.OLDEST_VERSION; version <= ProtocolConstants.VERSION; version++) {
            if (newest.equals(Integer.toString(version))) {
                return new ProtocolVersionRange(ProtocolConstants.OLDEST_VERSION, version);
            }
        }
        throw new IllegalArgumentException(NEWEST_PROPERTY + "=" + newest + ", but this program supports " + SUPPORTED);
    }

    /**
     * Returns the newest version in both ranges, or {@link #NONE}.
     *
     * @param from the oldest version of the other side; any number, since the input is not validated
     * @param to the newest version of the other side
     */
    public int newestCommon(int from, int to) {
        int version = Math.min(newest, to);
        return version >= Math.max(oldest, from) ? version : NONE;
    }

    /** Returns the hash of the message definitions of a supported version. Both ends must have the same hash. */
    public static int schemaHash(int version) {
        return switch (version) {
            case 1 -> ProtocolConstants.SCHEMA_1;
            case 2 -> ProtocolConstants.SCHEMA_2;
            case 3 -> ProtocolConstants.SCHEMA_3;
            case 4 -> ProtocolConstants.SCHEMA_4;
            case 5 -> ProtocolConstants.SCHEMA_5;
            default -> throw new IllegalArgumentException("unknown version " + version);
        };
    }

    /** Returns whether this range contains the version. */
    public boolean contains(int version) {
        return version >= oldest && version <= newest;
    }

    @Override
    public String toString() {
        return describe(oldest, newest);
    }

    /** Describes a range of versions in words, even if the range is invalid. */
    public static String describe(int from, int to) {
        return from == to ? "protocol version " + from : "protocol versions " + from + " to " + to;
    }
}
