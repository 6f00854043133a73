package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Decides whether a step of a plan can be made while some servers do not answer. Pure. */
final class ApplyStepSafety {
    private ApplyStepSafety() {}

    /**
     * Returns why the step must not be made now, or an empty string. It must leave a majority that answers; and if one
     * of the voters after it does not answer, it must not lower the number of further failures that the cluster
     * survives.
     *
     * @param workingVoters the voters that answer and may vote
     */
    static String unsafeReason(ConfigurationStep step, Set<ServerId> workingVoters, ClusterStatus status) {
        Set<ServerId> answering = new TreeSet<>(workingVoters);
        answering.addAll(status.reachableServers().stream()
                .filter(id -> !step.before().voters().contains(id))
                .toList());
        Set<ServerId> missing = new TreeSet<>(step.after().voters());
        missing.removeAll(answering);
        int before = spare(step.before().voters(), answering);
        int after = spare(step.after().voters(), answering);
        if (after < 0) {
            return "after this step a quorum is " + Quorum.sizeOf(step.after().voters()) + " of "
                    + step.after().voters() + ", and these do not answer: " + missing;
        }
        return after < before && !missing.isEmpty()
                ? "these voters do not answer: " + missing + "; after this step the cluster would tolerate " + after
                        + " more failures instead of " + before
                : "";
    }

    private static int spare(Collection<ServerId> voters, Set<ServerId> answering) {
        return (int) voters.stream().filter(answering::contains).count() - Quorum.sizeOf(voters);
    }
}
