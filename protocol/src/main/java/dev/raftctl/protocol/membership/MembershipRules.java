package dev.raftctl.protocol.membership;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which configuration a list of member changes leads to, or why the leader refuses them, as far as the configuration
 * shows it. Has no side effects.
 */
public final class MembershipRules implements MemberChange.Visitor<Optional<Refusal>> {
    private final Configuration current;
    private final TreeMap<ServerId, ClusterMember> members;
    private final TreeSet<ServerId> voters;
    private final TreeSet<ServerId> learners;
    private @Nullable ServerId removedNonMember;

    private MembershipRules(Configuration current) {
        this.current = current;
        members = new TreeMap<>(current.members());
        voters = new TreeSet<>(current.voters());
        learners = new TreeSet<>(current.learners());
    }

    /**
     * Returns the configuration that the changes lead to; it equals the current one if nothing needs to change (hazard
     * M21). Removing a server that is not a member changes nothing, so a repeated removal succeeds; together with
     * changes that are needed it is a mistake, and all of them are refused.
     *
     * @param current not joint
     */
    public static ClientOutcome<Configuration> plan(Configuration current, List<MemberChange> changes) {
        MembershipRules rules = new MembershipRules(current);
        for (MemberChange change : changes) {
            Optional<Refusal> refusal = change.accept(rules);
            if (refusal.isPresent()) {
                return ClientOutcome.refused(refusal.get());
            }
        }
        Configuration planned =
                new Configuration(rules.members, rules.voters, Collections.emptySortedSet(), rules.learners);
        Refusal refusal = rules.refusal(planned);
        return refusal == null ? ClientOutcome.done(planned) : ClientOutcome.refused(refusal);
    }

    private @Nullable Refusal refusal(Configuration planned) {
        if (removedNonMember != null && !planned.equals(current)) {
            return notAMember(removedNonMember);
        }
        if (planned.voters().isEmpty()) {
            return new Refusal(
                    RefusalReason.UNSAFE_CHANGE,
                    "the change would leave no voter",
                    "add a voter first; to shut a cluster down, stop its servers");
        }
        TreeSet<ServerId> added = new TreeSet<>(planned.voters());
        added.removeAll(current.voters());
        if (added.size() > current.voters().size()) {
            // They would outvote the servers that hold the data (hazard M16).
            return new Refusal(
                    RefusalReason.UNSAFE_CHANGE,
                    added.size() + " new voters at once exceed the "
                            + current.voters().size() + " existing voters",
                    "add them in smaller steps");
        }
        return null;
    }

    private static Refusal notAMember(ServerId id) {
        return new Refusal(RefusalReason.UNKNOWN_SERVER, id + " is not a member");
    }

    @Override
    public Optional<Refusal> addVoter(MemberChange.AddVoter change) {
        return Optional.ofNullable(add(change.member(), members.get(change.id()), voters));
    }

    @Override
    public Optional<Refusal> addLearner(MemberChange.AddLearner change) {
        return Optional.ofNullable(add(change.member(), members.get(change.id()), learners));
    }

    @Override
    public Optional<Refusal> promote(MemberChange.PromoteLearner change) {
        return move(change.id(), learners, voters);
    }

    @Override
    public Optional<Refusal> demote(MemberChange.DemoteVoter change) {
        return move(change.id(), voters, learners);
    }

    @Override
    public Optional<Refusal> changeAddress(MemberChange.ChangeAddress change) {
        ClusterMember existing = members.get(change.id());
        if (existing == null) {
            return Optional.of(notAMember(change.id()));
        }
        if (hasDifferentDisk(existing, change.member())) {
            return Optional.of(diskLost(change.id()));
        }
        String address = change.member().address();
        if (existing.address().equals(address)) {
            return Optional.empty();
        }
        Refusal taken = addressTaken(address);
        if (taken == null) {
            members.put(existing.id(), new ClusterMember(existing.id(), address, existing.incarnation()));
        }
        return Optional.ofNullable(taken);
    }

    private static Refusal diskLost(ServerId id) {
        return new Refusal(
                RefusalReason.DISK_LOST,
                id + " is a member, but the server at that address does not have the member's disk");
    }

    private @Nullable Refusal addressTaken(String address) {
        for (ClusterMember other : members.values()) {
            if (other.address().equals(address)) {
                return new Refusal(
                        RefusalReason.SERVER_EXISTS, address + " is the address of " + other.id() + " already");
            }
        }
        return null;
    }

    @Override
    public Optional<Refusal> remove(MemberChange.RemoveMember change) {
        ServerId id = change.id();
        if (!members.containsKey(id) && !current.contains(id)) {
            removedNonMember = id;
        }
        members.remove(id);
        voters.remove(id);
        learners.remove(id);
        return Optional.empty();
    }

    private Optional<Refusal> move(ServerId id, SortedSet<ServerId> from, SortedSet<ServerId> to) {
        if (!members.containsKey(id)) {
            return Optional.of(notAMember(id));
        }
        from.remove(id);
        to.add(id);
        return Optional.empty();
    }

    /**
     * A server whose id is known but whose disk is new and empty has lost the entries that it acknowledged (hazards
     * M17, M18).
     */
    private static boolean hasDifferentDisk(ClusterMember original, ClusterMember added) {
        return original.incarnation() != 0 && added.incarnation() != 0 && original.incarnation() != added.incarnation();
    }

    private @Nullable Refusal add(ClusterMember member, @Nullable ClusterMember existing, SortedSet<ServerId> role) {
        ServerId id = member.id();
        ClusterMember original = current.member(id);
        if (original != null && hasDifferentDisk(original, member)) {
            return diskLost(id);
        }
        if (existing == null) {
            Refusal taken = addressTaken(member.address());
            if (taken != null) {
                return taken;
            }
            members.put(id, member);
            role.add(id);
            return null;
        }
        if (existing.address().equals(member.address()) && role.contains(id)) {
            return null;
        }
        return new Refusal(
                RefusalReason.SERVER_EXISTS,
                id + " is already a member, as a " + (voters.contains(id) ? "voter" : "learner") + " at "
                        + existing.address());
    }
}
