package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who leads was voted for by a majority of the voters, and while its configuration is joint also of the outgoing ones (trap M11). */
final class ElectedByMajorities implements SafetyProperty {
    private record Candidacy(ServerId candidate, long term) {}

    private final Map<Candidacy, Set<ServerId>> votes = new HashMap<>();

    @Override
    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        if (message instanceof RequestVote.Granted granted) {
            votesFor(to, granted.term()).add(server.id());
        }
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        long term = view.ballot().term();
        if (view.role() != ServerRole.LEADER || server.leads(term)) {
            return;
        }
        Set<ServerId> given = new TreeSet<>(votesFor(server.id(), term));
        Ballot own = server.durableBallot();
        if (own.term() == term && server.id().equals(own.votedFor())) {
            given.add(server.id());
        }
        Configuration configuration = server.configuration();
        if (isShort(configuration.voters(), given)
                || (configuration.isJoint() && isShort(configuration.outgoing(), given))) {
            throw violated(
                    "%s leads term %d by the votes of %s, under %s".formatted(server, term, given, configuration));
        }
    }

    private Set<ServerId> votesFor(ServerId candidate, long term) {
        return votes.computeIfAbsent(new Candidacy(candidate, term), any -> new TreeSet<>());
    }

    private static boolean isShort(Collection<ServerId> voters, Set<ServerId> given) {
        return voters.stream().filter(given::contains).count() <= voters.size() / 2;
    }
}
