package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether the cluster keeps a majority that has caught up when a server stops. Pure.
 *
 * @param reasons why it should not stop; empty: it may
 */
public record CanStop(ServerId server, List<String> reasons) {
    /** A follower this far behind does not count as caught up. */
    private static final long LAG_MAX = 1_000;

    /** Of one moment. */
    public static CanStop of(Survey survey, ServerId server) {
        List<String> reasons = new ArrayList<>();
        ServerStatus leader = survey.workingLeader();
        Configuration configuration = survey.configuration();
        if (leader == null) {
            reasons.add(Diagnosis.of(survey).verdict());
        } else {
            majority(survey, server, configuration.voters(), reasons);
            if (configuration.isJoint()) {
                majority(survey, server, configuration.outgoing(), reasons);
                reasons.add("a membership change is under way");
            }
        }
        return new CanStop(server, reasons);
    }

    private static void majority(Survey survey, ServerId stopping, Collection<ServerId> voters, List<String> reasons) {
        if (!voters.contains(stopping)) {
            return;
        }
        List<ServerId> ready = new ArrayList<>();
        for (ServerId voter : voters) {
            Sighting sighting = survey.sighting(voter);
            Long lag = sighting == null ? null : survey.lag(sighting);
            if (!voter.equals(stopping) && survey.canVote(voter) && lag != null && lag <= LAG_MAX) {
                ready.add(voter);
            }
        }
        int needed = voters.size() / 2 + 1;
        if (ready.size() < needed) {
            reasons.add("without " + stopping + " there are " + ready.size() + " of " + voters.size()
                    + " voters that answer and have caught up, " + needed + " are needed"
                    + (ready.isEmpty() ? "" : ": " + names(ready)));
        }
    }

    private static String names(List<ServerId> ids) {
        List<String> names = new ArrayList<>();
        for (ServerId id : ids) {
            names.add(id.value());
        }
        return String.join(", ", names);
    }

    public boolean may() {
        return reasons.isEmpty();
    }
}
