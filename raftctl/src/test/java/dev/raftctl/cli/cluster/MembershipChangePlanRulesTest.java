package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.membership.MembershipRules;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A dry run refuses what the leader refuses, for all small configurations and changes")
class MembershipChangePlanRulesTest {
    private static final List<String> IDS = List.of("n1", "n2", "n3");

    private static ClusterMember member(String id) {
        return new ClusterMember(ServerId.of(id), "10.0.0." + id.substring(1) + ":7001");
    }

    /** Returns every configuration in which each of the servers is a voter, a learner, or not a member. */
    private static List<Configuration> configurations() {
        List<Configuration> all = new ArrayList<>();
        for (int roles = 0; roles < 27; roles++) {
            SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
            SortedSet<ServerId> voters = new TreeSet<>();
            SortedSet<ServerId> learners = new TreeSet<>();
            int rest = roles;
            for (String id : IDS) {
                if (rest % 3 > 0) {
                    members.put(ServerId.of(id), member(id));
                    (rest % 3 == 1 ? voters : learners).add(ServerId.of(id));
                }
                rest /= 3;
            }
            if (!voters.isEmpty()) {
                all.add(new Configuration(members, voters, new TreeSet<>(), learners));
            }
        }
        return all;
    }

    private static List<MemberChange> changes() {
        List<MemberChange> all = new ArrayList<>();
        for (String each : List.of("n1", "n2", "n3", "n4")) {
            ServerId id = ServerId.of(each);
            all.add(new MemberChange.AddVoter(member(each)));
            all.add(new MemberChange.AddVoter(new ClusterMember(id, "10.0.0.1:7001")));
            all.add(new MemberChange.AddLearner(member(each)));
            all.add(new MemberChange.PromoteLearner(id));
            all.add(new MemberChange.DemoteVoter(id));
            all.add(new MemberChange.RemoveMember(id));
        }
        return all;
    }

    private static String leaderDecision(Configuration configuration, List<MemberChange> changes) {
        ClientOutcome<Configuration> outcome = MembershipRules.plan(configuration, changes);
        return outcome instanceof ClientOutcome.SuccessfulOutcome<Configuration> done
                ? done.value().toString()
                : ((ClientOutcome.RefusedOutcome<Configuration>) outcome)
                        .refusal()
                        .reason()
                        .name();
    }

    private static String dryRun(Configuration configuration, List<MemberChange> changes) {
        try {
            return MembershipChangePlan.of(configuration, 9, changes, Set.of())
                    .after()
                    .toString();
        } catch (CliFailure refused) {
            return refused.reason();
        }
    }

    @Test
    void dryRunAndLeaderAgree() {
        List<String> differences = new ArrayList<>();
        int pairs = 0;
        for (Configuration configuration : configurations()) {
            for (List<MemberChange> list : upToThree(changes())) {
                pairs++;
                String leader = leaderDecision(configuration, list);
                String dryRun = dryRun(configuration, list);
                if (!leader.equals(dryRun)) {
                    differences.add(
                            configuration + ", " + list + ": the leader decides " + leader + ", the dry run " + dryRun);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(pairs).isGreaterThan(10_000);
    }

    /** Returns every list of one or two changes, and those of three that only add voters. */
    private static List<List<MemberChange>> upToThree(List<MemberChange> changes) {
        List<List<MemberChange>> lists = new ArrayList<>();
        for (MemberChange first : changes) {
            lists.add(List.of(first));
            for (MemberChange second : changes) {
                lists.add(List.of(first, second));
            }
        }
        for (String left : IDS) {
            lists.add(IDS.stream()
                    .filter(id -> !id.equals(left))
                    .<MemberChange>map(id -> new MemberChange.AddVoter(member(id)))
                    .toList());
        }
        lists.add(List.of(
                new MemberChange.AddVoter(member("n2")),
                new MemberChange.AddVoter(member("n3")),
                new MemberChange.AddVoter(member("n4"))));
        return lists;
    }
}
