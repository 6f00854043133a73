package dev.raftctl.protocol.membership;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Computes the steps from a configuration to another one. New servers first join as learners, so that they have caught
 * up before they vote; then the votes change together, so that between two steps the voters are either the old ones or the
 * wanted ones; servers leave last. Has no side effects.
 */
public final class ConfigurationPlanner {
    private final Configuration wanted;
    private final @Nullable ServerId leader;
    private final List<ConfigurationStep> steps = new ArrayList<>();
    private Configuration now;
    private @Nullable Refusal refusal;

    private ConfigurationPlanner(Configuration current, Configuration wanted, @Nullable ServerId leader) {
        now = current;
        this.wanted = wanted;
        this.leader = leader;
    }

    /**
     * Returns the steps, of which each is legal by {@link MembershipRules}; none if the configurations have the same
     * servers. Returns a refusal if no such sequence exists.
     *
     * @param current not joint
     * @param wanted not joint; incarnations do not matter
     * @param leader the server that leads now; null if it is unknown
     */
    public static ClientOutcome<List<ConfigurationStep>> plan(
            Configuration current, Configuration wanted, @Nullable ServerId leader) {
        ConfigurationPlanner planner = new ConfigurationPlanner(current, wanted, leader);
        planner.changeAddresses();
        planner.addServers();
        planner.changeVoters();
        planner.removeLearners();
        Refusal refusal = planner.refusal;
        return refusal == null
                ? ClientOutcome.done(Collections.unmodifiableList(planner.steps))
                : ClientOutcome.refused(refusal);
    }

    /** Returns whether both have the same servers in the same roles at the same addresses, and neither is joint. */
    public static boolean haveSameServers(Configuration one, Configuration other) {
        return !one.isJoint()
                && !other.isJoint()
                && one.voters().equals(other.voters())
                && one.learners().equals(other.learners())
                && addresses(one).equals(addresses(other));
    }

    private static Map<ServerId, String> addresses(Configuration configuration) {
        Map<ServerId, String> addresses = new TreeMap<>();
        configuration.members().forEach((id, member) -> addresses.put(id, member.address()));
        return addresses;
    }

    private void changeAddresses() {
        List<ClusterMember> moved = new ArrayList<>();
        for (ClusterMember member : wanted.members().values()) {
            ClusterMember existing = now.member(member.id());
            if (existing != null && !existing.address().equals(member.address())) {
                moved.add(new ClusterMember(member.id(), member.address()));
            }
        }
        // An address that another moved server still has becomes free when that server is at its new one.
        while (!moved.isEmpty() && refusal == null) {
            ClusterMember next = firstMovable(moved);
            moved.remove(next);
            add(ConfigurationStepKind.CHANGE_ADDRESS, List.of(new MemberChange.ChangeAddress(next)));
        }
    }

    private ClusterMember firstMovable(List<ClusterMember> moved) {
        for (ClusterMember each : moved) {
            if (isFree(each.address())) {
                return each;
            }
        }
        return moved.get(0);
    }

    private boolean isFree(String address) {
        for (ClusterMember member : now.members().values()) {
            if (member.address().equals(address)) {
                return false;
            }
        }
        return true;
    }

    private void addServers() {
        for (ClusterMember member : wanted.members().values()) {
            if (!now.contains(member.id())) {
                add(
                        ConfigurationStepKind.ADD_LEARNER,
                        List.of(new MemberChange.AddLearner(new ClusterMember(member.id(), member.address()))));
            }
        }
    }

    private void changeVoters() {
        SortedSet<ServerId> promoted = new TreeSet<>(wanted.voters());
        promoted.removeAll(now.voters());
        SortedSet<ServerId> leaving = new TreeSet<>(now.voters());
        leaving.removeAll(wanted.voters());
        if (promoted.isEmpty() && leaving.isEmpty()) {
            return;
        }
        // New voters must not outvote those that hold the data (hazard M16).
        while (promoted.size() > now.voters().size() && refusal == null) {
            promote(first(promoted, now.voters().size()), promoted);
        }
        boolean leaderLeaves = leader != null && leaving.contains(leader);
        if (leaderLeaves && leaving.containsAll(now.voters())) {
            // Leadership can only be handed over to a server that votes.
            promote(new TreeSet<>(promoted), promoted);
        }
        if (leaderLeaves && refusal == null) {
            steps.add(new ConfigurationStep(ConfigurationStepKind.HAND_OVER, List.of(), now, now));
        }
        List<MemberChange> changes = new ArrayList<>();
        promoted.forEach(id -> changes.add(new MemberChange.PromoteLearner(id)));
        for (ServerId id : leaving) {
            changes.add(wanted.contains(id) ? new MemberChange.DemoteVoter(id) : new MemberChange.RemoveMember(id));
        }
        if (!changes.isEmpty()) {
            add(ConfigurationStepKind.CHANGE_VOTERS, changes);
        }
    }

    private void promote(SortedSet<ServerId> ids, SortedSet<ServerId> promoted) {
        if (ids.isEmpty()) {
            refusal = new Refusal(
                    RefusalReason.UNSAFE_CHANGE,
                    "the change would leave no voter",
                    "add a voter first; to shut a cluster down, stop its servers");
            return;
        }
        List<MemberChange> changes = new ArrayList<>();
        ids.forEach(id -> changes.add(new MemberChange.PromoteLearner(id)));
        add(ConfigurationStepKind.CHANGE_VOTERS, changes);
        promoted.removeAll(ids);
    }

    private static SortedSet<ServerId> first(SortedSet<ServerId> ids, int count) {
        SortedSet<ServerId> first = new TreeSet<>();
        Iterator<ServerId> all = ids.iterator();
        while (first.size() < count && all.hasNext()) {
            first.add(all.next());
        }
        return first;
    }

    private void removeLearners() {
        List<MemberChange> changes = new ArrayList<>();
        for (ServerId id : now.members().keySet()) {
            if (!wanted.contains(id)) {
                changes.add(new MemberChange.RemoveMember(id));
            }
        }
        if (!changes.isEmpty()) {
            add(ConfigurationStepKind.REMOVE_LEARNERS, changes);
        }
    }

    private void add(ConfigurationStepKind kind, List<MemberChange> changes) {
        if (refusal != null) {
            return;
        }
        ClientOutcome<Configuration> planned = MembershipRules.plan(now, changes);
        Configuration after = planned.value();
        if (after == null) {
            Refusal why = planned.refusal();
            refusal = why != null && why.reason() == RefusalReason.SERVER_EXISTS
                    ? new Refusal(
                            why.reason(),
                            why.message(),
                            "give the server another address, or change the cluster in two parts: first free the address")
                    : why;
            return;
        }
        steps.add(new ConfigurationStep(kind, changes, now, after));
        now = after;
    }
}
