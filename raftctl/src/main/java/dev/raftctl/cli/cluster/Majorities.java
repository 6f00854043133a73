package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Hears;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether some of the voters could go on by themselves: keep the leader, or elect one. Pure. */
final class Majorities {
    /** Above it sets of failures are not tried one by one: there are too many. */
    private static final int VOTERS_TRIED_MAX = 13;

    private final Survey survey;
    private final Configuration configuration;
    private final LinkMatrix links;
    private final @Nullable ServerStatus leader;
    private final boolean isStrict;

    private Majorities(Survey survey, boolean isStrict) {
        this.survey = survey;
        this.isStrict = isStrict;
        configuration = survey.configuration();
        links = new LinkMatrix(survey);
        leader = survey.workingLeader();
    }

    /** What is not known is taken to be well. */
    static Majorities hopeful(Survey survey) {
        return new Majorities(survey, false);
    }

    /** What is not known does not count. */
    static Majorities strict(Survey survey) {
        return new Majorities(survey, true);
    }

    /**
     * The voters that work: under a leader those that it hears and that hear it, else those that answer and may vote.
     */
    Set<ServerId> working() {
        Set<ServerId> working = new TreeSet<>();
        for (ServerId voter : allVoters()) {
            if (works(voter)) {
                working.add(voter);
            }
        }
        return working;
    }

    boolean works(ServerId voter) {
        ServerStatus status = survey.status(voter);
        if (status != null && !status.barred().isEmpty()) {
            return false;
        }
        if (leader == null) {
            NamedLeader named = survey.namedLeader();
            return status != null || (named != null && named.id().equals(voter));
        }
        return voter.equals(leader.id())
                || (links.hears(leader.id(), voter) == Hears.YES && links.hears(voter, leader.id()) != Hears.NO);
    }

    private Set<ServerId> allVoters() {
        Set<ServerId> all = new TreeSet<>(configuration.voters());
        all.addAll(configuration.outgoing());
        return all;
    }

    /** How many of the working voters may fail, whichever they are; 0: none, or there is no majority now. */
    int tolerance() {
        List<ServerId> working = new ArrayList<>(working());
        int tolerance = 0;
        while (tolerance < working.size() && goOnWithoutAny(tolerance + 1, working)) {
            tolerance++;
        }
        return tolerance;
    }

    private boolean goOnWithoutAny(int failing, List<ServerId> working) {
        if (working.size() > VOTERS_TRIED_MAX) {
            return reachMajority(new HashSet<>(working.subList(0, working.size() - failing)));
        }
        for (int chosen = 0; chosen < 1 << working.size(); chosen++) {
            if (Integer.bitCount(chosen) == failing && !goOn(without(chosen, working))) {
                return false;
            }
        }
        return true;
    }

    private static Set<ServerId> without(int chosen, List<ServerId> all) {
        Set<ServerId> left = new TreeSet<>();
        for (int i = 0; i < all.size(); i++) {
            if ((chosen >> i & 1) == 0) {
                left.add(all.get(i));
            }
        }
        return left;
    }

    /** Whether these voters keep the leader, or can elect one. */
    boolean goOn(Set<ServerId> voters) {
        if (leader != null && voters.contains(leader.id())) {
            return reachMajority(voters);
        }
        return voters.stream().anyMatch(voter -> canWin(voter, voters));
    }

    /** Whether that server can win an election by the votes of these. */
    boolean canWin(ServerId candidate, Set<ServerId> voters) {
        if (!configuration.voters().contains(candidate) || !canCampaign(candidate)) {
            return false;
        }
        Set<ServerId> reached = new HashSet<>();
        for (ServerId voter : voters) {
            if (voter.equals(candidate) || isGood(links.both(candidate, voter))) {
                reached.add(voter);
            }
        }
        return reachMajority(reached);
    }

    /** Whether nothing that is known keeps a server from campaigning. */
    boolean canCampaign(ServerId voter) {
        ServerStatus status = survey.status(voter);
        if (status == null) {
            return !isStrict;
        }
        return status.barred().isEmpty()
                && status.role() != ServerRole.REMOVED
                && status.holdMs() <= status.electionTimeoutMs();
    }

    private boolean isGood(Hears hears) {
        return hears == Hears.YES || (!isStrict && hears == Hears.UNKNOWN);
    }

    /** Whether these are a majority, while the members change of both configurations. */
    boolean reachMajority(Set<ServerId> voters) {
        return isMajority(voters, configuration.voters())
                && (!configuration.isJoint() || isMajority(voters, configuration.outgoing()));
    }

    private static boolean isMajority(Set<ServerId> voters, Collection<ServerId> of) {
        return of.stream().filter(voters::contains).count() > of.size() / 2;
    }
}
