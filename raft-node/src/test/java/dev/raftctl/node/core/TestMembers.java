package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Short factory methods for server ids, members and configurations. */
final class TestMembers {
    private TestMembers() {}

    static ServerId id(String name) {
        return ServerId.of(name);
    }

    static ClusterMember member(String name) {
        return new ClusterMember(id(name), "host" + name + ":7000");
    }

    static Configuration voters(String... names) {
        List<ClusterMember> members = new ArrayList<>();
        for (String name : names) {
            members.add(member(name));
        }
        return Configuration.ofVoters(members);
    }

    static Configuration withLearners(Configuration plain, String... learners) {
        TreeMap<ServerId, ClusterMember> members = new TreeMap<>(plain.members());
        TreeSet<ServerId> ids = new TreeSet<>();
        for (String name : learners) {
            members.put(id(name), member(name));
            ids.add(id(name));
        }
        return new Configuration(members, plain.voters(), plain.outgoing(), ids);
    }
}
