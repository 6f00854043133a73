package dev.raftctl.protocol.wire;

/** The version this program speaks. A new version adds messages, enum constants or optional fields at a message's end. */
public final class Protocol {
    /** The newest version spoken here. */
    public static final int VERSION = 1;

    /** The oldest version spoken here: two adjacent versions run together, so a cluster is upgraded one server at a time. */
    public static final int OLDEST = 1;

    /** A hash of the ids, fields and enum constants of {@link #VERSION}; a test computes it. */
    public static final int SCHEMA = 0x80143b2a;

    /** Kryo writes 0 for null and 1 for a class by its name, neither of which is ever spoken: its ids begin after them. */
    static final int ID_OFFSET = 2;

    /** The first bytes of a connection, in both directions, after the frame's kind. */
    static final int MAGIC = 0x54464152;

    private Protocol() {}
}
