package dev.raftctl.protocol.wire;

/**
 * The versions of the protocol. A new version adds messages, enum constants, or optional fields at the end of a
 * message. Nothing in an older version changes while that version is supported.
 */
public final class ProtocolConstants {
    /**
     * The newest supported version. Version 2 added the messages of {@code raftctl verify}. Version 3 added fields at
     * the end of messages, and reasons for refusals. Version 4 added what servers measure about themselves, and the
     * cause and the numbers of each decision. Version 5 added leases, locks, transactions and watches.
     */
    public static final int VERSION = 5;

    /**
     * The oldest supported version. At least the previous version is supported, so that a cluster can be upgraded one
     * server at a time.
     */
    public static final int OLDEST_VERSION = 1;

    /**
     * Added to a message id on the wire. Kryo writes 0 for null and 1 for a class name, neither of which is ever used.
     */
    static final int ID_OFFSET = 2;

    /** Identifies the protocol. In both directions, these bytes follow the kind of the first frame. */
    static final int MAGIC = 0x54464152;

    /**
     * A hash of the ids, fields and enum constants of each version. Two programs must have the same hash to understand
     * each other. Tests compare the hash with the version's description, and the description with the messages.
     */
    static final int SCHEMA_1 = 0x09625892;

    static final int SCHEMA_2 = 0x0e371621;

    static final int SCHEMA_3 = 0x2aa1720f;

    static final int SCHEMA_4 = 0x75808b70;

    static final int SCHEMA_5 = 0xa7ba3d74;

    private ProtocolConstants() {}
}
