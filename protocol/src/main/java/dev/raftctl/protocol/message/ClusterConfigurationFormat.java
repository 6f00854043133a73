package dev.raftctl.protocol.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The encoding of a {@link Configuration} in the log and in snapshots: a version byte, a count, then for each member
 * its id, address, incarnation and a byte of role bits. The format never changes, so it does not use Kryo.
 */
public final class ClusterConfigurationFormat {
    /** The maximum number of members. An encoded configuration with more members is malformed. */
    public static final int MAX_MEMBERS = 256;

    private static final int VERSION = 1;
    private static final int VOTER = 1;
    private static final int OUTGOING = 2;
    private static final int LEARNER = 4;

    private ClusterConfigurationFormat() {}

    /** Encodes a configuration. */
    public static byte[] encode(Configuration configuration) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeShort(configuration.members().size());
            for (ClusterMember member : configuration.members().values()) {
                ServerId id = member.id();
                out.writeUTF(id.value());
                out.writeUTF(member.address());
                out.writeLong(member.incarnation());
                out.writeByte((configuration.voters().contains(id) ? VOTER : 0)
                        | (configuration.outgoing().contains(id) ? OUTGOING : 0)
                        | (configuration.learners().contains(id) ? LEARNER : 0));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes a configuration.
     *
     * @throws IllegalArgumentException if the bytes are not a configuration
     */
    public static Configuration decode(byte[] bytes) {
        return decode(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Decodes a configuration from the start of a stream. The bytes after the configuration stay unread. */
    public static Configuration decode(DataInputStream in) {
        try {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("configuration format " + version + " is not supported");
            }
            int count = in.readUnsignedShort();
            if (count > MAX_MEMBERS) {
                throw new IllegalArgumentException("a configuration has " + count + " members");
            }
            SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
            SortedSet<ServerId> voters = new TreeSet<>();
            SortedSet<ServerId> outgoing = new TreeSet<>();
            SortedSet<ServerId> learners = new TreeSet<>();
            for (int i = 0; i < count; i++) {
                ServerId id = new ServerId(in.readUTF());
                members.put(id, new ClusterMember(id, in.readUTF(), in.readLong()));
                int roles = in.readUnsignedByte();
                addIf(roles & VOTER, voters, id);
                addIf(roles & OUTGOING, outgoing, id);
                addIf(roles & LEARNER, learners, id);
            }
            return new Configuration(members, voters, outgoing, learners);
        } catch (IOException truncated) {
            throw new IllegalArgumentException("configuration is truncated", truncated);
        }
    }

    private static void addIf(int bit, SortedSet<ServerId> role, ServerId id) {
        if (bit != 0) {
            role.add(id);
        }
    }
}
