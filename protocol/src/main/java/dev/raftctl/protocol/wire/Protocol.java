package dev.raftctl.protocol.wire;

/**
 * The versions of the protocol. A new version adds messages, enum constants or optional fields at a message's end; nothing of
 * an older one changes while that is spoken.
 */
public final class Protocol {
    /**
     * The newest version known here. 2 added the messages of {@code raftctl verify}; 3 added fields at the end of
     * messages, and reasons of refusals.
     */
    public static final int VERSION = 3;

    /** The oldest version spoken here, at least the one before, so that a cluster is upgraded one server at a time. */
    public static final int OLDEST_VERSION = 1;

    /** Kryo writes 0 for null and 1 for a class by its name, neither of which is ever spoken: its ids begin after them. */
    static final int ID_OFFSET = 2;

    /** The first bytes of a connection, in both directions, after the frame's kind. */
    static final int MAGIC = 0x54464152;

    /**
     * A hash of the ids, fields and enum constants of each version: what a program of another build must have in common to be
     * understood. Tests hold it against the version's description, and that against the messages.
     */
    static final int SCHEMA_1 = 0x09625892;

    static final int SCHEMA_2 = 0x0e371621;

    static final int SCHEMA_3 = 0x2aa1720f;

    private Protocol() {}
}
