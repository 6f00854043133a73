package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a leader calls committed is on the disks of a majority of voters, of both majorities while joint (traps R10, M07, M11). */
final class DurableMajority implements SafetyProperty {
    private final Function<Member, @Nullable ServerGhost> members;

    DurableMajority(Function<Member, @Nullable ServerGhost> members) {
        this.members = members;
    }

    @Override
    public void committed(ServerGhost server, RaftView view, long index) {
        if (view.role() != ServerRole.LEADER) {
            return;
        }
        Configuration configuration = view.configuration();
        check(server, index, configuration, configuration.voters());
        check(server, index, configuration, configuration.outgoing());
    }

    private void check(ServerGhost leader, long index, Configuration configuration, Collection<ServerId> voters) {
        int holders = 0;
        for (ServerId voter : voters) {
            Member member = configuration.member(voter);
            ServerGhost ghost = member == null ? null : members.apply(member);
            if (ghost != null
                    && (ghost.durable().agreesAt(index, leader.log()) || ghost.hadPromised(index, leader.log()))) {
                holders++;
            }
        }
        if (!voters.isEmpty() && holders < voters.size() / 2 + 1) {
            throw violated(
                    "%s commits index %d, which only %d of %s have on disk".formatted(leader, index, holders, voters));
        }
    }
}
