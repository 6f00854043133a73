package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Returns warnings about the risks of a membership change, one sentence each, the worst first. Pure. */
final class MembershipChangeWarnings {
    private MembershipChangeWarnings() {}

    static List<String> of(Configuration before, Configuration after, Set<ServerId> answering) {
        List<String> warnings = new ArrayList<>();
        warnIfNoMajority("the change cannot be committed", before.voters(), answering, warnings);
        Set<ServerId> joining = new TreeSet<>(after.voters());
        joining.removeAll(before.members().keySet());
        Set<ServerId> answeringAfter = new TreeSet<>(answering);
        answeringAfter.addAll(joining);
        warnIfNoMajority("the new configuration would have no majority", after.voters(), answeringAfter, warnings);
        int toleranceBefore = MembershipChangePlan.quorum(before.voters()).failureTolerance();
        int toleranceAfter = MembershipChangePlan.quorum(after.voters()).failureTolerance();
        if (toleranceAfter < toleranceBefore) {
            warnings.add("lower failure tolerance afterwards: " + toleranceAfter + " instead of " + toleranceBefore);
        } else if (toleranceAfter == toleranceBefore
                && after.voters().size() > before.voters().size()) {
            warnings.add(after.voters().size() + " voters tolerate no more failures than "
                    + before.voters().size() + ": add one more");
        }
        return warnings;
    }

    private static void warnIfNoMajority(
            String consequence, Collection<ServerId> voters, Set<ServerId> answering, List<String> warnings) {
        Set<ServerId> notAnswering = new TreeSet<>(voters);
        notAnswering.removeAll(answering);
        int needed = Quorum.sizeOf(voters);
        if (voters.size() - notAnswering.size() < needed) {
            warnings.add(consequence + ": it needs " + needed + " of " + voters + ", but these do not answer: "
                    + notAnswering);
        }
    }
}
