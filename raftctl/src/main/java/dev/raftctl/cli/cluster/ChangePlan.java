package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The plan of a membership change: the quorums before, during and after it, and its risks. Pure.
 *
 * @param configIndex the index of the configuration that it changes
 * @param before not joint
 * @param after not joint
 * @param warnings what an operator should know first, the worst first
 */
public record ChangePlan(
        List<MemberChange> changes,
        long configIndex,
        Configuration before,
        Configuration after,
        List<String> warnings) {

    /** The size of a quorum and the failures it tolerates. */
    public record QuorumSize(int voterCount, int neededCount) {
        static QuorumSize of(Collection<ServerId> voters) {
            return new QuorumSize(voters.size(), Quorum.sizeOf(voters));
        }

        public int failureTolerance() {
            return voterCount - neededCount;
        }

        @Override
        public String toString() {
            return neededCount + " of " + voterCount;
        }
    }

    /**
     * Plans changes to a configuration.
     *
     * @param answering the servers that answered recently
     * @throws Failure if the changes are invalid or another change is in progress
     */
    public static ChangePlan of(
            Configuration configuration, long configIndex, List<MemberChange> changes, Set<ServerId> answering)
            throws Failure {
        if (configuration.isJoint()) {
            throw Failure.of(new Refusal(
                    Reason.CHANGE_IN_PROGRESS,
                    "a membership change is in progress: " + configuration,
                    "wait for it to finish: raftctl status"));
        }
        Draft draft = new Draft(configuration);
        for (MemberChange change : changes) {
            draft.apply(change);
        }
        Configuration after = draft.configuration();
        return new ChangePlan(
                changes, configIndex, configuration, after, ChangeWarnings.of(configuration, after, answering));
    }

    /** Returns whether the configuration already is as requested. */
    public boolean isAlreadyDone() {
        return before.equals(after);
    }

    /**
     * Returns the configuration during the change, in which decisions need both majorities (dissertation section 4.3).
     */
    public Configuration jointConfiguration() {
        return before.jointWith(after);
    }

    public static QuorumSize quorum(Collection<ServerId> voters) {
        return QuorumSize.of(voters);
    }

    /** Returns how many servers can fail during the change, whichever they are. */
    public int failureToleranceDuring() {
        return Math.min(
                quorum(before.voters()).failureTolerance(),
                quorum(after.voters()).failureTolerance());
    }

    /** Returns a description, for example {@code add voter n4=10.0.0.4:7001, remove n1}. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        for (MemberChange change : changes) {
            parts.add(describe(change));
        }
        return String.join(", ", parts);
    }

    private static String describe(MemberChange change) {
        if (change instanceof MemberChange.AddVoter add) {
            return "add voter " + add.member();
        }
        if (change instanceof MemberChange.AddLearner add) {
            return "add learner " + add.member();
        }
        if (change instanceof MemberChange.Promote) {
            return "promote " + change.id();
        }
        return (change instanceof MemberChange.Demote ? "demote " : "remove ") + change.id();
    }

    /** The configuration while the changes are applied to it. */
    private static final class Draft {
        private final Configuration before;
        private final SortedMap<ServerId, Member> members;
        private final SortedSet<ServerId> voters;
        private final SortedSet<ServerId> learners;

        Draft(Configuration from) {
            before = from;
            members = new TreeMap<>(from.members());
            voters = new TreeSet<>(from.voters());
            learners = new TreeSet<>(from.learners());
        }

        Configuration configuration() {
            return new Configuration(members, voters, new TreeSet<>(), learners);
        }

        void apply(MemberChange change) throws Failure {
            if (change instanceof MemberChange.AddVoter add) {
                add(add.member(), voters, learners);
            } else if (change instanceof MemberChange.AddLearner add) {
                add(add.member(), learners, voters);
            } else if (change instanceof MemberChange.Remove && !members.containsKey(change.id()) && isUnchanged()) {
                // A script repeats a removal whose outcome it did not see: it is already done.
                return;
            } else if (!members.containsKey(change.id())) {
                throw Failure.of(new Refusal(
                        Reason.UNKNOWN_SERVER,
                        change.id() + " is not in the configuration",
                        "members are: " + members.keySet()));
            } else if (change instanceof MemberChange.Remove) {
                members.remove(change.id());
                voters.remove(change.id());
                learners.remove(change.id());
            } else {
                boolean promote = change instanceof MemberChange.Promote;
                (promote ? learners : voters).remove(change.id());
                (promote ? voters : learners).add(change.id());
            }
        }

        private boolean isUnchanged() {
            return configuration().equals(before);
        }

        private void add(Member member, Set<ServerId> role, Set<ServerId> otherRole) throws Failure {
            Member existing = members.get(member.id());
            if (existing == null) {
                members.put(member.id(), member);
                role.add(member.id());
            } else if (!existing.address().equals(member.address())) {
                throw exists(
                        member.id() + " is already a member, at " + existing.address(),
                        "remove it first, or choose another id");
            } else if (otherRole.contains(member.id())) {
                throw exists(
                        member.id() + " is already a " + (role == voters ? "learner" : "voter"),
                        "raftctl " + (role == voters ? "promote " : "demote ") + member.id());
            }
        }

        private static Failure exists(String message, String hint) {
            return Failure.of(new Refusal(Reason.SERVER_EXISTS, message, hint));
        }
    }
}
