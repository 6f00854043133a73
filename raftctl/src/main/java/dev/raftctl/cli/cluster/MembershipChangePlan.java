package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.membership.MembershipRules;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The plan of a membership change: the quorums before, during and after it, and its risks. Pure.
 *
 * @param configIndex the index of the configuration that it changes
 * @param before not joint
 * @param after not joint
 * @param warnings what an operator should know first, the worst first
 */
public record MembershipChangePlan(
        List<MemberChange> changes,
        long configIndex,
        Configuration before,
        Configuration after,
        List<String> warnings) {
    private static final PlannedMemberChangeText DESCRIPTIONS = new PlannedMemberChangeText();

    /** The size of a quorum, and the number of server failures that the quorum tolerates. */
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
     * Plans changes to a configuration, by the rules of the leader that decides on them.
     *
     * @param answering the servers that answered recently
     * @throws CliFailure if the changes are invalid or another change is in progress
     */
    public static MembershipChangePlan of(
            Configuration configuration, long configIndex, List<MemberChange> changes, Set<ServerId> answering)
            throws CliFailure {
        if (configuration.isJoint()) {
            throw CliFailure.of(new Refusal(
                    RefusalReason.CHANGE_IN_PROGRESS,
                    "a membership change is in progress: " + configuration,
                    "wait for it to finish: raftctl status"));
        }
        ClientOutcome<Configuration> planned = MembershipRules.plan(configuration, changes);
        Configuration after = planned.value();
        if (after != null) {
            return new MembershipChangePlan(
                    changes,
                    configIndex,
                    configuration,
                    after,
                    MembershipChangeWarnings.of(configuration, after, answering));
        }
        // A plan is made here and now, so it has no unknown outcome.
        Refusal refusal = Objects.requireNonNull(planned.refusal());
        throw CliFailure.of(RefusalHints.forChange(refusal, configuration, changes));
    }

    /** Returns whether the current configuration is already the requested one. */
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

    /** Returns the number of arbitrary servers that can fail during the change without an outage. */
    public int failureToleranceDuring() {
        return Math.min(
                quorum(before.voters()).failureTolerance(),
                quorum(after.voters()).failureTolerance());
    }

    /** Describes the changes, for example {@code add voter n4=10.0.0.4:7001, remove n1}. */
    public String describe() {
        return describe(changes);
    }

    /** Describes changes, for example {@code promote n4, remove n1}. */
    public static String describe(List<MemberChange> changes) {
        List<String> parts = new ArrayList<>();
        for (MemberChange change : changes) {
            parts.add(change.accept(DESCRIPTIONS));
        }
        return String.join(", ", parts);
    }

    private static final class PlannedMemberChangeText implements MemberChange.Visitor<String> {
        @Override
        public String addVoter(MemberChange.AddVoter change) {
            return "add voter " + change.member();
        }

        @Override
        public String addLearner(MemberChange.AddLearner change) {
            return "add learner " + change.member();
        }

        @Override
        public String promote(MemberChange.PromoteLearner change) {
            return "promote " + change.id();
        }

        @Override
        public String demote(MemberChange.DemoteVoter change) {
            return "demote " + change.id();
        }

        @Override
        public String changeAddress(MemberChange.ChangeAddress change) {
            return "set the address of " + change.id() + " to "
                    + change.member().address();
        }

        @Override
        public String remove(MemberChange.RemoveMember change) {
            return "remove " + change.id();
        }
    }
}
