package dev.raftctl.cli.cluster;

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
 * The arithmetic of a membership change: which servers decide before it, during it and after it, and what is dangerous about
 * it. Pure: nothing is asked or changed.
 *
 * @param configIndex of the configuration it is made for
 * @param before plain
 * @param after plain
 * @param warnings what an operator should know first, the worst first
 */
public record ChangePlan(
        List<MemberChange> changes,
        long configIndex,
        Configuration before,
        Configuration after,
        List<String> warnings) {

    /** How many of how many must agree, and how many may fail. */
    public record QuorumSize(int voterCount, int neededCount) {
        static QuorumSize of(Collection<ServerId> voters) {
            return new QuorumSize(voters.size(), voters.isEmpty() ? 0 : voters.size() / 2 + 1);
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
     * What these changes come to.
     *
     * @param answering the servers that answered just now
     * @throws Failure when the changes make no sense, or another change is under way
     */
    public static ChangePlan of(
            Configuration configuration, long configIndex, List<MemberChange> changes, Set<ServerId> answering)
            throws Failure {
        if (configuration.isJoint()) {
            throw Failure.of(new Refusal(
                    Reason.CHANGE_IN_PROGRESS,
                    "a membership change is under way: " + configuration,
                    "wait until it is done: raftctl status"));
        }
        Draft draft = new Draft(configuration);
        for (MemberChange change : changes) {
            draft.apply(change);
        }
        Configuration after = draft.configuration();
        return new ChangePlan(
                changes, configIndex, configuration, after, ChangeWarnings.of(configuration, after, answering));
    }

    /** Whether nothing is left to do. */
    public boolean isAlreadyDone() {
        return before.equals(after);
    }

    /** What is in force meanwhile: decisions need both majorities (dissertation section 4.3). */
    public Configuration jointConfiguration() {
        return before.jointWith(after);
    }

    public static QuorumSize quorum(Collection<ServerId> voters) {
        return QuorumSize.of(voters);
    }

    /** How many servers may fail meanwhile, whichever they are. */
    public int failureToleranceDuring() {
        return Math.min(
                quorum(before.voters()).failureTolerance(),
                quorum(after.voters()).failureTolerance());
    }

    /** In words: {@code add voter n4=10.0.0.4:7001, remove n1}. */
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

    /** A configuration being changed. */
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
                // Asked again, by a script that did not see the end of the first time: it is so already.
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
                        member.id() + " is a member already, at " + existing.address(),
                        "remove it first, or take another id");
            } else if (otherRole.contains(member.id())) {
                throw exists(
                        member.id() + " is a " + (role == voters ? "learner" : "voter") + " already",
                        "raftctl " + (role == voters ? "promote " : "demote ") + member.id());
            }
        }

        private static Failure exists(String message, String hint) {
            return Failure.of(new Refusal(Reason.SERVER_EXISTS, message, hint));
        }
    }
}
