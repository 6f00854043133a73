package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A configuration: a count, then of each member its id, address, incarnation and a byte of role bits. */
final class ConfigurationFields {
    /** An id of one character, an empty address, the incarnation and the roles. */
    private static final int MEMBER_BYTES_MIN = 12;

    private static final int VOTER = 1;
    private static final int OUTGOING = 2;
    private static final int LEARNER = 4;

    private ConfigurationFields() {}

    static void put(Output out, Configuration configuration, WireLimits limits) {
        Fields.putCount(out, configuration.members().size(), limits.membersMax());
        for (Member member : configuration.members().values()) {
            ServerId id = member.id();
            putMember(out, member, limits);
            out.writeByte((configuration.voters().contains(id) ? VOTER : 0)
                    | (configuration.outgoing().contains(id) ? OUTGOING : 0)
                    | (configuration.learners().contains(id) ? LEARNER : 0));
        }
    }

    static Configuration take(Input in, WireLimits limits) {
        int count = Fields.elements(in, limits.membersMax(), MEMBER_BYTES_MIN);
        SortedMap<ServerId, Member> members = new TreeMap<>();
        SortedSet<ServerId> voters = new TreeSet<>();
        SortedSet<ServerId> outgoing = new TreeSet<>();
        SortedSet<ServerId> learners = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            Member member = member(in, limits);
            if (members.put(member.id(), member) != null) {
                throw new KryoException("a configuration names " + member.id() + " twice");
            }
            int roles = in.readByteUnsigned();
            if (roles > (VOTER | OUTGOING | LEARNER)) {
                throw new KryoException("no such roles: " + roles);
            }
            addIf(roles & VOTER, voters, member.id());
            addIf(roles & OUTGOING, outgoing, member.id());
            addIf(roles & LEARNER, learners, member.id());
        }
        return new Configuration(members, voters, outgoing, learners);
    }

    static void putMember(Output out, Member member, WireLimits limits) {
        Fields.putServer(out, member.id());
        Fields.putString(out, member.address(), limits);
        out.writeLong(member.incarnation());
    }

    static Member member(Input in, WireLimits limits) {
        ServerId id = Fields.server(in);
        String address = Fields.string(in, limits);
        return new Member(id, address, in.readLong());
    }

    private static void addIf(int bit, SortedSet<ServerId> role, ServerId id) {
        if (bit != 0) {
            role.add(id);
        }
    }
}
