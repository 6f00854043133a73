package dev.raftctl.protocol.wire;

import org.jspecify.annotations.Nullable;

/**
 * The protocol versions a program speaks. Adjacent ones run together, so that a cluster is upgraded one server at a
 * time.
 *
 * @param oldest from 1
 * @param newest at least {@code oldest}
 */
public record ProtocolVersions(int oldest, int newest) {
    /** What {@link #newestCommon} finds where there is none. */
    public static final int NONE = 0;

    /** All that this program knows. */
    public static final ProtocolVersions SUPPORTED = new ProtocolVersions(Protocol.OLDEST_VERSION, Protocol.VERSION);

    /**
     * The system property that lowers the newest version spoken: for tests of mixed clusters, and for an operator who wants a new
     * program to behave like the one before.
     */
    public static final String NEWEST_PROPERTY = "raftctl.protocol.newest";

    public ProtocolVersions {
        if (oldest < 1 || newest < oldest) {
            throw new IllegalArgumentException("versions " + oldest + " to " + newest);
        }
    }

    /**
     * What this process speaks.
     *
     * @throws IllegalArgumentException when {@link #NEWEST_PROPERTY} names no version that is known
     */
    public static ProtocolVersions enabled() {
        return limitedTo(System.getProperty(NEWEST_PROPERTY));
    }

    static ProtocolVersions limitedTo(@Nullable String newest) {
        if (newest == null) {
            return SUPPORTED;
        }
        for (int version = Protocol.OLDEST_VERSION; version <= Protocol.VERSION; version++) {
            if (newest.equals(Integer.toString(version))) {
                return new ProtocolVersions(Protocol.OLDEST_VERSION, version);
            }
        }
        throw new IllegalArgumentException(NEWEST_PROPERTY + "=" + newest + ", where this program speaks " + SUPPORTED);
    }

    /**
     * The newest version that is in both ranges, or {@link #NONE}.
     *
     * @param from the other side's oldest; whatever came, a range or not
     * @param to its newest
     */
    public int newestCommon(int from, int to) {
        int version = Math.min(newest, to);
        return version >= Math.max(oldest, from) ? version : NONE;
    }

    /** The hash of the messages of a known version, as both ends must have it. */
    public static int schemaHash(int version) {
        return switch (version) {
            case 1 -> Protocol.SCHEMA_1;
            case 2 -> Protocol.SCHEMA_2;
            case 3 -> Protocol.SCHEMA_3;
            default -> throw new IllegalArgumentException("version " + version + " is not known");
        };
    }

    public boolean contains(int version) {
        return version >= oldest && version <= newest;
    }

    @Override
    public String toString() {
        return describe(oldest, newest);
    }

    /** In words, also of what is no range. */
    public static String describe(int from, int to) {
        return from == to ? "protocol version " + from : "protocol versions " + from + " to " + to;
    }
}
