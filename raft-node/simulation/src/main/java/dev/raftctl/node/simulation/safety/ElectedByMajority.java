package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A leader has the votes of a majority of the voters and, while its configuration is joint, also of the outgoing voters
 * (hazard M11).
 *
 * <p>It counts the votes itself, and not with {@code Quorum}, so that it also finds a mistake there.
 */
final class ElectedByMajority implements SafetyProperty {
    private record CandidateInTerm(ServerId candidate, long term) {}

    private final Map<CandidateInTerm, Set<ServerId>> votes = new HashMap<>();

    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        if (message instanceof RequestVote.VoteGranted granted) {
            votesFor(to, granted.term()).add(server.id());
        }
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        long term = view.hardState().term();
        if (view.role() != ServerRole.LEADER || server.isLeaderIn(term)) {
            return;
        }
        Set<ServerId> granters = new TreeSet<>(votesFor(server.id(), term));
        HardState hardState = server.durableHardState();
        if (hardState.term() == term && server.id().equals(hardState.votedFor())) {
            granters.add(server.id());
        }
        Configuration configuration = server.configuration();
        if (lacksMajority(configuration.voters(), granters)
                || (configuration.isJoint() && lacksMajority(configuration.outgoing(), granters))) {
            throw violated("%s leads term %d with only the votes of %s, under %s"
                    .formatted(server, term, granters, configuration));
        }
    }

    private Set<ServerId> votesFor(ServerId candidate, long term) {
        return votes.computeIfAbsent(new CandidateInTerm(candidate, term), any -> new TreeSet<>());
    }

    private static boolean lacksMajority(Collection<ServerId> voters, Set<ServerId> granters) {
        long grantedCount = voters.stream().filter(granters::contains).count();
        return grantedCount <= voters.size() - grantedCount;
    }
}
