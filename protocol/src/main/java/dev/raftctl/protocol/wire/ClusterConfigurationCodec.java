package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads and writes a configuration: a count, then for each member its id, address, incarnation and a byte of role bits.
 */
final class ClusterConfigurationCodec {
    /** The length of the shortest encoded member, with an id of one character and an empty address. */
    private static final int MIN_MEMBER_BYTES = 12;

    private static final int VOTER = 1;
    private static final int OUTGOING = 2;
    private static final int LEARNER = 4;

    private ClusterConfigurationCodec() {}

    static void write(Output out, Configuration configuration, WireLimits limits) {
        MessageFieldCodec.writeCount(out, configuration.members().size(), limits.maxMembers());
        for (ClusterMember member : configuration.members().values()) {
            ServerId id = member.id();
            writeMember(out, member, limits);
            out.writeByte((configuration.voters().contains(id) ? VOTER : 0)
                    | (configuration.outgoing().contains(id) ? OUTGOING : 0)
                    | (configuration.learners().contains(id) ? LEARNER : 0));
        }
    }

    static Configuration read(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_MEMBER_BYTES);
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        SortedSet<ServerId> voters = new TreeSet<>();
        SortedSet<ServerId> outgoing = new TreeSet<>();
        SortedSet<ServerId> learners = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            ClusterMember member = readMember(in, limits);
            if (members.put(member.id(), member) != null) {
                throw new KryoException("a configuration names " + member.id() + " twice");
            }
            int roles = in.readByteUnsigned();
            if (roles > (VOTER | OUTGOING | LEARNER)) {
                throw new KryoException("invalid role bits: " + roles);
            }
            addIf(roles & VOTER, voters, member.id());
            addIf(roles & OUTGOING, outgoing, member.id());
            addIf(roles & LEARNER, learners, member.id());
        }
        return new Configuration(members, voters, outgoing, learners);
    }

    static void writeMember(Output out, ClusterMember member, WireLimits limits) {
        MessageFieldCodec.writeServerId(out, member.id());
        MessageFieldCodec.writeString(out, member.address(), limits);
        out.writeLong(member.incarnation());
    }

    static ClusterMember readMember(Input in, WireLimits limits) {
        ServerId id = MessageFieldCodec.readServerId(in);
        String address = MessageFieldCodec.readString(in, limits);
        return new ClusterMember(id, address, in.readLong());
    }

    private static void addIf(int bit, SortedSet<ServerId> role, ServerId id) {
        if (bit != 0) {
            role.add(id);
        }
    }
}
