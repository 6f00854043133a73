package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is dangerous about a change, in sentences, the worst first. Pure. */
final class Dangers {
    private Dangers() {}

    static List<String> of(Configuration before, Configuration after, Set<ServerId> answering) {
        List<String> dangers = new ArrayList<>();
        if (after.voters().isEmpty()) {
            dangers.add("no voter would be left: the cluster would be gone");
            return dangers;
        }
        silent("the change cannot be committed", before.voters(), answering, dangers);
        Set<ServerId> joining = new TreeSet<>(after.voters());
        joining.removeAll(before.members().keySet());
        Set<ServerId> answeringLater = new TreeSet<>(answering);
        answeringLater.addAll(joining);
        silent("the new configuration cannot decide", after.voters(), answeringLater, dangers);
        int mayFailBefore = Plan.quorum(before.voters()).mayFail();
        int mayFailAfter = Plan.quorum(after.voters()).mayFail();
        if (mayFailAfter < mayFailBefore) {
            dangers.add("fewer servers may fail afterwards: " + mayFailAfter + " instead of " + mayFailBefore);
        } else if (mayFailAfter == mayFailBefore
                && after.voters().size() > before.voters().size()) {
            dangers.add(after.voters().size() + " voters tolerate no more failures than "
                    + before.voters().size() + ": add one more");
        }
        return dangers;
    }

    private static void silent(
            String what, Collection<ServerId> voters, Set<ServerId> answering, List<String> dangers) {
        Set<ServerId> silent = new TreeSet<>(voters);
        silent.removeAll(answering);
        int needed = voters.size() / 2 + 1;
        if (voters.size() - silent.size() < needed) {
            dangers.add(what + ": it needs " + needed + " of " + voters + ", and of these do not answer: " + silent);
        }
    }
}
