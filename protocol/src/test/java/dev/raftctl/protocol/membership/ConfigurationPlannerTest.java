package dev.raftctl.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The steps between two configurations: for all pairs, and in the cases that an operator meets. */
class ConfigurationPlannerTest {
    private static final int PAIR_COUNT = 20_000;
    private static final int MAX_SERVERS = 7;

    private static ServerId id(String name) {
        return ServerId.of(name);
    }

    /** Returns a configuration of servers such as {@code n1}, or {@code n1@5} for one at another address. */
    private static Configuration build(String voters, String learners) {
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        addMembers(voters, members);
        addMembers(learners, members);
        return new Configuration(members, ids(voters), Collections.emptySortedSet(), ids(learners));
    }

    private static void addMembers(String words, SortedMap<ServerId, ClusterMember> into) {
        for (String word : words.isEmpty() ? new String[0] : words.split(" ")) {
            String name = word.replaceAll("@.*", "");
            String host = word.contains("@") ? word.replaceAll(".*@", "") : name.substring(1);
            into.put(id(name), new ClusterMember(id(name), "10.0.0." + host + ":7001"));
        }
    }

    private static SortedSet<ServerId> ids(String words) {
        SortedSet<ServerId> ids = new TreeSet<>();
        for (String word : words.isEmpty() ? new String[0] : words.split(" ")) {
            ids.add(id(word.replaceAll("@.*", "")));
        }
        return ids;
    }

    private static List<ConfigurationStep> steps(Configuration current, Configuration wanted, String leader) {
        ClientOutcome<List<ConfigurationStep>> planned = ConfigurationPlanner.plan(current, wanted, id(leader));
        List<ConfigurationStep> steps = planned.value();
        assertThat(steps).as("%s to %s: %s", current, wanted, planned.refusal()).isNotNull();
        return steps;
    }

    private static List<String> texts(List<ConfigurationStep> steps) {
        List<String> texts = new ArrayList<>();
        for (ConfigurationStep step : steps) {
            texts.add(step.kind().word() + " "
                    + step.changes().stream().map(MemberChange::id).toList() + " " + step.after());
        }
        return texts;
    }

    private static int tolerance(Configuration configuration) {
        return configuration.voters().size() - Quorum.sizeOf(configuration.voters());
    }

    private static Configuration random(Random random) {
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        SortedSet<ServerId> voters = new TreeSet<>();
        SortedSet<ServerId> learners = new TreeSet<>();
        for (int i = 1; i <= MAX_SERVERS; i++) {
            int role = random.nextInt(3);
            ServerId server = id("n" + i);
            if (role > 0) {
                int host = random.nextInt(5) == 0 ? i + 100 : i;
                members.put(server, new ClusterMember(server, "10.0.0." + host + ":7001"));
                (role == 1 ? voters : learners).add(server);
            }
        }
        return voters.isEmpty()
                ? random(random)
                : new Configuration(members, voters, Collections.emptySortedSet(), learners);
    }

    @Test
    void everyWayBetweenTwoConfigurationsIsLegalAndAsFaultTolerantAsItsEnds() {
        Random random = new Random(7);
        for (int i = 0; i < PAIR_COUNT; i++) {
            Configuration current = random(random);
            Configuration wanted = random(random);
            List<ServerId> voters = List.copyOf(current.voters());
            ServerId leader = voters.get(random.nextInt(voters.size()));
            requireGood(current, wanted, leader);
        }
    }

    private static void requireGood(Configuration current, Configuration wanted, ServerId leader) {
        List<ConfigurationStep> steps = steps(current, wanted, leader.value());
        String pair = current + " led by " + leader + " to " + wanted + ": " + texts(steps);
        int lowest = Math.min(tolerance(current), tolerance(wanted));
        Configuration now = current;
        boolean hasHandedOver = false;
        boolean hasRemoved = false;
        for (ConfigurationStep step : steps) {
            assertThat(step.before()).as(pair).isEqualTo(now);
            if (step.kind() == ConfigurationStepKind.HAND_OVER) {
                assertThat(now.voters().stream().anyMatch(wanted.voters()::contains))
                        .as("a voter that stays can take over: %s", pair)
                        .isTrue();
                hasHandedOver = true;
                continue;
            }
            assertThat(MembershipRules.plan(now, step.changes()).value())
                    .as(pair)
                    .isEqualTo(step.after());
            assertThat(step.after()).as("a step changes something: %s", pair).isNotEqualTo(now);
            assertThat(tolerance(step.after())).as(pair).isGreaterThanOrEqualTo(lowest);
            if (step.leavingVoters().contains(leader)) {
                assertThat(hasHandedOver)
                        .as("the leader leaves after it handed over: %s", pair)
                        .isTrue();
            }
            SortedSet<ServerId> promoted = new TreeSet<>(step.after().voters());
            promoted.removeAll(now.voters());
            assertThat(now.learners()).as("new voters were learners: %s", pair).containsAll(promoted);
            boolean adds = step.kind() == ConfigurationStepKind.ADD_LEARNER;
            assertThat(adds && hasRemoved)
                    .as("additions come before removals: %s", pair)
                    .isFalse();
            hasRemoved |=
                    !step.after().members().keySet().containsAll(now.members().keySet());
            now = step.after();
        }
        assertThat(ConfigurationPlanner.haveSameServers(now, wanted)).as(pair).isTrue();
    }

    @Test
    void nothingIsToDoBetweenEqualConfigurations() {
        assertThat(steps(build("n1 n2 n3", "n4"), build("n1 n2 n3", "n4"), "n1"))
                .isEmpty();
    }

    @Test
    void aPlanContinuesFromEachOfItsConfigurations() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            Configuration wanted = random(random);
            List<ConfigurationStep> steps = steps(random(random), wanted, "n9");
            for (int made = 0; made < steps.size(); made++) {
                Configuration reached = steps.get(made).after();
                assertThat(texts(steps(reached, wanted, "n9"))).isEqualTo(texts(steps.subList(made + 1, steps.size())));
            }
        }
    }

    @Test
    void aServerIsReplacedInOneJointChangeAfterItsSuccessorHasCaughtUp() {
        assertThat(texts(steps(build("n1 n2 n3", ""), build("n1 n2 n4", ""), "n1")))
                .containsExactly(
                        "add-learner [n4] voters [n1, n2, n3] learners [n4]",
                        "change-voters [n4, n3] voters [n1, n2, n4]");
    }

    @Test
    void aLeaderThatLeavesHandsOverFirst() {
        assertThat(texts(steps(build("n1 n2 n3", "n4"), build("n2 n3 n4", "n1"), "n1")))
                .containsExactly(
                        "hand-over [] voters [n1, n2, n3] learners [n4]",
                        "change-voters [n4, n1] voters [n2, n3, n4] learners [n1]");
    }

    @Test
    void allServersCanBeReplacedWhenTheNewOnesVoteBeforeTheLeaderHandsOver() {
        assertThat(texts(steps(build("n1", ""), build("n2 n3 n4", ""), "n1")))
                .endsWith(
                        "change-voters [n2] voters [n1, n2] learners [n3, n4]",
                        "hand-over [] voters [n1, n2] learners [n3, n4]",
                        "change-voters [n3, n4, n1] voters [n2, n3, n4]")
                .hasSize(6);
    }

    @Test
    void anAddressThatAnotherMovedServerFreesIsUsedAfterwards() {
        assertThat(texts(steps(build("n1 n2 n3", ""), build("n1@2 n2@9 n3", ""), "n1")))
                .containsExactly("change-address [n2] voters [n1, n2, n3]", "change-address [n1] voters [n1, n2, n3]");
    }

    @Test
    void serversThatExchangeTheirAddressesAreRefusedWithAHint() {
        Refusal refusal = ConfigurationPlanner.plan(build("n1 n2 n3", ""), build("n1@2 n2@1 n3", ""), id("n1"))
                .refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.SERVER_EXISTS);
        assertThat(refusal.hint()).contains("first free the address");
    }

    @Test
    void noVotersAreRefused() {
        Refusal refusal = ConfigurationPlanner.plan(build("n1", ""), build("", "n1"), id("n1"))
                .refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.UNSAFE_CHANGE);
    }
}
