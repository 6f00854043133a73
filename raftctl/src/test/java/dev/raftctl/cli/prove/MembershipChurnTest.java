package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Finally all servers are voters again, by changes that the cluster accepts (hazard M16). */
class MembershipChurnTest {
    @Test
    void promotesAtMostAsManyLearnersAsThereAreVoters() {
        assertThat(MembershipChurn.promotions(configuration(List.of("n1", "n2"), List.of("n3", "n4", "n5"))))
                .containsExactly(promote("n3"), promote("n4"));
        assertThat(MembershipChurn.promotions(configuration(List.of("n1", "n2", "n3"), List.of("n4"))))
                .containsExactly(promote("n4"));
    }

    private static MemberChange promote(String id) {
        return new MemberChange.PromoteLearner(ServerId.of(id));
    }

    private static Configuration configuration(List<String> voters, List<String> learners) {
        TreeMap<ServerId, ClusterMember> members = new TreeMap<>();
        for (ServerId id : ids(voters)) {
            members.put(id, new ClusterMember(id, id + ":7001", 1));
        }
        for (ServerId id : ids(learners)) {
            members.put(id, new ClusterMember(id, id + ":7001", 1));
        }
        return new Configuration(members, ids(voters), Collections.emptySortedSet(), ids(learners));
    }

    private static SortedSet<ServerId> ids(List<String> names) {
        SortedSet<ServerId> ids = new TreeSet<>();
        names.forEach(name -> ids.add(ServerId.of(name)));
        return ids;
    }
}
