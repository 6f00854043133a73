package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.membership.ConfigurationPlanner;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.membership.ConfigurationStepKind;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import java.util.Objects;

/**
 * The plan to give a cluster other servers: the steps from one configuration to another. Pure.
 *
 * @param lineage changes when a cluster is recovered or restored
 * @param configIndex the index of the configuration that the plan was made for
 * @param before the configuration at that index; not joint
 * @param wanted not joint; incarnations do not matter
 */
public record ConfigurationApplyPlan(
        String clusterId,
        String clusterName,
        long lineage,
        long configIndex,
        Configuration before,
        Configuration wanted,
        List<ConfigurationStep> steps) {
    public ConfigurationApplyPlan {
        steps = List.copyOf(steps);
    }

    /** Plans the way from the leader's configuration to the wanted one. */
    public static ConfigurationApplyPlan of(ServerStatus leader, Configuration wanted) throws CliFailure {
        Configuration current = leader.configuration();
        if (current.isJoint() || !leader.configCommitted()) {
            throw CliFailure.of(new Refusal(
                    RefusalReason.CHANGE_IN_PROGRESS,
                    "a membership change is in progress: " + current,
                    "wait for it to finish: raftctl status"));
        }
        ClientOutcome<List<ConfigurationStep>> planned = ConfigurationPlanner.plan(current, wanted, leader.id());
        List<ConfigurationStep> steps = planned.value();
        if (steps == null) {
            // A plan is made here and now, so it has no unknown outcome.
            throw CliFailure.of(Objects.requireNonNull(planned.refusal()));
        }
        return new ConfigurationApplyPlan(
                leader.clusterId(),
                leader.clusterName(),
                leader.lineage(),
                leader.configIndex(),
                current,
                wanted,
                steps);
    }

    /**
     * Returns how many steps led to this committed configuration, or -1 if it is not one that the steps lead through.
     *
     * @param index its index in the log
     */
    public int madeSteps(long index, Configuration configuration) {
        if (index == configIndex) {
            return ConfigurationPlanner.haveSameServers(configuration, before) ? 0 : -1;
        }
        for (int number = steps.size() - 1; number >= 0 && index > configIndex; number--) {
            ConfigurationStep step = steps.get(number);
            boolean isChange = step.kind() != ConfigurationStepKind.HAND_OVER;
            if (isChange && ConfigurationPlanner.haveSameServers(configuration, step.after())) {
                return number + 1;
            }
        }
        return -1;
    }

    /** Returns whether there is nothing to do. */
    public boolean isAlreadyDone() {
        return steps.isEmpty();
    }

    /** Returns whether a step takes the vote or the membership of a server away, so that it needs a confirmation. */
    public boolean takesAway() {
        return steps.stream()
                .anyMatch(step -> step.kind() == ConfigurationStepKind.REMOVE_LEARNERS
                        || !step.leavingVoters().isEmpty());
    }

    /** Describes a step, for example {@code promote n4, remove n1}. */
    public String describe(ConfigurationStep step) {
        if (step.kind() != ConfigurationStepKind.HAND_OVER) {
            return MembershipChangePlan.describe(step.changes());
        }
        List<String> leaving = steps.stream()
                .flatMap(each -> each.leavingVoters().stream())
                .map(ServerId::value)
                .toList();
        return "hand leadership over from " + String.join(", ", leaving);
    }

    /** Describes a configuration with its quorum, for example {@code voters n1, n2, n3; quorum 2 of 3}. */
    public static String describe(Configuration configuration) {
        return "voters " + names(configuration.voters())
                + (configuration.learners().isEmpty() ? "" : ", learners " + names(configuration.learners()))
                + ", quorum " + MembershipChangePlan.quorum(configuration.voters());
    }

    private static String names(Iterable<ServerId> ids) {
        return String.join(", ", ids.toString().replaceAll("[\\[\\]]", "").split(", "));
    }
}
